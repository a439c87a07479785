"""Taking findings out of results: those that are suppressed, and those that a baseline knows. Both are counted."""

from collections import Counter
from collections.abc import Iterator

from partnercenter_spec.cli.baselines import Baseline, Fingerprint, fingerprint
from partnercenter_spec.cli.suppressions import Suppressions
from partnercenter_spec.findings import Finding, Severity
from partnercenter_spec.render.results import Result, Summary

_RAISE_THE_LIMIT = "Raise --max-findings: what is not shown may be new."


class Exemptions:
    """What a run leaves out of its results, and the fingerprints of what it met."""

    def __init__(self, suppressions: Suppressions | None, baseline: Baseline | None, *, recording: bool) -> None:
        """Set what is left out, and whether fingerprints are kept for a new baseline."""
        self._suppressions = suppressions
        self._baseline = baseline
        self._recording = recording
        self.met: Counter[Fingerprint] = Counter()

    def apply(self, result: Result) -> Result:
        """Return a result without the findings that are exempt; what could not be judged stays as it is."""
        if not result.readable or not result.findings:
            return result
        kept = tuple(found for found in result.findings if not self._covers(result, found))
        if len(kept) == len(result.findings):
            return result
        return result._replace(findings=tuple(_unsettled(found) for found in kept))

    def complete(self, summary: Summary) -> Summary:
        """Add the counts and the expired suppressions to a summary."""
        suppressions, baseline = self._suppressions, self._baseline
        return summary._replace(
            suppressed=None if suppressions is None else suppressions.count,
            known=None if baseline is None else baseline.count,
            expired=() if suppressions is None else suppressions.expired(),
        )

    def stale(self) -> Iterator[str]:
        """Name what could be taken out of the files, because nothing needs it."""
        if self._suppressions is not None:
            yield from self._suppressions.unused()
        if self._baseline is not None:
            yield from self._baseline.gone()

    def _covers(self, result: Result, found: Finding) -> bool:
        if self._suppressions is not None and self._suppressions.cover(result, found):
            return True
        if _is_cut(found):  # the same words may stand for other findings the next time
            return False
        if self._recording:
            self.met[fingerprint(result, found)] += 1
        return self._baseline is not None and self._baseline.cover(result, found)


def _is_cut(found: Finding) -> bool:
    """Say whether a finding stands for others that are not shown; a limit that refuses a payload is an error."""
    return found.code == "limitExceeded" and found.severity is Severity.WARNING


def _unsettled(found: Finding) -> Finding:
    """Make findings that are not shown count: once some of those shown are exempt, nobody knows about the rest."""
    return found._replace(severity=Severity.ERROR, hint=_RAISE_THE_LIMIT) if _is_cut(found) else found
