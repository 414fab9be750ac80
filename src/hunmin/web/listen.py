"""Listening on this machine only: a free port, and serving until Ctrl-C."""

from __future__ import annotations

import os
import socket
import sys
import threading
import webbrowser
from contextlib import suppress
from typing import TYPE_CHECKING

from hunmin.core.errors import UsageError
from hunmin.core.language import tr

if TYPE_CHECKING:
    from starlette.types import ASGIApp

HOST = "127.0.0.1"
PORTS_TRIED = 20
MAX_CONNECTIONS = 64


def open_port(port: int) -> socket.socket:
    """A socket bound to a port of the loopback address; when it is taken, to one of the next, and at last to any free one.

    Raises `UsageError` when the machine gives no port at all.
    """
    nearby = range(port, min(port + PORTS_TRIED, 65536)) if port else range(0)
    for number in (*nearby, 0):
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((HOST, number))
            bound.listen(MAX_CONNECTIONS)
        except OSError:
            bound.close()
            continue
        return bound
    raise UsageError(
        tr("no port of this machine is free", "비어 있는 포트가 없습니다"),
        at=f"{HOST}:{port}",
        fix=tr("use --port", "--port 를 쓰세요"),
    )


def address(bound: socket.socket, token: str) -> str:
    """What to open. The token stands behind the #: browsers send that part to nobody, so no log holds it."""
    return f"http://{HOST}:{bound.getsockname()[1]}/#{token}"


def serve_until_stopped(app: ASGIApp, bound: socket.socket, browse: str = "") -> None:
    """Answer requests until Ctrl-C; `browse` is opened in the user's browser once the page answers."""
    import uvicorn

    config = uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        access_log=False,
        log_level="error",
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MAX_CONNECTIONS,
        timeout_graceful_shutdown=2,
    )
    if browse and has_screen():
        threading.Thread(target=webbrowser.open, args=(browse,), daemon=True).start()
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[bound])


def has_screen() -> bool:
    """True where a browser can open a window; without one, Python would start a text browser inside the terminal."""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
