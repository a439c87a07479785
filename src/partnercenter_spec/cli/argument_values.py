"""What the values of arguments must be; a message says what is wrong with one that is not."""

import argparse
from collections.abc import Callable

from partnercenter_spec.render import FORMATS


def filled(text: str) -> str:
    """Accept text that is not empty and could be a name."""
    return _checked(lambda given: bool(given) and "\0" not in given, text, "must not be empty or hold a null character")


def file(text: str) -> str:
    """Accept the name of a file."""
    return _checked(_names_a_file, text, "must name a file")


def positive(text: str) -> int:
    """Accept a whole number above zero."""
    return int(_checked(lambda given: given.isdecimal() and int(given) > 0, text, "must be a whole number, 1 or more"))


def natural(text: str) -> int:
    """Accept a whole number, zero included."""
    return int(_checked(str.isdecimal, text, "must be a whole number, 0 or more"))


def output(text: str) -> tuple[str, str]:
    """Accept FORMAT=FILE."""
    name, _, path = text.partition("=")
    _checked(lambda given: given in FORMATS, name, f"must be FORMAT=FILE, with one of {', '.join(FORMATS)}")
    return name, _checked(_names_a_file, path, "must name a file after the =")


def _names_a_file(text: str) -> bool:
    return text not in ("", "-") and "\0" not in text


def _checked(check: Callable[[str], bool], text: str, problem: str) -> str:
    if not check(text):
        raise argparse.ArgumentTypeError(problem)
    return text
