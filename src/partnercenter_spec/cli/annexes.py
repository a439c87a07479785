"""What a check reads and writes beside its reports: suppressions, baselines, coverage, observations."""

import json
from contextlib import ExitStack

from partnercenter_spec import contract
from partnercenter_spec.cli.arguments import Arguments
from partnercenter_spec.cli.baselines import read_baseline, write_baseline
from partnercenter_spec.cli.coverage import Coverage
from partnercenter_spec.cli.exemptions import Exemptions
from partnercenter_spec.cli.observations import Observations
from partnercenter_spec.cli.outputs import OutputFile
from partnercenter_spec.cli.suppressions import read_suppressions
from partnercenter_spec.render.results import Result, Summary
from partnercenter_spec.sightings import Sightings


class Annexes:
    """Takes every result on its way to the reports, and writes the files at the end."""

    def __init__(self, arguments: Arguments, stack: ExitStack) -> None:
        """Read what is to be read, and open what is to be written; the stack discards what is not completed.

        Raises:
            UsageProblem: A file that is read is not what it must be.
            WriteProblem: A file cannot be written.
        """
        self._exemptions = Exemptions(
            None if arguments.suppress is None else read_suppressions(arguments.suppress),
            None if arguments.baseline is None else read_baseline(arguments.baseline),
            recording=arguments.write_baseline is not None,
        )
        self._quiet, self._verbose = arguments.quiet, arguments.verbose
        self._sightings = Sightings()
        self._baseline_file = _open(arguments.write_baseline, stack)
        self._coverage_file = _open(arguments.coverage, stack)
        self._observed_file = _open(arguments.observed, stack)

    def take(self, result: Result) -> Result:
        """Count what was seen in a payload, and return its result without what is exempt."""
        if result.seen is not None:
            self._sightings.merge(result.seen)
        return self._exemptions.apply(result)

    def complete(self, summary: Summary) -> Summary:
        """Write the files, and add to the summary what they say in short."""
        notes: list[str] = list(self._exemptions.stale()) if self._verbose else []
        if self._baseline_file is not None:
            self._baseline_file.write(write_baseline(self._exemptions.met))
        for file, survey in ((self._coverage_file, Coverage), (self._observed_file, Observations)):
            if file is not None:
                told = survey(contract.shipped(), self._sightings)
                file.write(json.dumps(told.document(), indent=1) + "\n")
                notes += () if self._quiet else told.lines(verbose=self._verbose)
        return self._exemptions.complete(summary)._replace(notes=tuple(notes))

    def commit(self) -> None:
        """Put the files in place."""
        for file in (self._baseline_file, self._coverage_file, self._observed_file):
            if file is not None:
                file.commit()


def _open(name: str | None, stack: ExitStack) -> OutputFile | None:
    if name is None:
        return None
    file = OutputFile(name)
    stack.callback(file.discard)
    return file
