"""Requests a second and share of refusals (429) of a translation, against a service with 50 ms latency and a limit of 60 a second.

The service counts requests in a sliding second, in a process of its own. Goals: at least 95% of the limit, under 1% of answers 429
after the first second.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections import deque
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

LATENCY, LIMIT, REQUESTS, WARM_UP = 0.05, 60, 1500, 1.0
SERVICE = Path(__file__).parent.parent / "tests" / "data" / "translate"


def serve(pipe: Connection) -> None:
    """Run the service of the tests; on any message, send the times of arrival and the statuses."""
    sys.path.insert(0, str(SERVICE))
    from translation_service import Service

    service = Service(latency=LATENCY, limit=LIMIT)
    pipe.send(service.port)
    while pipe.recv():
        pipe.send((list(service.times), list(service.statuses)))
        service.times.clear()
        service.statuses.clear()


def measure(engine: str, port: int, pipe: Connection, folder: Path) -> tuple[float, float, float, int]:
    """Share of the limit reached, share of 429 after warm-up, seconds, most requests in one second."""
    from hunmin.data.settings import SourceSettings
    from hunmin.data.translate.settings import TranslateSettings
    from hunmin.data.translate.translate import translate_file

    endpoint = f"http://127.0.0.1:{port}" + ("/v1" if engine == "openai" else "")
    known: dict[str, Any] = {"engine": engine, "endpoint": endpoint, "model": "m" if engine == "openai" else "", "batch": 1}
    settings = TranslateSettings(**known, requests_per_second=LIMIT, store=str(folder / f"{engine}.sqlite3"))
    file = folder / "in.jsonl"
    file.write_text(
        "".join(json.dumps({"text": f"Boat number {n} came into the harbour."}) + "\n" for n in range(REQUESTS)), encoding="utf-8"
    )
    translate_file(settings, SourceSettings(path=str(file)), folder / f"{engine}.jsonl")
    pipe.send(True)
    times, statuses = pipe.recv()
    late = [status for at, status in zip(times, statuses, strict=False) if at - times[0] > WARM_UP]
    seconds = times[-1] - times[0]
    window: deque[float] = deque()
    most = 0
    for at in times:
        window.append(at)
        while at - window[0] >= 1:
            window.popleft()
        most = max(most, len(window))
    return len(times) / seconds / LIMIT, late.count(429) / len(late), seconds, most


def main() -> None:
    """Print a table."""
    os.environ.update(OPENAI_API_KEY="sk-none-00000000", DEEPL_AUTH_KEY="none")
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    process.start()
    port = ours.recv()
    print(f"{'engine':<10}{'of the limit':>14}{'429':>8}{'seconds':>10}{'most in 1 s':>14}")
    with tempfile.TemporaryDirectory() as folder:
        for engine in ("openai", "deepl"):
            share, refused, seconds, most = measure(engine, port, ours, Path(folder))
            print(f"{engine:<10}{share:>14.1%}{refused:>8.2%}{seconds:>10.1f}{most:>14}")
            time.sleep(1.1)
    ours.send(False)
    process.join(2)


if __name__ == "__main__":
    main()
