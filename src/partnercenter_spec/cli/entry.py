"""`main`: runs one command and turns whatever happens into an exit status and at most one line on stderr."""

import os
import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import cast

from partnercenter_spec.cli.arguments import Arguments, parse
from partnercenter_spec.cli.problems import Interrupted, ReadProblem, UsageProblem, WriteProblem
from partnercenter_spec.render.escaping import show

USAGE = 2
UNREADABLE = 3
INTERNAL_ERROR = 4
INTERRUPTED = 130
CLOSED_PIPE = 141
_MODULES = {
    "check": "check",
    "types": "catalogue",
    "show": "show",
    "export": "export",
    "sample": "sample",
    "redact": "redact",
    "diff": "diff",
}
_FRAME = r'(?m)^ *File "([^"\n]+)", line (\d+)'
_TRACKER = "the issue tracker of partnercenter-spec"


def main(argv: Sequence[str] | None = None) -> int:
    """Run `pcspec` and return its exit status.

    Args:
        argv: The arguments without the program name; those of the process by default.

    Returns:
        0 nothing to report, 1 findings, 2 wrong usage, 3 unreadable input, 4 internal error, 130 interrupted,
        141 when the reader of the output went away.
    """
    return _settle(_guard(argv))


def _guard(argv: Sequence[str] | None) -> int:
    try:
        return _run(argv)
    except (KeyboardInterrupt, Interrupted) as stopped:
        _say(str(stopped) or "interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        return CLOSED_PIPE
    except (UsageProblem, WriteProblem) as problem:
        _say(f"error: {problem}")
        return USAGE
    except ReadProblem as problem:
        _say(f"error: {problem}")
        return UNREADABLE
    except Exception as error:  # the last resort, so that a bug never ends in a traceback that shows a payload
        _say(_describe(error))
        return INTERNAL_ERROR


def _run(argv: Sequence[str] | None) -> int:
    try:
        arguments = parse(argv)
    except SystemExit as end:  # argparse has printed its help or its complaint
        return end.code if isinstance(end.code, int) else USAGE
    command = import_module(f"partnercenter_spec.cli.{_MODULES[arguments.command]}")
    run = cast("Callable[[Arguments], int]", command.run)
    return run(arguments)


def _settle(status: int) -> int:
    """Push out what is left, so that a closed pipe is noticed here and not when the interpreter ends."""
    if sys.stdout is None:
        return status
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_stdout()
        return CLOSED_PIPE if status not in (INTERRUPTED, INTERNAL_ERROR, USAGE) else status
    except OSError as error:
        _drop_stdout()
        _say(f"error: cannot write to standard output: {error.strerror}")
        return status if status == INTERNAL_ERROR else USAGE
    return status


def _drop_stdout() -> None:
    """Let what is left in the buffer of standard output go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):  # not a real file, as under a test
        pass
    finally:
        os.close(nowhere)


def _say(text: str) -> None:
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(f"pcspec: {show(text)}\n")
        sys.stderr.flush()
    except OSError:  # nobody listens
        return


def _describe(error: BaseException) -> str:
    """Name the kind and the place of an error, never its text: that may quote a payload."""
    return (
        f"internal error ({type(error).__name__}{_place_of(error)}). This is a bug: please report this line and the "
        f"output of 'pcspec --version' to {_TRACKER}, without any payload."
    )


def _place_of(error: BaseException) -> str:
    """Return file and line of the innermost frame of this package, in a worker process if it was there."""
    import traceback  # noqa: PLC0415 - only for bugs
    from pathlib import Path  # noqa: PLC0415 - as above

    package = Path(__file__).resolve().parent.parent
    places = [(frame.filename, str(frame.lineno)) for frame in traceback.extract_tb(error.__traceback__)]
    places += re.findall(_FRAME, str(error.__cause__ or ""))
    ours = [place for place in places if Path(place[0]).is_relative_to(package)]
    if not ours:
        return ""
    name, line = ours[-1]
    return f" at {Path(name).relative_to(package).as_posix()}:{line}"
