"""`pcspec redact`."""

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from partnercenter_spec.cli.arguments import Arguments
from partnercenter_spec.cli.lookup import find_type
from partnercenter_spec.cli.outputs import OutputFile, StandardOutput
from partnercenter_spec.cli.problems import ReadProblem, UsageProblem
from partnercenter_spec.contract import shipped
from partnercenter_spec.decoding import decode
from partnercenter_spec.detection import detect
from partnercenter_spec.errors import UndecodablePayload
from partnercenter_spec.limits import Limits
from partnercenter_spec.recordings import Malformed, Unsupported
from partnercenter_spec.recordings.lines import is_exchange
from partnercenter_spec.recordings.reading import document as read_document
from partnercenter_spec.redaction import Redactor
from partnercenter_spec.redaction.documents import Documents
from partnercenter_spec.sources.forms import Form, recognise_document, recognise_start

_LINES = (".ndjson", ".jsonl")
_LIMITS = Limits(max_bytes=1 << 30)


def run(arguments: Arguments) -> int:
    """Write files again without what the contract calls secret or personal."""
    several = len(arguments.files) > 1
    if arguments.in_place and (arguments.output or "-" in arguments.files):
        raise UsageProblem("--in-place writes each file where it is: leave out -o, and read no standard input")
    if several and not arguments.in_place and not (arguments.output and _is_folder(arguments.output)):
        raise UsageProblem(f"{len(arguments.files)} files need --in-place, or a folder: say it with -o DIR/")
    for file in arguments.files:
        if file != "-" and not Path(file).exists():
            raise UsageProblem(f"no such file: {file}")
    name = find_type(arguments.as_type).name if arguments.as_type else None
    # one redactor for all files, so that the same customer is the same in each of them
    redactor = Redactor(seed=arguments.seed, keep_unknown=arguments.keep_unknown, base_urls=arguments.base_url or ())
    problems = [problem for file in arguments.files if (problem := _one(file, name, redactor, arguments))]
    if problems:
        raise ReadProblem("; ".join(problems))
    return 0


def _one(file: str, name: str | None, redactor: Redactor, arguments: Arguments) -> str | None:
    documents = Documents(redactor)
    try:
        _write(_redacted(file, name, documents, redactor, arguments), _target(file, arguments))
    except (OSError, EOFError) as error:
        return f"{file} cannot be read: {getattr(error, 'strerror', None) or 'it is cut short'}"
    except (Malformed, Unsupported) as error:
        return f"{file}: {error}"
    except UndecodablePayload as error:
        return f"{file}: {next(iter(error.report)).message}"
    for note in documents.notes:
        print(f"pcspec: {file}: {note}", file=sys.stderr)
    return None


def _target(file: str, arguments: Arguments) -> str | None:
    plain = file.removesuffix(".gz")
    if arguments.in_place:
        if plain != file:
            raise UsageProblem(f"{file} is compressed: name another place with -o")
        return file
    if arguments.output is None:
        return None
    return str(Path(arguments.output) / Path(plain).name) if _is_folder(arguments.output) else arguments.output


def _is_folder(output: str) -> bool:
    return output.endswith("/") or Path(output).is_dir()


def _write(pieces: Iterator[str], target: str | None) -> None:
    if target is None:
        # nothing is printed before all of it was read: half of a file is worse than none
        StandardOutput(for_people=False).write("".join(pieces))
        return
    file = OutputFile(target)
    try:
        for piece in pieces:
            file.write(piece)
        file.commit()
    finally:
        file.discard()


def _redacted(
    file: str, name: str | None, documents: Documents, redactor: Redactor, arguments: Arguments
) -> Iterator[str]:
    with _opened(file) as stream:
        if file.removesuffix(".gz").endswith(_LINES):
            for line in stream:
                yield _line(line, name, documents, redactor, arguments)
            return
        data = stream.read()
    form = recognise_start(Path(file.removesuffix(".gz")).suffix, data[:4096]) or recognise_document(data)
    if form is Form.HAR:
        yield _indented(documents.har(read_document("har", data)))
    elif form is Form.CASSETTE:
        yield _cassette(data, documents)
    elif form is not None:
        message = f"a {form} is not redacted: record it as HAR, as a cassette or as lines of exchanges"
        raise Malformed(message)
    else:
        yield _payload(data, name, documents, redactor, arguments)


def _opened(file: str) -> IO[bytes] | gzip.GzipFile:
    if file == "-":
        return sys.stdin.buffer
    with Path(file).open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    return gzip.open(file, "rb") if packed else Path(file).open("rb")


def _line(line: bytes, name: str | None, documents: Documents, redactor: Redactor, arguments: Arguments) -> str:
    if not line.strip():
        return ""
    value = decode(line, _LIMITS)
    if is_exchange(value):
        return json.dumps(documents.line(value), ensure_ascii=False) + "\n"
    return json.dumps(_typed(value, name, documents, redactor, arguments), ensure_ascii=False) + "\n"


def _payload(data: bytes, name: str | None, documents: Documents, redactor: Redactor, arguments: Arguments) -> str:
    value = decode(data, _LIMITS)
    if is_exchange(value):
        return _indented(documents.line(value))
    mark = "\ufeff" if data.startswith(b"\xef\xbb\xbf") else ""
    return mark + _indented(_typed(value, name, documents, redactor, arguments))


def _typed(value: Any, name: str | None, documents: Documents, redactor: Redactor, arguments: Arguments) -> Any:  # noqa: ANN401
    found = name or detect(shipped(), value)
    if found is None:
        note = "a payload does not say what it is, so every text in it was replaced; --as TYPE tells"
        documents.notes += [] if note in documents.notes else [note]
    return redactor.payload(found, value, arguments.direction if found else None)


def _cassette(data: bytes, documents: Documents) -> str:
    document = read_document("cassette", data)
    shown = documents.cassette(document)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        return _indented(shown)
    import yaml  # noqa: PLC0415 - an extra, which has been needed to read it

    text: str = yaml.safe_dump(shown, sort_keys=False, allow_unicode=True)
    return text


def _indented(value: Any) -> str:  # noqa: ANN401 - JSON of whatever shape
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
