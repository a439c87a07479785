"""Names from payloads and file systems are data: nothing in them may act on a terminal, a parser or a runner."""

import re

# Control characters, and what reorders, hides or breaks a line; lone surrogates and noncharacters.
_ACTIVE = (
    "[\\x00-\\x1f\\x7f-\\x9f\\xad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f"
    "\\ufeff\\ufff9-\\ufffb\\ufffe\\uffff\\ud800-\\udfff]"
)
_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_GITHUB_MESSAGE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_GITHUB_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})
_MARKDOWN = r"([\\`*_{}\[\]<>|~])"


def show(text: str, *, keep: str = "") -> str:
    """Make every active character visible as an escape; those in `keep` are left for a later step."""
    return re.sub(_ACTIVE, lambda match: match[0] if match[0] in keep else _escape(match[0]), text)


def to_xml(text: str) -> str:
    """Escape text for an XML attribute or element; characters that XML cannot hold become visible escapes."""
    return show(text).translate(_XML)


def to_xml_block(text: str) -> str:
    """Escape text of several lines for an XML element."""
    return show(text, keep="\n").translate(_XML)


def to_github_message(text: str) -> str:
    """Escape the message of a workflow command."""
    return show(text, keep="\r\n").translate(_GITHUB_MESSAGE)


def to_github_property(text: str) -> str:
    """Escape a property value of a workflow command."""
    return show(text, keep="\r\n").translate(_GITHUB_PROPERTY)


def to_markdown(text: str) -> str:
    """Escape text for a cell of a Markdown table."""
    return re.sub(_MARKDOWN, r"\\\1", show(text))


def to_unicode(text: str) -> str:
    """Make a name that is not valid Unicode (bytes of a file name) representable."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
