from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from partnercenter_spec import Request, Response
from partnercenter_spec.recordings import Malformed
from partnercenter_spec.recordings.lines import exchange as line_exchange
from partnercenter_spec.recordings.lines import is_exchange
from partnercenter_spec.recordings.raw import group_of, messages
from partnercenter_spec.recordings.reading import read

URL = "https://api.partnercenter.microsoft.com/v1/customers"


def har(*entries: Any) -> bytes:
    return json.dumps({"log": {"version": "1.2", "entries": list(entries)}}).encode()


ENTRY = {
    "request": {
        "method": "POST",
        "url": URL,
        "headers": [{"name": ":method", "value": "POST"}, {"name": "MS-RequestId", "value": "x"}],
        "postData": {"mimeType": "application/json", "text": "{}"},
    },
    "response": {
        "status": 201,
        "headers": [{"name": "Content-Type", "value": "application/json"}],
        "content": {"text": base64.b64encode(b'\xef\xbb\xbf{"a":1}').decode(), "encoding": "base64"},
    },
}

CASSETTE = """\
interactions:
- request:
    body: null
    headers:
      Accept: [application/json]
    method: get
    uri: https://api.partnercenter.microsoft.com/v1/customers
  response:
    body:
      string: !!binary |
        eyJhIjogMX0=
    headers:
      Content-Type: [application/json]
      Date: [2026-01-01]
    status: {code: 200, message: OK}
version: 1
"""


def test_har_entries_become_exchanges() -> None:
    (one,) = read("har", har(ENTRY))
    assert one.exchange is not None
    request, response = one.exchange.request, one.exchange.response
    assert (request.method, request.url, request.body, request.headers.get("ms-requestid")) == ("POST", URL, "{}", "x")
    assert len(request.headers) == 1
    assert response is not None
    assert (response.status, response.body) == (201, b'\xef\xbb\xbf{"a":1}')


def test_har_entries_without_answer() -> None:
    (one,) = read("har", har(ENTRY | {"response": {"status": 0, "headers": []}}))
    assert one.exchange is not None
    assert one.exchange.response is None


def test_one_bad_entry_never_hides_the_others() -> None:
    found = list(read("har", har({"request": {"method": "GET"}}, ENTRY, 5)))
    assert [item.index for item in found] == [0, 1, 2]
    assert [item.exchange is None for item in found] == [True, False, True]
    assert [item.problem for item in found] == [
        "request has no usable member `url`",
        None,
        "the entry is not an object",
    ]


@pytest.mark.parametrize(
    "data",
    [
        CASSETTE.encode(),
        json.dumps(
            {
                "interactions": [
                    {
                        "request": {
                            "method": "GET",
                            "uri": URL,
                            "body": None,
                            "headers": {"Accept": ["application/json"]},
                        },
                        "response": {
                            "status": {"code": 200},
                            "headers": {"Content-Type": ["application/json"]},
                            "body": {"string": '{"a": 1}'},
                        },
                    }
                ],
                "version": 1,
            }
        ).encode(),
    ],
)
def test_cassettes_become_exchanges(data: bytes) -> None:
    (one,) = read("cassette", data)
    assert one.exchange is not None
    request, response = one.exchange.request, one.exchange.response
    assert (request.method, request.url, request.body) == ("GET", URL, None)
    assert response is not None
    assert response.status == 200
    assert response.headers.get("content-type") == "application/json"
    assert json.loads(response.body or "") == {"a": 1}


def test_cassettes_of_ruby() -> None:
    data = {
        "http_interactions": [
            {
                "request": {"method": "post", "uri": URL, "body": {"encoding": "UTF-8", "string": "{}"}, "headers": {}},
                "response": {
                    "status": {"code": 201},
                    "headers": {},
                    "body": {"base64_string": base64.b64encode(b"{}").decode()},
                },
            }
        ]
    }
    (one,) = read("cassette", json.dumps(data).encode())
    assert one.exchange is not None
    assert one.exchange.response is not None
    assert (one.exchange.request.body, one.exchange.response.body) == ("{}", b"{}")


@pytest.mark.parametrize(
    "data",
    [
        b"a: &a [1,1,1,1,1,1,1,1,1]\n"
        + b"".join(b"%c: &%c [" % (c, c) + b",".join([b"*%c" % (c - 1)] * 9) + b"]\n" for c in range(98, 108))
        + b"interactions: [*k]",
        b"interactions: &x [*x]",
        b"interactions: " + b"[" * 500 + b"]" * 500,
        b"interactions: !!python/object/apply:os.getcwd []",
        b"interactions: [",
        b"interactions: 5",
        b"- 1",
        b"{",
    ],
)
def test_what_is_no_cassette_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        list(read("cassette", data))


def test_what_two_messages_share_may_be_an_alias() -> None:
    data = f"interactions:\n- request: &r {{method: GET, uri: '{URL}'}}\n- request: *r\n"
    assert [item.exchange.request.url for item in read("cassette", data.encode()) if item.exchange] == [URL, URL]


def test_sessions_become_exchanges() -> None:
    entry = {
        "RequestUri": URL,
        "RequestMethod": "GET",
        "RequestHeaders": {"Accept": ["application/json"]},
        "RequestBody": None,
        "ResponseBody": "{}",
        "ResponseHeaders": {"MS-CV": ["x.0"]},
        "StatusCode": 200,
    }
    for document in ([entry], {"Entries": [entry]}, {"Entries": [entry | {"StatusCode": "OK"}]}):
        (one,) = read("session", json.dumps(document).encode())
        assert one.exchange is not None
        assert one.exchange.response is not None
        assert (one.exchange.request.url, one.exchange.response.status, one.exchange.response.body) == (URL, 200, "{}")


def test_raw_messages() -> None:
    request, response = messages(
        b'POST /v1/customers HTTP/1.1\r\nHost: api.partnercenter.microsoft.com\r\n\r\n{"a":\n\n1}\r\n'
        b"HTTP/1.1 201 Created\r\nMS-CV: x\r\n\r\n{}"
    )
    assert isinstance(request, Request)
    assert (request.method, request.url, request.body) == ("POST", URL, b'{"a":\n\n1}')
    assert isinstance(response, Response)
    assert (response.status, response.headers.get("ms-cv"), response.body) == (201, "x", b"{}")


def test_raw_messages_without_body_and_with_bare_newlines() -> None:
    (request,) = messages(b"HEAD https://api.partnercenter.microsoft.com/v1/domains/a.example HTTP/1.1\nAccept: */*\n")
    assert isinstance(request, Request)
    assert request.body is None
    (response,) = messages(b"HTTP/2 204\n\n")
    assert isinstance(response, Response)
    assert (response.status, response.body) == (204, None)


def test_chunks_are_put_together() -> None:
    chunked = b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n5;x=y\r\n": 1}\r\n0\r\n\r\n'
    (response,) = messages(chunked)
    assert response.body == b'{"a": 1}'
    (whole,) = messages(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{"a": 1}')
    assert whole.body == b'{"a": 1}'


@pytest.mark.parametrize("data", [b"", b"hello", b"{}", b"HTTP/1.1 abc", b"\n\n"])
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        messages(data)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a/list-01.txt", "a/list-02.txt"),
        ("x.request.http", "x.response.http"),
        ("x-req.txt", "x-resp.txt.gz"),
        ("a_1.http", "a_2.http"),
    ],
)
def test_files_of_one_conversation_share_a_group(first: str, second: str) -> None:
    assert group_of(first) == group_of(second)


def test_files_of_other_conversations_do_not() -> None:
    assert group_of("a/list-01.txt") != group_of("b/list-01.txt")
    assert group_of("get-01.txt") != group_of("list-01.txt")


def test_lines_of_exchanges() -> None:
    line = {
        "request": {"method": "POST", "url": URL, "headers": {"A": "b"}, "body": {"a": 1}},
        "response": {"status": 201, "headers": [{"name": "C", "value": "d"}], "body": {"base64": "e30="}},
    }
    assert is_exchange(line)
    one = line_exchange(line)
    assert one.response is not None
    assert (one.request.body, one.response.body, one.response.headers.get("c")) == ('{"a": 1}', b"{}", "d")
    assert not is_exchange({"id": 1})
    assert not is_exchange([])
    for broken in (
        {"request": {"method": 5, "url": URL}},
        {"request": {"method": "GET", "url": URL}, "response": {"status": True}},
    ):
        with pytest.raises(Malformed):
            line_exchange(broken)


def test_no_message_holds_what_was_recorded() -> None:
    for form, data in (
        ("har", har({"request": {"method": "GET", "url": 5, "x": "hunter2"}})),
        ("cassette", b"interactions: [hunter2]"),
    ):
        (one,) = read(form, data)
        assert one.problem is not None
        assert "hunter2" not in one.problem
