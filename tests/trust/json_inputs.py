r"""Inputs for a JSON decoder, by family: what it must accept, what it must refuse, and what RFC 8259 leaves to it.

Families: literals, numbers, strings, escapes, surrogates, structure, depth, whitespace, encodings, marks, trailing text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

MARK: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is refused, and with which code."""

    code: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A family on which decoders may differ, with the verdict of this one.

    Attributes:
        reason: Why the verdict is as it is.
        inputs: Each with its value, or its refusal.
    """

    reason: str
    inputs: dict[bytes, Any]


UNDECODABLE: Final = Refusal("undecodable")
TWICE: Final = Refusal("duplicateProperty")
TOO_MUCH: Final = Refusal("limitExceeded")


def nest(depth: int, opened: bytes = b"[", closed: bytes = b"]", core: bytes = b"") -> bytes:
    """Return brackets within each other."""
    return opened * depth + core + closed * depth


def nested(depth: int) -> list[Any]:
    """Return the value of that many brackets within each other."""
    return [nested(depth - 1)] if depth > 1 else []


def quoted(*texts: str) -> dict[bytes, Any]:
    """Return each text between quotation marks as it is; it is its own value."""
    return {f'"{text}"'.encode(): text for text in texts}


# fmt: off
ACCEPTED: Final[dict[str, dict[bytes, Any]]] = {
    "literals": {b"true": True, b"false": False, b"null": None, b"[null, true,false]": [None, True, False]},
    "zeros": {
        b"0": 0, b"-0": 0, b"0.0": 0.0, b"-0.0": -0.0, b"0e0": 0.0, b"0E+9": 0.0, b"0.000e-7": 0.0, b"-0e1": -0.0,
    },
    "integers": {
        b"7": 7, b"-1": -1, b"[10]": [10], b"[-9007199254740991]": [-9007199254740991], b"2147483648": 2**31,
    },
    "64 bits": {b"9223372036854775807": 2**63 - 1, b"-9223372036854775808": -(2**63), b"9007199254740993": 2**53 + 1},
    "fractions": {b"0.5": 0.5, b"-12.25": -12.25, b"1.0": 1.0, b"3.10": 3.1, b"0.1": 0.1, b"0.000000001": 1e-9},
    "more digits than a double has": {
        b"3.14159265358979323846264338327950288": 3.141592653589793, b"[0.30000000000000001]": [0.3],
    },
    "exponents": {b"1e3": 1000.0, b"1E3": 1000.0, b"2e+2": 200.0, b"2E+2": 200.0, b"5e-1": 0.5, b"5E-1": 0.5},
    "exponents with zeros in front": {b"1e05": 1e5, b"1e-007": 1e-7, b"-1.5E+00": -1.5},
    "the ends of a double": {
        b"1.7976931348623157e308": 1.7976931348623157e308, b"2.2250738585072014e-308": 2.2250738585072014e-308,
    },
    "texts": quoted(
        "", "a", " ", "   ", "0", "true", "'", "/", "a/b", "[,]", "{", "//", "/* a */", "#", "&lt;", "\x7f",
    ),
    "texts beyond ASCII": quoted(
        "é", "e\u0301", "€", "\U0001f600", "\u3042\u4e2d", "\u0080", "\u00a0", "\u2028", "\u2029",
    ),
    "code points that are no characters": quoted(
        "\ufeff", "\ufffe", "\uffff", "\ufdd0", "\U0001ffff", "\U0010ffff", "\ue000",
    ),
    "single escapes": {
        rb'"\""': '"', rb'"\\"': "\\", rb'"\/"': "/", rb'"\b\f\n\r\t"': "\b\f\n\r\t", rb'"\\\""': '\\"',
        rb'"a\/b\\c"': "a/b\\c",
    },
    "escapes of escapes": {
        rb'"\\n"': "\\n", rb'"\\u0041"': "\\u0041", rb'"\\\u0041"': "\\A", rb'"\\\\"': "\\\\", rb'["\\"]': ["\\"],
    },
    "escaped code points": {
        rb'"\u0041"': "A", rb'"\u00e9\u00E9"': "éé", rb'"\u0000"': "\0", rb'"\u001f\u0020"': "\x1f ",
        rb'"\u0022\u005C"': '"\\', rb'"\u2028\u2029"': "\u2028\u2029", rb'"\ufeff"': "\ufeff",
        rb'"\uFFFE\uffff\uFDD0"': "\ufffe\uffff\ufdd0", rb'"\u007F"': "\x7f",
    },
    "escaped pairs": {
        rb'"\ud83d\ude00"': "\U0001f600", rb'"\uD834\uDD1E"': "\U0001d11e",
        rb'"\uDBFF\uDFFF\uD800\uDC00"': "\U0010ffff\U00010000",
        rb'{"\ud83d\udE00": "\u0041\ud83D\ude00A"}': {"\U0001f600": "A\U0001f600A"}, rb'"\\ud800"': "\\ud800",
        rb'"\ud7ff\ue000"': "\ud7ff\ue000",
    },
    "arrays": {
        b"[]": [], b"[1]": [1], b"[[]]": [[]], b"[[],[[]]]": [[], [[]]], b"[0,0]": [0, 0], b'["a",{}]': ["a", {}],
    },
    "objects": {
        b"{}": {}, b'{"a":1}': {"a": 1}, b'{"a":{"a":{"a":[]}}}': {"a": {"a": {"a": []}}},
        b'[{"a":1},{"a":1}]': [{"a": 1}, {"a": 1}], b'{"b":0,"a":0}': {"b": 0, "a": 0},
    },
    "names": {
        b'{"":0}': {"": 0}, rb'{"\u0000":0}': {"\0": 0}, rb'{"a\nb":0}': {"a\nb": 0},
        b'{"a":1,"A":2}': {"a": 1, "A": 2}, b'{" a":1,"a":2}': {" a": 1, "a": 2},
        '{"é":1,"e\u0301":2}'.encode(): {"é": 1, "e\u0301": 2}, b'{"__proto__":{},"1":1}': {"__proto__": {}, "1": 1},
    },
    "blanks": {
        b" 1": 1, b"1 ": 1, b"\t1\t": 1, b"\n1\n": 1, b"\r\n1\r\n": 1, b" [ ] ": [], b"{\t}": {},
        b"[\n1\r,\t2 ]": [1, 2], b'{ "a"\n:\r1\t, "b" : { } }': {"a": 1, "b": {}}, b" \t\r\n" * 50 + b"null": None,
    },
    "much of it": {
        b"[" + b"1," * 9_999 + b"1]": [1] * 10_000, b'"' + b"a" * 100_000 + b'"': "a" * 100_000,
        rb'"' + rb"\n" * 50_000 + b'"': "\n" * 50_000, nest(100): nested(100),
        b"[" + b"{}," * 999 + b"{}]": [{}] * 1_000,
    },
}

_NOT_BLANK: Final = "\f\v\0\x1c\x1f\x85\u00a0\u1680\u180e\u2003\u200b\u2028\u2029\u2060\u3000"
_NO_ESCAPE: Final = [*sorted({*map(chr, range(0x20, 0x7F))} - {*'"\\/bfnrtu'}), "é", "\n", "\0", "\u2028"]

REFUSED: Final[dict[str, list[bytes]]] = {
    "nothing": [b"", b" ", b"\n", b"\t\r\n ", MARK, MARK + b" "],
    "literals misspelt": b"nul nulll tru truee fals falsee [tru] [nul] [fals] t n".split(),
    "other literals": b"True FALSE Null None nil undefined yes no [None] {}True".split(),
    "not a number": b"NaN -NaN [NaN] nan [-nan] +NaN 1.#QNAN".split(),
    "infinities": b"Infinity -Infinity [Infinity] +Infinity Inf -inf 1.#INF infinity".split(),
    "zeros in front": b"00 01 -00 -01 007 [012] 00.5 01.0 -012 01e1 000".split(),
    "signs": [
        *b"+ - +1 [+1] -- --1 ++1 +-1 -+1 [-] -a [-foo] 1- 1+1 [1-2] +0.5".split(), b"- 1", b"[- 1]",
        "\u22121".encode(),
    ],
    "points": b". .5 -.5 5. -5. [5.] 5.e1 .e1 0. 1..2 1.2.3 [.1] -. 1.a".split(),
    "exponents": b"1e 1E 1e+ 1e- [1e] 1ee1 1e1e1 1e++1 1e+-1 1e1.5 1eE2 e1 -e1 0e 0E+ 1.0e 1.0E- 1e0x1".split(),
    "other bases and spellings": b"0x10 0X1F 0b1 0o17 0x 1_000 1'000 1,000 10n 1f 1.5d 1L 0x1p3 $1 1/2 1a [1a] 1e1f".split(),
    "other digits": [
        text.encode()
        for text in ("\u0661\u0662", "[\u0661]", "\uff11\uff12", "1\u0662", "\u00bd", "\u221e", "1.\u0665", "\u2460")
    ],
    "numbers with blanks": [b"[1 000]", b"1. 5", b"1 .5", b"1 e5", b"1e 5", b"[1 2]", b"1e+ 5"],
    "texts without an end": [
        b'"', b'"a', b'a"', rb'"\"', rb'"a\\\"', b'["a', b'{"a', b'{"a":"', b'"a\\', rb'"\u004', rb'"\ud83d\ude',
    ],
    "texts without a beginning": [b"a", b"abc", b"[a]", b"[abc", b"{a", b"\\u0041", rb"[\n]", b"\\", rb'\"a\"'],
    "other quotation marks": [
        b"'a'", b"['a']", b"{'a':1}", b'{"a":\'b\'}', b"`a`", '\u201ca\u201d'.encode(), b'"""a"""',
        "\u00aba\u00bb".encode(),
    ],
    "no such escape": [f'"\\{character}"'.encode() for character in _NO_ESCAPE],
    "escapes cut short": [
        f'"\\u{rest}"'.encode()
        for rest in ("", "0", "00", "004", "004g", "g041", " 041", "-041", "+041", "0x41", "{41}", "00_1")
    ],
    "escapes of other digits": [
        '"\\u\uff10\uff10\uff14\uff11"'.encode(), '"\\u00\u0664\u0661"'.encode(), rb'"\U0041"', rb'"\x41"',
        rb'"\0101"',
    ],
    "pairs cut short": [rb'"\ud83d\u"', rb'"\ud83d\u0"', rb'"\ud83d\ude0"', rb'"\ud83d\"', rb'"\ud83d\ude0g"'],
    "control characters in texts": [b'"a' + bytes([code]) + b'"' for code in range(32)],
    "control characters in names": [b'{"a' + bytes([code]) + b'":1}' for code in (0, 9, 10, 13, 27, 31)],
    "control characters outside": [bytes([code]) + b"1" for code in range(32) if chr(code) not in "\t\n\r" + _NOT_BLANK],
    "no blanks, before": [f"{character}1".encode() for character in _NOT_BLANK],
    "no blanks, after": [f"1{character}".encode() for character in _NOT_BLANK],
    "no blanks, between": [f"[1{character},2]".encode() for character in _NOT_BLANK],
    "arrays without an end": [
        b"[", b"[1", b"[1,", b"[1,\n", b'["a"', b'["a",', b"[[", b"[[]", b"[{}", b"[[1],", b"[1}", b"[{]",
        b"[\n1\n,1",
    ],
    "arrays without a beginning": [
        b"]", b"]]", b"1]", b"[]]", b"[1]]", b"[[]]]", b"],[", b",[1]", b"[1],", b"][", b"[1],[2]",
    ],
    "commas of arrays": [
        b"[,]", b"[1,]", b"[,1]", b"[1,,2]", b"[1,,]", b"[,,]", b"[1 ,\n]", b"[[],]", b",", b"[1;2]", b"[1:2]",
        b'["a" "b"]', b"[[][]]",
    ],
    "other brackets": [
        b"(1)", b"<1>", b"[1)", b"(1]", b"{1}", b"{1,2}", b'["a":1]', b'("a":1)', b'{["a",1]}', b"<null>",
    ],
    "objects without an end": [
        b"{", b'{"a"', b'{"a":', b'{"a":1', b'{"a":1,', b'{"a":{}', b'{"a":[', b"{]", b'{"a":1]', b'{"a":1,"b"',
        b"{{",
    ],
    "objects without a beginning": [
        b"}", b"{}}", b'"a":1}', b'"a":1', b'{"a":1}}', b",{}", b"{},", b"}{", b'{"a":1}{"b":2}',
    ],
    "commas of objects": [
        b"{,}", b'{"a":1,}', b'{,"a":1}', b'{"a":1,,"b":2}', b'{"a":1 "b":2}', b'{"a":1;"b":2}', b'{"a":1,\n}',
    ],
    "colons": [
        b'{"a"}', b'{"a" 1}', b'{"a",1}', b'{"a"::1}', b'{"a":}', b'{:1}', b'{"a":,"b":1}', b'{"a"=1}', b'{"a"=>1}',
        b'{"a":1:2}', b'{"a":1,"b"}', b":",
    ],
    "names that are no texts": [
        b"{1:1}", b"{a:1}", b"{null:1}", b"{true:1}", b"{[]:1}", b"{{}:1}", b'{"a":1,b:2}', b"{-1:1}",
        b"{\\u0061:1}",
    ],
    "comments": [
        b"/**/1", b"1/**/", b"[1/*a*/]", b"//a\n1", b"1//a", b"#a\n1", b"1 #a", b'{"a":/**/1}', b"{/**/}",
        b"<!--a-->1", b"--a\n1", b"1/*", b"%a\n1", b"1;", b'{"a":1}//', b'{"a":1}/**//', b'{"a":1}#', b"/", b"*",
    ],
    "two texts": [
        b"1 2", b"[] []", b"{} {}", b"{}\n{}", b'"a" "b"', b"null null", b'""""', b"[]1", b"{}null", b"1,2",
        b"truefalse", b'"a"1', b"[1][2]",
    ],
    "text around": [
        b")]}',\n{}", b"while(1);{}", b"callback({})", b"data: {}", b"\x1e{}", b"{}\0", b"\0{}", b"{};", b"x{}",
        b"{}x", b"---\n{}", b"a=1", b"<a/>",
    ],
    "invalid bytes outside texts": [
        b"\xff", b"\xe5", b"[\xff]", b"[1\xff]", b"1e1\xe5", b"0\xe5", b'{"a":\x80}', b"{}\xc3", b"[1]\xed\xa0\x80",
        b"\xc0\xa0[]", b"-\xe5", b"\xe2\x80[]", b"\xc1\x9b\xc1\x9d", b'"a"\xbf',
    ],
    "invalid bytes in escapes": [b'"\\\xe5"', b'"\\u\xe5"', b'"\\u00\xff1"', b'"\\u004\xe5"'],
    "marks amiss": [
        MARK * 2 + b"1", b"1" + MARK, b" " + MARK + b"1", b"[" + MARK + b"]", b"\xef\xbb1", b"\xef1", b"\xbb\xbf1",
        b"\xbf1", b"{}" + MARK,
    ],
    "UTF-32, UTF-7, compressed": [
        b"\xff\xfe\0\0[\0\0\0]\0\0\0", b"\0\0\xfe\xff\0\0\0[\0\0\0]", "[1]".encode("utf-32-le"),
        "[1]".encode("utf-32-be"), b"+/v8-[]", b"\x1f\x8b\x08\0[]",
    ],
}

DEEP: Final[dict[str, list[bytes]]] = {
    "opened and never closed": [b"[" * 100_000, b'{"a":' * 100_000, b'[{"":' * 50_000, b"[" * 100_000 + b"1"],
    "too deep": [nest(100_000), nest(100_000, b'{"a":', b"}", b"1")],
}
"""What must be refused as well, since no limit lets it pass."""

CHOICES: Final = (
    Choice(
        "as near as a double comes, which is what every reader does with a number too close to zero",
        {
            b"1e-400": 0.0, b"-1e-400": -0.0, b"123.456e-789": 0.0, b"[0.4e-99999999999]": [0.0], b"5e-324": 5e-324,
            b"2e-324": 0.0, b"1e-310": 1e-310,
        },
    ),
    Choice(
        "an integer of any size is exact here, so it stays what it was",
        {
            b"123456789012345678901234567890": 123456789012345678901234567890,
            b"[-123123123123123123123123123123]": [-123123123123123123123123123123], b"18446744073709551616": 2**64,
            b"-9223372036854775809": -(2**63) - 1, b"1" + b"0" * 399: 10**399, b"-1" + b"0" * 399: -(10**399),
        },
    ),
    Choice(
        "a number that no double holds would turn into an infinity",
        dict.fromkeys(
            [
                b"1e400", b"-1e400", b"1.5e+9999", b"[-1e+9999]", b"123123e100000",
                b"0.4e00669999999999999999999999999999999969999999006", b"1.8e308", b"9E9999",
            ],
            UNDECODABLE,
        ),
    ),
    Choice(
        "reading so many digits costs more than they can mean",
        dict.fromkeys(
            [b"9" * 401, b"-" + b"9" * 401, b"0." + b"1" * 400, b"1e" + b"0" * 400, b"9" * 100_000],
            TOO_MUCH,
        ),
    ),
    Choice(
        "success bodies of the service begin with this mark, so one is left out",
        {MARK + b"{}": {}, MARK + b" [1]": [1], MARK + rb'"\ufeff"': "\ufeff", MARK + b'"' + MARK + b'"': "\ufeff"},
    ),
    Choice(
        "a UTF-16 mark leaves no doubt how to read the text",
        {
            '\ufeff["é"]'.encode("utf-16-le"): ["é"], '\ufeff["é"]'.encode("utf-16-be"): ["é"],
            '\ufeff{"a":"\U0001f600"}'.encode("utf-16-le"): {"a": "\U0001f600"}, "\ufeff 1".encode("utf-16-be"): 1,
        },
    ),
    Choice(
        "UTF-16 that ends too soon, or has half a pair, is no text",
        dict.fromkeys(
            [
                b"\xff\xfe", b"\xfe\xff", b"\xff\xfe[", b"\xfe\xff\0[\0", b'\xff\xfe"\0\x3d\xd8"\0',
                b'\xfe\xff\0"\xdc\x00\0"',
            ],
            UNDECODABLE,
        ),
    ),
    Choice(
        "UTF-16 without a mark is not guessed at; a declared charset is a matter for the caller",
        dict.fromkeys(
            [text.encode(f"utf-16-{order}") for text in ('["é"]', "{}", '"a"') for order in ("le", "be")],
            UNDECODABLE,
        ),
    ),
    Choice(
        "half a surrogate pair is no character, and nothing could write it again",
        dict.fromkeys(
            [
                rb'"\ud800"', rb'"\uDADA"', rb'"\udfff"', rb'["\udc00\ud800"]', rb'"\uDd1e\uD834"',
                rb'"\ud800\ud800"', rb'"\ud800\n"', rb'"\ud83dx"', rb'"\uD888\u1234"', rb'"\ud800\ud800\udc00"',
                rb'"\ud83d\ude00\ud83d"', rb'{"\udFAA":0}', rb'{"a":{"b":["\ud800"]}}', rb'"\\\ud800"',
                rb'"\ud800\\udc00"',
            ],
            UNDECODABLE,
        ),
    ),
    Choice(
        "bytes that are not UTF-8 would be read as something that nobody wrote",
        dict.fromkeys(
            [
                b'"%b"' % broken
                for broken in (
                    b"\x80", b"\xbf", b"\xe9", b"\xff", b"\xfe", b"\x81\x82", b"a\xe5b", b"\xc3", b"\xc3(",
                    b"\xe2\x82", b"\xe2(\xa1", b"\xf0\x9f\x98", b"\xf0(\x8c\xbc", b"\xf0\x28\x8c\x28",
                    b"\xe6\x97\xa5\xd1\x88\xfa", b"\xc0\xaf", b"\xc1\xbf", b"\xe0\x80\xaf", b"\xe0\x9f\xbf",
                    b"\xf0\x80\x80\xaf", b"\xf0\x8f\xbf\xbf", b"\xf8\x88\x80\x80\x80", b"\xfc\x83\xbf\xbf\xbf\xbf",
                    b"\xfc\x80\x80\x80\x80\x80", b"\xf4\x90\x80\x80", b"\xf4\xbf\xbf\xbf", b"\xf7\xbf\xbf\xbf",
                    b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xed\xa0\xbd\xed\xb8\x80", b"\xc0\x80", b"\x00\xc3\xa9",
                    b"caf\xe9", b"\xa4\xa2",
                )
            ],
            UNDECODABLE,
        ),
    ),
    Choice(
        "one of two members with one name would be lost, and which one differs between readers",
        dict.fromkeys(
            [
                b'{"a":1,"a":2}', b'{"a":1,"a":1}', b'{"a":1,"b":2,"a":3}', rb'{"a":1,"\u0061":2}', b'{"":0,"":0}',
                b'[{"a":{},"a":[]}]', b'{"x":{"a":1,"a":2}}', rb'{"\n":1,"\u000a":1}',
                rb'{"\ud83d\ude00":1,"' + "\U0001f600".encode() + b'":2}', MARK + b'{"a":1,"a":2}',
            ],
            TWICE,
        ),
    ),
    Choice(
        "what is no JSON at all is that first, whatever it names twice",
        dict.fromkeys([b'{"a":1,"a":2', b'{"a":1,"a":2}x', b'{"a":1,"a":NaN}', b'{"a":1,"a":1e400}'], UNDECODABLE),
    ),
    Choice(
        "deeper than any payload of the contract, and deep enough to end a process elsewhere",
        dict.fromkeys(
            [nest(101), nest(500), nest(101, b'{"a":', b"}", b"1"), nest(300, b'[{"":', b"}]", b"0")],
            TOO_MUCH,
        ),
    ),
)
# fmt: on
"""What RFC 8259 leaves to a reader, and the few things it allows that are refused on purpose."""
