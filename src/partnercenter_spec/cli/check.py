"""`pcspec check`."""

import os
import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

from partnercenter_spec import __version__, contract
from partnercenter_spec.cli.arguments import Arguments
from partnercenter_spec.cli.judging import Batch, Judge, Settings
from partnercenter_spec.cli.memory import keep_freed_memory
from partnercenter_spec.cli.outputs import OutputFile, StandardOutput
from partnercenter_spec.cli.problems import Interrupted, UsageProblem
from partnercenter_spec.cli.progress import Progress
from partnercenter_spec.cli.tally import Tally
from partnercenter_spec.limits import Limits
from partnercenter_spec.render import FOR_PEOPLE, Options, Writer, needs_all, open_writer
from partnercenter_spec.render.results import Verbosity
from partnercenter_spec.sources import Caps, Meter, NothingToRead, Selection, Unit, Way, read_all, select

if TYPE_CHECKING:
    from partnercenter_spec.cli.annexes import Annexes


def run(arguments: Arguments) -> int:
    """Check payloads, report, and return the exit status."""
    keep_freed_memory()
    selection = _select(arguments)
    settings = _settings_of(arguments)
    judge = Judge(settings)
    tally = Tally(arguments.fail_on)
    with ExitStack() as stack:
        annexes = _open_annexes(arguments, stack)
        files = _open_files(arguments, stack)
        writers = _open_writers(arguments, files)
        meter = Meter()
        units = read_all(selection.files, _way_of(arguments, settings), meter)
        names = [file.name for file in selection.files]
        with Progress(names, meter, wanted=not arguments.no_progress) as progress:
            batches = stack.enter_context(closing(_judge(judge, settings, units, arguments.jobs)))
            try:
                _report(batches, annexes, writers, tally, progress)
                interrupted = False
            except KeyboardInterrupt:
                interrupted = True
        if interrupted:
            if arguments.format in FOR_PEOPLE:
                writers[0].finish(tally.summarise(selection.skipped))
            raise Interrupted(_how_to_go_on(selection, progress, files))
        summary = tally.summarise(selection.skipped)
        summary = annexes.complete(summary) if annexes is not None else summary
        for writer in writers:
            writer.finish(summary)
        for file in files:
            file.commit()
        if annexes is not None:
            annexes.commit()
    return tally.exit_status()


def _how_to_go_on(selection: Selection, progress: Progress, files: list[OutputFile]) -> str:
    """Say how far a check of one NDJSON file came; what its reports had until there stays, under other names."""
    if progress.reached is None or len(selection.files) > 1 or selection.files[0].is_stdin:
        return "interrupted"
    _, line, offset = progress.reached
    kept = [name for name in (file.keep() for file in files) if name is not None]
    told = f"; what was reported until there is in {', '.join(kept)}" if kept else ""
    return f"interrupted after line {line - 1}; go on with --from-offset {offset}{told}"


def _select(arguments: Arguments) -> Selection:
    try:
        selection = select(arguments.path)
    except NothingToRead as problem:
        raise UsageProblem(str(problem)) from problem
    if arguments.from_offset and len(selection.files) > 1:
        raise UsageProblem("--from-offset counts bytes of one file; name just that file")
    outputs = [os.path.realpath(name) for name in _written_files(arguments)]
    inputs = {os.path.realpath(file.name): file.name for file in selection.files} if outputs else {}
    for output in outputs:
        if output in inputs and os.path.isfile(output):
            raise UsageProblem(f"{inputs[output]} is an input and would be overwritten by the output")
    return selection


def _settings_of(arguments: Arguments) -> Settings:
    limits = Limits() if arguments.max_findings is None else Limits(max_findings=arguments.max_findings)
    return Settings(
        type=arguments.type,
        direction=arguments.direction,
        strict=arguments.strict,
        unknown_properties=arguments.unknown_properties,
        engine=arguments.engine,
        limits=limits,
        base_urls=tuple(arguments.base_url),
        survey=_surveys(arguments),
        brief=not _surveys(arguments) and not any(needs_all(name, _plain(arguments)) for name in _formats(arguments)),
    )


def _way_of(arguments: Arguments, settings: Settings) -> Way:
    return Way(Caps(max_bytes=settings.limits.max_bytes), arguments.from_offset, in_spans=arguments.jobs > 1)


def _open_annexes(arguments: Arguments, stack: ExitStack) -> "Annexes | None":
    """Open what is read and written beside the reports, if anything is."""
    exempting = (arguments.suppress, arguments.baseline, arguments.write_baseline)
    if exempting == (None, None, None) and not _surveys(arguments):
        return None
    from partnercenter_spec.cli.annexes import Annexes  # noqa: PLC0415 - most checks have none

    return Annexes(arguments, stack)


def _written_files(arguments: Arguments) -> list[str]:
    """Return the files that a check writes.

    Raises:
        UsageProblem: One of them would overwrite another, or a file that the check reads.
    """
    annexes = [arguments.write_baseline, arguments.coverage, arguments.observed]
    names = [*(name for _, name in arguments.output), *(name for name in annexes if name is not None)]
    places = [os.path.realpath(name) for name in names]
    if len(set(places)) < len(places):
        raise UsageProblem("two options name the same file to write")
    # a baseline may be brought up to date where it stands
    renewed = None if arguments.write_baseline is None else os.path.realpath(arguments.write_baseline)
    for name, exempt in ((arguments.suppress, None), (arguments.baseline, renewed)):
        if name is not None and (place := os.path.realpath(name)) in places and place != exempt:
            raise UsageProblem(f"{name} is read by this check and would be overwritten")
    return names


def _surveys(arguments: Arguments) -> bool:
    return arguments.coverage is not None or arguments.observed is not None


def _formats(arguments: Arguments) -> list[str]:
    return [arguments.format, *(name for name, _ in arguments.output)]


def _judge(judge: Judge, settings: Settings, units: Iterator[Unit], jobs: int) -> Generator[Batch, None, None]:
    if jobs == 1:
        yield from map(judge.batch, units)
        return
    from partnercenter_spec.cli.workers import judge_in_processes  # noqa: PLC0415 - one process needs no pool

    with closing(judge_in_processes(settings, units, jobs)) as batches:
        yield from batches


def _report(
    batches: Iterator[Batch], annexes: "Annexes | None", writers: list[Writer], tally: Tally, progress: Progress
) -> None:
    for batch in batches:
        tally.count(batch.passed)
        progress.count(batch.passed, failed=0)
        for judged in batch.results:
            result = judged if annexes is None else annexes.take(judged)
            if result.skipped is not None:
                tally.skip(result.skipped)
                continue
            tally.add(result)
            progress.count(1, failed=bool(result.findings))
            for writer in writers:
                writer.add(result)
        progress.reach(batch.reached)


def _open_files(arguments: Arguments, stack: ExitStack) -> list[OutputFile]:
    files: list[OutputFile] = []
    for _, name in arguments.output:
        file = OutputFile(name)
        stack.callback(file.discard)
        files.append(file)
    return files


def _open_writers(arguments: Arguments, files: list[OutputFile]) -> list[Writer]:
    plain = _plain(arguments)
    coloured = plain._replace(colour=_wants_colour())
    console = StandardOutput(for_people=arguments.format in FOR_PEOPLE)
    others = [open_writer(name, file, plain) for (name, _), file in zip(arguments.output, files, strict=True)]
    return [open_writer(arguments.format, console, coloured), *others]


def _plain(arguments: Arguments) -> Options:
    verbosity = Verbosity(arguments.verbose - arguments.quiet)
    return Options(contract.version(), __version__, arguments.fail_on, verbosity, colour=False)


def _wants_colour() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
