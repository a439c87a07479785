"""`pcspec check`."""

import os
import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

from partnercenter_spec import __version__, contract
from partnercenter_spec.cli.annexes import Annexes, written_files
from partnercenter_spec.cli.arguments import Arguments
from partnercenter_spec.cli.judging import Judge, Settings
from partnercenter_spec.cli.outputs import OutputFile, StandardOutput
from partnercenter_spec.cli.problems import UsageProblem
from partnercenter_spec.cli.progress import Progress
from partnercenter_spec.cli.tally import Tally
from partnercenter_spec.limits import Limits
from partnercenter_spec.render import Options, Result, Writer, open_writer
from partnercenter_spec.render.results import Verbosity
from partnercenter_spec.sources import Caps, Item, NothingToRead, Selection, read_all, select


def run(arguments: Arguments) -> int:
    """Check payloads, report, and return the exit status."""
    selection = _select(arguments)
    settings = _settings_of(arguments)
    judge = Judge(settings)
    tally = Tally(arguments.fail_on)
    with ExitStack() as stack:
        annexes = Annexes(arguments, stack)
        files = _open_files(arguments, stack)
        writers = _open_writers(arguments, files)
        items = read_all(selection.files, Caps(max_bytes=settings.limits.max_bytes))
        with Progress(wanted=not arguments.no_progress) as progress:
            results = stack.enter_context(closing(_judge(judge, settings, items, arguments.jobs)))
            _report(map(annexes.take, results), writers, tally, progress)
        summary = annexes.complete(tally.summarise(selection.skipped))
        for writer in writers:
            writer.finish(summary)
        for file in files:
            file.commit()
        annexes.commit()
    return tally.exit_status()


def _select(arguments: Arguments) -> Selection:
    try:
        selection = select(arguments.path)
    except NothingToRead as problem:
        raise UsageProblem(str(problem)) from problem
    outputs = [os.path.realpath(name) for name in written_files(arguments)]
    inputs = {os.path.realpath(file.name): file.name for file in selection.files} if outputs else {}
    for output in outputs:
        if output in inputs and Path(output).is_file():
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
        survey=arguments.coverage is not None or arguments.observed is not None,
    )


def _judge(judge: Judge, settings: Settings, items: Iterator[Item], jobs: int) -> Generator[Result, None, None]:
    if jobs == 1:
        yield from map(judge.judge, items)
        return
    from partnercenter_spec.cli.workers import judge_in_processes  # noqa: PLC0415 - one process needs no pool

    with closing(judge_in_processes(settings, items, jobs)) as results:
        yield from results


def _report(results: Iterator[Result], writers: list[Writer], tally: Tally, progress: Progress) -> None:
    for result in results:
        if result.skipped is not None:
            tally.skip(result.skipped)
            continue
        tally.add(result)
        progress.count(failed=bool(result.findings))
        for writer in writers:
            writer.add(result)


def _open_files(arguments: Arguments, stack: ExitStack) -> list[OutputFile]:
    files: list[OutputFile] = []
    for _, name in arguments.output:
        file = OutputFile(name)
        stack.callback(file.discard)
        files.append(file)
    return files


def _open_writers(arguments: Arguments, files: list[OutputFile]) -> list[Writer]:
    verbosity = Verbosity(arguments.verbose - arguments.quiet)
    plain = Options(contract.version(), __version__, arguments.fail_on, verbosity, colour=False)
    coloured = Options(plain.spec, plain.version, plain.fail_on, verbosity, colour=_wants_colour())
    console = StandardOutput(for_people=arguments.format == "text")
    others = [open_writer(name, file, plain) for (name, _), file in zip(arguments.output, files, strict=True)]
    return [open_writer(arguments.format, console, coloured), *others]


def _wants_colour() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
