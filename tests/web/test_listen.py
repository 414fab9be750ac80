"""Listening on this machine only, on the port asked for or the next free one."""

from __future__ import annotations

import socket

import pytest

from hunmin.web import listen
from hunmin.web.app import asset, new_token
from hunmin.web.listen import address, open_port


def test_a_taken_port_gives_way_to_the_next() -> None:
    with open_port(0) as first:
        port = first.getsockname()[1]
        with open_port(port) as second:
            assert second.getsockname()[0] == "127.0.0.1"
            assert second.getsockname()[1] != port


def test_the_port_asked_for_is_taken_when_it_is_free() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with open_port(port) as bound:
        assert bound.getsockname()[1] == port


@pytest.mark.parametrize("port", [1, 65535])
def test_a_port_that_may_not_be_used_is_no_end(port: int) -> None:
    with open_port(port) as first, open_port(port) as second:
        assert first.getsockname() != second.getsockname()


def test_nobody_outside_this_machine_can_connect() -> None:
    with open_port(0) as bound:
        assert bound.getsockname()[0] == "127.0.0.1"


def test_the_token_stands_where_browsers_send_it_to_nobody() -> None:
    with open_port(0) as bound:
        assert address(bound, "secret") == f"http://127.0.0.1:{bound.getsockname()[1]}/#secret"


def test_tokens_differ() -> None:
    assert len({new_token() for _ in range(100)}) == 100
    assert all(len(new_token()) >= 22 for _ in range(10))


def test_no_text_browser_starts_inside_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listen.sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not listen.has_screen()
    monkeypatch.setenv("DISPLAY", ":0")
    assert listen.has_screen()


def test_a_page_is_in_the_users_language(monkeypatch: pytest.MonkeyPatch) -> None:
    for language in ("ko", "en"):
        monkeypatch.setenv("HUNMIN_LANG", language)
        assert f'<html lang="{language}">' in asset("hunmin.data.review", "page.html").body.decode()
