"""Fixtures of the repair tests: the local translation service of the translation tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "translate"))
from translation_service import Service  # noqa: E402


@pytest.fixture
def service() -> Iterator[Service]:
    """A service that translates what the test tells it to."""
    one = Service()
    yield one
    one.close()
