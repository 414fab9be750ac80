"""Only the page itself gets answers: other hosts, other pages, other programs and too much data are refused."""

from __future__ import annotations

import json
import socket
import time
from typing import Any

import pytest

from hunmin.web import guard
from hunmin.web.guard import SECURITY_HEADERS


@pytest.mark.parametrize("host", ["127.0.0.1:1", "127.0.0.1", "localhost:8888", "LOCALHOST", "[::1]:80", "[::1]"])
def test_loopback_names_are_answered(served: Any, host: str) -> None:
    assert served.ask("/", token=None, host=host).status == 200
    assert served.ask("/api/echo", "POST", b"x", host=host).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.com",
        "evil.com:80",
        "127.0.0.1.evil.com",
        "127.0.0.1:80:90",
        "localhost.",
        "0.0.0.0:80",
        "192.168.0.2",
        "",
        "[::1]x",
        "127.0.0.1:x",
    ],
)
def test_any_other_host_is_refused(served: Any, host: str) -> None:
    for path in ("/", "/static/x.js", "/api/echo"):
        assert served.ask(path, host=host).status == 421


@pytest.mark.parametrize("lines", ["", "Host: 127.0.0.1\r\nHost: evil.com\r\n"])
def test_no_host_and_two_hosts_are_refused(served: Any, lines: str) -> None:
    assert _raw(served.port, f"GET / HTTP/1.0\r\n{lines}\r\n".encode())[9:12] in (b"400", b"421")


@pytest.mark.parametrize("origin", ["http://evil.com", "null", "http://127.0.0.1:1", "http://localhost.evil.com", "file://"])
def test_any_other_origin_is_refused(served: Any, origin: str) -> None:
    before = len(served.seen)
    assert served.ask("/api/echo", "POST", b"x", origin=origin).status == 403
    assert len(served.seen) == before


def test_the_pages_own_origin_is_answered(served: Any) -> None:
    assert served.ask("/api/echo", "POST", b"x", origin=f"http://127.0.0.1:{served.port}").status == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_a_request_that_the_browser_says_is_not_the_pages_own_is_refused(served: Any, site: str) -> None:
    assert served.ask("/api/echo", "POST", b"x", sec_fetch_site=site).status == 403
    assert served.ask("/", token=None, sec_fetch_site=site).status == 200


@pytest.mark.parametrize("token", [None, "", "wrong", "token-of-this-ru", "token-of-this-run2"])
def test_nothing_but_the_pages_files_is_given_without_the_token(served: Any, token: str | None) -> None:
    for path in ("/api/echo", "/api/bug", "/api/none", "/docs", "/openapi.json", "/redoc", "/static/", "//", "/API/echo"):
        assert served.ask(path, token=token).status == 401, path
    assert served.ask("/api/echo?token=token-of-this-run", "POST", b"x", token=token).status == 401
    for path in ("/", "/static/x.js", "/static/style.css", "/static/icon.svg"):
        assert served.ask(path, token=token).status == 200


@pytest.mark.parametrize(
    "path", ["/static/../../etc/passwd", "/static/%2e%2e/guard.py", "/static//etc/passwd", "/docs", "/openapi.json"]
)
def test_no_path_reaches_a_file(served: Any, path: str) -> None:
    assert served.ask(path).status == 404


@pytest.mark.parametrize("path", ["/", "/static/x.js", "/api/echo", "/api/bug", "/api/full", "/nothing"])
@pytest.mark.parametrize("token", ["token-of-this-run", None])
def test_every_answer_carries_the_security_headers(served: Any, path: str, token: str | None) -> None:
    headers = served.ask(path, token=token).headers
    assert {name: headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert "server" not in headers or "uvicorn" in headers["server"]  # only review_file's own server is nameless
    assert not [name for name in headers if name.startswith("access-control")]


def test_the_policy_allows_no_inline_script_and_no_frame() -> None:
    assert "unsafe" not in guard.POLICY
    assert "default-src 'none'" in guard.POLICY and "frame-ancestors 'none'" in guard.POLICY


def test_a_preflight_of_another_page_gets_no_leave(served: Any) -> None:
    answer = served.ask("/api/echo", "OPTIONS", token=None, origin="http://evil.com", access_control_request_method="POST")
    assert answer.status == 403 and "access-control-allow-origin" not in answer.headers


def test_too_large_a_body_is_refused_before_it_is_read(served: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_BODY", 1000)
    before = len(served.seen)
    assert served.ask("/api/echo", "POST", b"x" * 1000).status == 200
    assert served.ask("/api/echo", "POST", b"x" * 1001).status == 413
    chunks = b"".join(b"64\r\n" + b"x" * 100 + b"\r\n" for _ in range(20))
    head = (
        b"POST /api/echo HTTP/1.1\r\nHost: localhost\r\nx-hunmin-token: token-of-this-run\r\ntransfer-encoding: chunked\r\n\r\n"
    )
    assert _raw(served.port, head + chunks + b"0\r\n\r\n")[9:12] == b"413"
    assert len(served.seen) == before + 1


def test_a_body_that_never_comes_is_given_up(served: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "SECONDS_FOR_BODY", 0.2)
    head = b"POST /api/echo HTTP/1.1\r\nHost: localhost\r\nx-hunmin-token: token-of-this-run\r\ncontent-length: 5\r\n\r\nab"
    start = time.monotonic()
    assert _raw(served.port, head)[9:12] == b"408"
    assert time.monotonic() - start < 5


def test_a_browser_gets_an_error_page_in_both_languages(served: Any) -> None:
    answer = served.ask("/<b>", accept="text/html,*/*")
    assert answer.status == 404 and answer.headers["content-type"].startswith("text/html")
    assert "없는 주소입니다." in answer.body and "nothing at this address" in answer.body and "<b>" not in answer.body


def test_the_page_gets_errors_as_json(served: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUNMIN_LANG", "ko")
    assert json.loads(served.ask("/nothing").body) == {"error": "없는 주소입니다."}
    monkeypatch.setenv("HUNMIN_LANG", "en")
    assert json.loads(served.ask("/nothing").body) == {"error": "There is nothing at this address."}


def test_an_error_of_ours_says_what_it_is_and_a_bug_tells_nothing(served: Any) -> None:
    told = served.ask("/api/full")
    assert told.status == 503 and json.loads(told.body)["error"] == "디스크가 가득 찼습니다 /data"
    bug = served.ask("/api/bug")
    assert bug.status == 500 and "secret" not in bug.body and "bug of ours" in bug.body


def _raw(port: int, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(sent)
        return connection.recv(65536)
