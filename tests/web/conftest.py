"""A small page served on a free port of this machine, and requests to it with any headers."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import uvicorn
from fastapi import APIRouter, Request

from hunmin.core.errors import ResourceError
from hunmin.web.app import Asset, page_app
from hunmin.web.listen import open_port

TOKEN = "token-of-this-run"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: str


@dataclass
class Served:
    """A running page; `seen` are the bodies that reached a route."""

    port: int
    seen: list[bytes] = field(default_factory=list)

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, token: str | None = TOKEN, **headers: str) -> Answer:
        """A request; headers by name with _ for -, their Host and Origin as given."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            given["x-hunmin-token"] = token
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, given)
            answer = connection.getresponse()
            return Answer(
                answer.status,
                {name.lower(): value for name, value in answer.getheaders()},
                answer.read().decode("utf-8", "replace"),
            )
        finally:
            connection.close()


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """An app with one page and three routes, in a thread."""
    bound = open_port(0)
    made = Served(bound.getsockname()[1])
    routes = APIRouter(prefix="/api")

    @routes.post("/echo")
    async def echo(request: Request) -> dict[str, int]:
        made.seen.append(await request.body())
        return {"bytes": len(made.seen[-1])}

    @routes.get("/bug")
    def bug() -> None:
        raise RuntimeError("<secret path>")

    @routes.get("/full")
    def full() -> None:
        raise ResourceError("디스크가 가득 찼습니다", at="/data")

    app = page_app(Asset(b"<!doctype html>page", "text/html"), {"/static/x.js": Asset(b"1", "text/javascript")}, routes, TOKEN)
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", ws="none", log_level="critical"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield made
    server.should_exit = True
    thread.join()
