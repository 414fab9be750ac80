"""Fixtures of the translation tests: a service on this machine, and a translation in one line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from translation_runs import KEY, Translator  # noqa: E402
from translation_service import Service  # noqa: E402

NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "OPENAI_BASE_URL")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keys, no proxies, a cache of its own."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("DEEPL_AUTH_KEY", KEY)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def service() -> Iterator[Service]:
    """A service without faults."""
    one = Service()
    yield one
    one.close()


@pytest.fixture
def translate(service: Service, tmp_path: Path) -> Translator:
    """A translator of records through the service."""
    return Translator(service, tmp_path)
