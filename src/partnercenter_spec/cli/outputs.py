"""Where reports and exports go: standard output, and files that appear only when they are complete."""

import io
import os
import sys
from typing import TYPE_CHECKING, TextIO

from partnercenter_spec.cli.problems import WriteProblem

if TYPE_CHECKING:
    pass


class StandardOutput:
    """Standard output. A reader that went away stays a BrokenPipeError; anything else is said in words."""

    def __init__(self, *, for_people: bool) -> None:
        """Prepare the stream: reports for machines are UTF-8 everywhere, names never fail to be printed."""
        stream = sys.stdout
        if isinstance(stream, io.TextIOWrapper):
            if for_people and stream.isatty():
                stream.reconfigure(errors="backslashreplace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
        self._stream = stream

    def write(self, text: str, /) -> object:
        """Write a piece; without a standard output it goes nowhere."""
        if self._stream is None:
            return None
        try:
            return self._stream.write(text)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise WriteProblem(f"cannot write to standard output: {error.strerror}") from error


class OutputFile:
    """A file that is written beside its place and moved there at the end."""

    def __init__(self, name: str) -> None:
        """Open the file, and make its folder if need be.

        Raises:
            WriteProblem: The place cannot be written.
        """
        self.name = name
        from pathlib import Path  # noqa: PLC0415 - most checks write no file

        self._target = Path(os.path.realpath(name))
        self._draft: Path | None = None
        try:
            self._stream = self._open()
        except OSError as error:
            raise self._problem(error) from error

    def write(self, text: str, /) -> object:
        """Write a piece."""
        try:
            return self._stream.write(text)
        except OSError as error:
            raise self._problem(error) from error

    def commit(self) -> None:
        """Complete the file and put it in place."""
        try:
            self._stream.close()
            if self._draft is not None:
                self._draft.replace(self._target)
                self._draft = None
        except OSError as error:
            raise self._problem(error) from error

    def keep(self) -> str | None:
        """Keep what was written until an interruption, beside the place of the file.

        Returns:
            The name under which it is, or None if there is nothing to keep.
        """
        if self._draft is None:
            return None
        try:
            self._stream.close()
            if not self._draft.stat().st_size:
                return None
            part = self._target.with_name(f"{self._target.name}.part")
            self._draft.replace(part)
        except OSError as error:
            raise self._problem(error) from error
        self._draft = None
        return f"{self.name}.part"

    def discard(self) -> None:
        """Leave no trace, unless the file is in place already."""
        try:
            self._stream.close()
        except OSError:  # a full disk says so once more on closing
            pass
        finally:
            if self._draft is not None:
                self._draft.unlink(missing_ok=True)
                self._draft = None

    def _open(self) -> TextIO:
        if self._target.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        if self._target.exists() and not self._target.is_file():  # a pipe or a device cannot be replaced
            return self._target.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
        self._target.parent.mkdir(parents=True, exist_ok=True)
        import tempfile  # noqa: PLC0415 - most checks write no file

        number, draft = tempfile.mkstemp(prefix=f".{self._target.name[:40]}.", suffix=".part", dir=self._target.parent)
        self._draft = self._target.with_name(os.path.basename(draft))
        self._draft.chmod(self._mode())
        return open(number, "w", encoding="utf-8", errors="backslashreplace", newline="\n")

    def _mode(self) -> int:
        """Return the permissions that a plain `open` would leave."""
        if self._target.exists():
            return self._target.stat().st_mode & 0o777
        mask = os.umask(0o077)
        os.umask(mask)
        return 0o666 & ~mask

    def _problem(self, error: OSError) -> WriteProblem:
        return WriteProblem(f"cannot write {self.name}: {error.strerror}")
