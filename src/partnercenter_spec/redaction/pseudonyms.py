"""Replacements: the same text always gives the same one, and nobody without the key finds the way back."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import string
from typing import Final

from partnercenter_spec.formats import FORMATS
from partnercenter_spec.generation.choices import RandomChooser
from partnercenter_spec.generation.patterns import matching
from partnercenter_spec.jsontypes import Schema

SECRET: Final = "REDACTED"
_GUID: Final = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", re.ASCII)
_EMAIL: Final = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_DOMAIN: Final = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_NUMBERS: Final = re.compile(r"[-+()./ 0-9]*[0-9][-+()./ 0-9]*", re.ASCII)


class Pseudonyms:
    """Gives replacements, by the key that is made for it or by a seed."""

    def __init__(self, seed: int | str | None = None) -> None:
        """Take a seed, for output that can be made again; without one, a key that is never written down."""
        self._key = secrets.token_bytes(32) if seed is None else hashlib.sha256(f"seed {seed}".encode()).digest()

    def text(self, text: str, schema: Schema | None = None) -> str:
        """Return what stands for a text that says who somebody is; it keeps the form that it has, right or wrong."""
        schema = schema or {}
        pattern = schema.get("pattern") or FORMATS.get(schema.get("format", ""), {}).get("pattern")
        if not text:
            return text
        if pattern is not None and re.fullmatch(pattern[1:-1], text, re.ASCII) is None:
            return self._scrambled(text)
        if pattern is not None and schema.get("format") not in FORMATS:
            return matching(pattern, RandomChooser(self._digest("pattern", text)))
        shaped = self._shaped(text)
        longest = schema.get("maxLength")
        if longest is not None and len(text) > longest:
            return shaped.ljust(longest + 1, "x")
        return shaped.ljust(min(schema.get("minLength", 0), len(text)), "x")[:longest]

    def guid(self, text: str) -> str:
        """Return what stands for a GUID, whatever the letter case."""
        digest = self._digest("guid", text.lower())
        return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"

    def inside(self, text: str) -> str:
        """Replace the GUIDs and mail addresses in a text that is kept otherwise."""
        text = _GUID.sub(lambda found: self.guid(found[0]), text)
        return _EMAIL.sub(lambda found: self._shaped(found[0]), text)

    def _shaped(self, text: str) -> str:
        """Return a text of the same kind: a GUID for a GUID, an address for an address."""
        mark = self._digest("text", text)[:8]
        if _GUID.fullmatch(text):
            return self.guid(text)
        if _EMAIL.fullmatch(text):
            return f"person-{mark}@{self._shaped(text.partition('@')[2])}"
        if _NUMBERS.fullmatch(text):
            chooser = RandomChooser(self._digest("digits", text))
            return re.sub("[0-9]", lambda _: str(chooser.integer(0, 9)), text)
        if _DOMAIN.fullmatch(text):
            return f"domain-{self._digest('text', text.lower())[:8]}.example"
        if re.match(r"https?://", text):
            return f"https://host-{mark}.example/"
        return f"redacted-{mark}"

    def _scrambled(self, text: str) -> str:
        """Return a text with other letters and digits in their places."""
        chooser = RandomChooser(self._digest("letters", text))
        return "".join(_other(character, chooser) for character in text)

    def _digest(self, kind: str, text: str) -> str:
        return hmac.new(self._key, f"{kind}\0{text}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _other(character: str, chooser: RandomChooser) -> str:
    if not character.isalnum():
        return character
    if not character.isascii():
        return "é"
    letters = string.digits if character.isdigit() else string.ascii_lowercase
    other = chooser.one_of(letters)
    return other.upper() if character.isupper() else other


def secret(schema: Schema | None = None) -> str:
    """Return what stands for a secret, the same for each, so that nothing can be told from it."""
    schema = schema or {}
    return SECRET.ljust(schema.get("minLength", 0), "X")[: schema.get("maxLength")]
