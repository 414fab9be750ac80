"""Files to review, a check that finds planted faults, and a review served on a free port of this machine."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from hunmin.data.findings import Finding, Summary
from hunmin.data.review.rows import editable_fields, row_id
from hunmin.data.review.server import Review, review_app
from hunmin.data.review.store import ReviewStore
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.records import find_records
from hunmin.web.listen import address, open_port

TOKEN = "token-of-this-run"
# What stands for a fault in a text, its kind, and what it should read.
PLANTED = (
    ("30\\.6억", "number_changed", "error", "306억"),
    ("사과과", "particle_wrong", "error", "사과와"),
    ("그리고 나서$", "cut_off", "error", None),
    ("되는 것이다", "translationese", "warning", None),
)


def planted_check(source: SourceSettings, summary: Summary) -> Iterator[Finding]:
    """The planted faults of a file."""
    for found in find_records(source):
        summary.rows += 1
        if found.problem:
            yield Finding(found.line, "", "", "unreadable", "error", (0, 0), found.problem, None)
        else:
            yield from planted_findings(found.record, found.line, row_id(found))


def planted_findings(record: Any, line: int = 1, name: str = "") -> Iterator[Finding]:
    """The planted faults of a record."""
    for one in editable_fields(record):
        for pattern, kind, severity, repair in PLANTED:
            for match in re.finditer(pattern, one.text):
                yield Finding(line, name, one.path, kind, severity, match.span(), f"{kind} 입니다", repair)  # type: ignore[arg-type]


def pair(number: int, target: str, **more: Any) -> dict[str, Any]:
    """A record of a pair file."""
    return {"id": f"p{number}", "source": f"Sentence {number}.", "target": target, **more}


@dataclass
class Reviewing:
    """A review that answers requests."""

    review: Review
    port: int
    url: str

    def ask(self, path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        """Status and answer of a request with the token."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            sent = None if body is None else json.dumps(body).encode()
            headers = {"x-hunmin-token": TOKEN, "content-type": "application/json"}
            connection.request("GET" if body is None else "POST", f"/api/{path}", sent, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def answer(self, position: int, state: str, edits: dict[str, str] | None = None) -> dict[str, Any]:
        """Answer a row as it is now; the row afterwards."""
        version = self.ask(f"rows/{position}")[1]["row"]["version"]
        status, found = self.ask(f"rows/{position}", {"state": state, "edits": edits or {}, "version": version})
        assert status == 200, found
        row: dict[str, Any] = found["row"]
        return row


@pytest.fixture
def reviewing() -> Callable[..., Any]:
    """Serve the review of a file while the block runs."""

    @contextmanager
    def start(file: Path, **given: Any) -> Iterator[Reviewing]:
        source, wait = SourceSettings(path=str(file)), given.pop("wait", True)
        store = ReviewStore(file)
        review = Review(source, store, given.pop("check", planted_check), **given)
        bound = open_port(0)
        url = address(bound, TOKEN)
        server = uvicorn.Server(uvicorn.Config(review_app(review, TOKEN), lifespan="off", ws="none", log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        review.start()
        if wait:
            review.wait()
        while not server.started:
            time.sleep(0.01)
        try:
            yield Reviewing(review, bound.getsockname()[1], url)
        finally:
            server.should_exit = True
            thread.join()
            store.close()

    return start


@pytest.fixture
def pairs(put: Callable[..., Path]) -> Path:
    """Six rows, five of them with a fault, and a line that is none."""
    rows = [
        pair(1, "회사는 30.6억 달러를 투자했습니다."),
        pair(2, "사과과 배를 샀습니다. <img src=x onerror=alert(1)> <script>alert(2)</script>"),
        pair(3, "아무 문제 없는 문장입니다."),
        pair(4, "물을 끓입니다. 그리고 나서"),
        pair(5, "😀😀 사과과 귤, 그리고 사과과 감을 샀습니다."),
        pair(6, "이것은 좋은 것이 되는 것이다."),
    ]
    return put("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows) + '{"broken": <b>\n', "pairs.jsonl")


@pytest.fixture
def planted() -> Callable[..., Iterator[Finding]]:
    """The check of the planted faults."""
    return planted_check


@pytest.fixture
def planted_in() -> Callable[..., list[Finding]]:
    """The planted faults of one record."""
    return lambda record, _original=None: list(planted_findings(record))
