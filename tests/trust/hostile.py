"""Python objects that no payload should hold, and what is to be said of each."""

from __future__ import annotations

import array
import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import functools
import importlib.util
import json
import pathlib
import re
import types
import unittest.mock
import uuid
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

SECRET = "Q7canary9"
"""Stands in every value that can hold text, and in no answer."""
TOUCHED: list[str] = []
"""Which of the objects' own methods ran."""


def touched(name: str) -> Callable[..., Any]:
    """Return a method that takes down that it ran, and fails."""

    def method(*_: object, **__: object) -> Any:
        TOUCHED.append(name)
        raise RuntimeError(SECRET)

    return method


def own(*names: str) -> dict[str, Any]:
    return {name: touched(name) for name in names}


READING = (
    "__getitem__",
    "__iter__",
    "__len__",
    "__contains__",
    "__bool__",
    "__eq__",
    "__repr__",
    "__str__",
    "__format__",
)
MAPPING = (*READING, "items", "keys", "values", "get", "copy")
TEXT = (
    "__eq__",
    "__len__",
    "__str__",
    "__repr__",
    "__format__",
    "__iter__",
    "__contains__",
    "lower",
    "casefold",
    "encode",
)
HASHED: dict[str, Any] = {"__hash__": lambda _: hash("attributes")}


class Plain(enum.Enum):
    ONE = SECRET


class Whole(enum.IntEnum):
    ONE = 1


class Flags(enum.IntFlag):
    ONE = 1


class Text(enum.StrEnum):
    ONE = SECRET


class MixedText(str, enum.Enum):  # noqa: UP042 - the older way
    ONE = SECRET


class Fraction(float, enum.Enum):
    HALF = 0.5


class OddText(str, enum.Enum):  # noqa: UP042 - the older way
    """Text whose value is something else."""

    ONE = SECRET

    def __new__(cls, text: str) -> OddText:
        made = str.__new__(cls, text)
        made._value_ = object()  # type: ignore[assignment]
        return made


class Pair(NamedTuple):
    one: int = 1
    two: str = SECRET


@dataclasses.dataclass(frozen=True)
class Record:
    one: str = SECRET


class AttributeDict(dict[str, Any]):
    """The well-known pattern: members are attributes as well, and hide the methods."""

    def __init__(self, **members: Any) -> None:
        super().__init__(**members)
        self.__dict__ = self


class Greedy:
    def __getattr__(self, name: str) -> Any:
        return touched(f"__getattr__ {name}")


DictPlain = type("DictPlain", (dict,), {})
ListPlain = type("ListPlain", (list,), {})
DictLying = type("DictLying", (dict,), own(*MAPPING))
ListLying = type("ListLying", (list,), own(*READING, "copy"))
TextPlain = type("TextPlain", (str,), {})
TextEvil = type("TextEvil", (str,), own(*TEXT) | HASHED)
BytesEvil = type("BytesEvil", (bytes,), own("__len__", "__bytes__", "__iter__", "__getitem__", "decode", "startswith"))
WholeOwn = type("WholeOwn", (int,), own("__eq__", "__lt__", "__ge__", "__abs__", "__repr__", "bit_length") | HASHED)
BoolLike = type("BoolLike", (int,), own("__bool__", "__repr__", "__str__"))
FloatOwn = type("FloatOwn", (float,), own("is_integer", "__repr__", "__eq__") | HASHED)
Evil = type("Evil", (), own("__repr__", "__str__", "__len__", "__bool__", "__eq__", "__iter__", "__fspath__") | HASHED)
Named = type(f"{SECRET} is a name\n::error::", (), {})
FailsAsClass = type("FailsAsClass", (), {"__class__": property(touched("__class__"))})
EqualToAll = type("EqualToAll", (type,), {"__eq__": lambda *_: True, "__hash__": type.__hash__})
NotHashed = type("NotHashed", (type,), own("__hash__", "__eq__", "__subclasscheck__", "__instancecheck__"))
# jsonschema-rs asks for the name, and nobody for the answer
NameFails = type("NameFails", (type,), {"__name__": property(lambda _: 1 // 0)})


def claiming(other: type) -> Any:
    """Return an object that says it is of another class."""
    return type("Claiming", (), {"__class__": property(lambda _: other)})()


def generator() -> Iterator[int]:
    TOUCHED.append("generator")
    yield 1


def cycle_of_objects() -> Any:
    node: dict[str, Any] = {}
    node["self"] = node
    return node


def cycle_of_lists() -> Any:
    node: list[Any] = [1]
    return node.extend([node, node]) or node


def cycle_of_both() -> Any:
    node: dict[str, Any] = {}
    node["other"] = [{"back": node}, 1]
    return node


def deep(levels: int, wrap: Callable[[Any], Any]) -> Any:
    node: Any = wrap(0)
    for _ in range(levels - 1):
        node = wrap(node)
    return node


class Kind(NamedTuple):
    """One kind of object.

    Attributes:
        name: What it is.
        make: Makes one.
        code: What is said of it, or the JSON type that it counts as.
        below: Where, from the place where it stands; None if it is said of the whole payload.
        root: What is said of it when it is the payload itself, if that is not the code.
        named: What is said of the object that has it for a name; None if it cannot be a name.
    """

    name: str
    make: Callable[[], Any]
    code: str = "notJson"
    below: str | None = ""
    root: str | None = None
    named: str | None = "notJson"


def constant(value: Any) -> Callable[[], Any]:
    return lambda: value


def unhashable(name: str, make: Callable[[], Any], code: str = "notJson", below: str | None = "") -> Kind:
    return Kind(name, make, code, below, None, None)


NUMBERS = [
    Kind("nan", constant(float("nan"))),
    Kind("infinity", constant(float("inf"))),
    Kind("-infinity", constant(float("-inf"))),
    Kind("5001 digits", constant(10**5000), "limitExceeded"),
    Kind("-5001 digits", constant(-(10**5000)), "limitExceeded"),
    Kind("401 digits", constant(10**400), "limitExceeded"),
    Kind("400 digits", constant(10**400 - 1), "integer"),
    Kind("Decimal NaN", constant(decimal.Decimal("NaN"))),
    Kind("Decimal sNaN as a value", constant(decimal.Decimal("sNaN")), named=None),
    Kind("Decimal", constant(decimal.Decimal(1))),
    Kind("Fraction", constant(fractions.Fraction(1, 3))),
    Kind("complex", constant(1j)),
    Kind("int subclass", lambda: WholeOwn(7)),
    Kind("bool-like int subclass", lambda: BoolLike(1)),
    Kind("float subclass", lambda: FloatOwn(0.5)),
    Kind("IntEnum", constant(Whole.ONE), "integer"),
    Kind("IntFlag", constant(Flags.ONE), "integer"),
    Kind("float Enum", constant(Fraction.HALF)),
    Kind("number", constant(1), "integer"),
    Kind("boolean", constant(True), "boolean"),
    Kind("null", constant(None), "null"),
]
TEXTS = [
    Kind("lone surrogate", constant(f"{SECRET}\ud800"), root="undecodable"),
    Kind("bytes", constant(SECRET.encode()), root="undecodable"),
    Kind("bytearray", lambda: bytearray(SECRET.encode()), root="undecodable", named=None),
    Kind("memoryview", lambda: memoryview(SECRET.encode()), root="undecodable"),
    Kind("bytes subclass", lambda: BytesEvil(SECRET.encode()), root="undecodable"),
    Kind("str subclass", lambda: TextPlain(SECRET), root="undecodable"),
    Kind("str subclass with own code", lambda: TextEvil(SECRET), root="undecodable"),
    Kind("UserString", lambda: collections.UserString(SECRET)),
    Kind("StrEnum", constant(Text.ONE), "string", root="undecodable", named=""),
    Kind("str Enum", constant(MixedText.ONE), "string", root="undecodable", named=""),
    Kind("str Enum of something else", constant(OddText.ONE), "string", root="undecodable", named=""),
    Kind("Enum", constant(Plain.ONE)),
    Kind("50 MB of text", lambda: "z" * 50_000_000, "limitExceeded", None, None, "limitExceeded"),
    Kind("17 MB of wide text", lambda: "\u00e9" * 17_000_000, "limitExceeded", None, None, "limitExceeded"),
    unhashable("one text 400 times", lambda: ["z" * 2**20] * 400, "limitExceeded", None),
]
COLLECTIONS = [
    unhashable("dict subclass", lambda: DictPlain(a=1), "object"),
    unhashable("OrderedDict", lambda: collections.OrderedDict(a=1), "object"),
    unhashable("defaultdict", lambda: collections.defaultdict(list, a=1), "object"),
    unhashable("Counter", lambda: collections.Counter("aab"), "object"),
    unhashable("list subclass", lambda: ListPlain([1]), "array"),
    unhashable("lying dict subclass", lambda: DictLying(a=1), "object"),
    unhashable("lying list subclass", lambda: ListLying([1]), "array"),
    unhashable("bytes in a lying dict", lambda: DictLying(a=DictLying(b=b"")), "notJson", "/a/b"),
    unhashable("bytes in a lying list", lambda: ListLying([ListLying([1, b""])]), "notJson", "/0/1"),
    unhashable("dict with attributes", lambda: AttributeDict(items=[1], get=1, keys=1), "object"),
    unhashable("UserDict", lambda: collections.UserDict(a=1)),
    unhashable("UserList", lambda: collections.UserList([1])),
    unhashable("ChainMap", lambda: collections.ChainMap({"a": 1})),
    Kind("MappingProxyType", lambda: types.MappingProxyType({"a": 1}), named=None),
    Kind("tuple", constant((1, SECRET)), "array"),
    unhashable("bytes in a tuple", constant((1, (b"",), {"a": ()})), "notJson", "/1/0"),
    Kind("namedtuple", constant(Pair())),
    unhashable("set", lambda: {SECRET}),
    Kind("frozenset", lambda: frozenset({SECRET})),
    unhashable("deque", lambda: collections.deque([1])),
    unhashable("array", lambda: array.array("i", [1])),
    unhashable("view of a dict", {"a": 1}.keys),
    Kind("range", lambda: range(10**9)),
    Kind("generator", generator),
    Kind("iterator", constant(iter([1]))),
    Kind("map", constant(map(touched("map"), [1]))),
]
SHAPES = [
    unhashable("cycle of objects", cycle_of_objects, "limitExceeded", None),
    unhashable("cycle of lists", cycle_of_lists, "limitExceeded", None),
    unhashable("cycle of both", cycle_of_both, "limitExceeded", None),
    unhashable("100,000 lists deep", lambda: deep(100_000, lambda node: [node]), "limitExceeded", None),
    unhashable("100,000 objects deep", lambda: deep(100_000, lambda node: {"a": node}), "limitExceeded", None),
    unhashable("2^40 by sharing", lambda: deep(40, lambda node: [node, node]), "limitExceeded", None),
    unhashable("10^9 by sharing", lambda: [[0] * 40_000] * 25_000, "limitExceeded", None),
    unhashable("4,000,000 items", lambda: [0] * 4_000_000, "limitExceeded", None),
    unhashable("1,000,000 names", lambda: {str(n): 1 for n in range(1_000_000)}, "limitExceeded", None),
]
OBJECTS = [
    Kind("datetime", constant(datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC))),
    Kind("date", constant(datetime.date(2026, 1, 2))),
    Kind("time", constant(datetime.time(1, 2))),
    Kind("timedelta", constant(datetime.timedelta(1))),
    Kind("UUID", constant(uuid.UUID("7c0f8a9e-1d34-4b6b-9a53-2f1f0e6c5d10"))),
    Kind("path", constant(pathlib.PurePosixPath(SECRET))),
    Kind("pattern", constant(re.compile(SECRET))),
    Kind("match", constant(re.match(SECRET, SECRET))),
    Kind("dataclass", constant(Record())),
    unhashable("namespace", lambda: types.SimpleNamespace(a=SECRET)),
    Kind("object", object),
    Kind("class", constant(Record)),
    Kind("function", constant(deep)),
    Kind("lambda", lambda: lambda: SECRET),
    Kind("built-in function", constant(len)),
    Kind("bound method", lambda: SECRET.lower),
    Kind("partial", lambda: functools.partial(touched("partial"))),
    Kind("module", constant(json)),
    Kind("ellipsis", constant(...)),
    Kind("exception", lambda: ValueError(SECRET)),
    Kind("mock", unittest.mock.MagicMock),
    Kind("own code in all methods", Evil),
    Kind("any attribute", Greedy),
    Kind("class name that is data", Named),
    Kind("class that fails", FailsAsClass),
    Kind("claims to be a dict", lambda: claiming(dict)),
    Kind("claims to be a list", lambda: claiming(list)),
    Kind("claims to be text", lambda: claiming(str)),
    Kind("claims to be bytes", lambda: claiming(bytes)),
    Kind("claims to be a number", lambda: claiming(float)),
    Kind("claims to be an Enum", lambda: claiming(Flags)),
    Kind("class that equals all", EqualToAll("Equal", (), {})),
    Kind("class without hash", NotHashed("Unhashed", (), {})),
    Kind("class whose name fails", NameFails("Nameless", (), {})),
]
HAS_NUMPY = importlib.util.find_spec("numpy") is not None


def scalars_of_numpy() -> list[Kind]:
    import numpy as np

    return [
        Kind("numpy float", constant(np.float64(1.5))),
        Kind("numpy integer", constant(np.int64(1))),
        Kind("numpy boolean", constant(np.bool_(True))),
        Kind("numpy text", constant(np.str_(SECRET)), root="undecodable"),
        Kind("numpy bytes", constant(np.bytes_(SECRET)), root="undecodable"),
        Kind("numpy time", constant(np.datetime64("2026-01-02"))),
        unhashable("numpy array", lambda: np.zeros(3)),
    ]


KINDS = [*NUMBERS, *TEXTS, *COLLECTIONS, *SHAPES, *OBJECTS, *(scalars_of_numpy() if HAS_NUMPY else ())]
