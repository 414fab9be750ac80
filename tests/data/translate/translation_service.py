"""A translation service on this machine, with faults: OpenAI's chat completions and DeepL's /v2/translate, over real HTTP.

Its "Korean" is a function of the text alone, word by word, so that any run can be compared with any other.
"""

from __future__ import annotations

import hashlib
import json
import re
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = re.compile(r'<x id="\d+"\s*/>')
SYLLABLES = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후"


def korean(text: str) -> str:
    """Every English word as two syllables; digits, tokens, marks and line ends stay."""

    def word(match: re.Match[str]) -> str:
        digest = hashlib.sha256(match.group().encode()).digest()
        return "".join(SYLLABLES[byte % len(SYLLABLES)] for byte in digest[:2])

    pieces, at = [], 0
    for token in TOKEN.finditer(text):
        pieces += [re.sub(r"[A-Za-z']+", word, text[at : token.start()]), token.group()]
        at = token.end()
    return "".join([*pieces, re.sub(r"[A-Za-z']+", word, text[at:])])


Fault = Callable[["Handler", dict[str, Any]], bool]


class Service:
    """The server; `faults` are used up one a request, each says True when it has answered itself."""

    def __init__(self, latency: float = 0.0, limit: int = 0, window: float = 1.0) -> None:
        self.calls: list[dict[str, Any]] = []
        self.times: list[float] = []
        self.statuses: list[int] = []
        self.faults: deque[Fault] = deque()
        self.always: Fault | None = None
        self.translate: Callable[[str], str] = korean
        self.latency, self.limit, self.window = latency, limit, window
        self.lock = threading.Lock()
        self.arrived: deque[float] = deque()
        self.in_flight = self.most_in_flight = 0
        self.server = Quiet(("127.0.0.1", 0), Handler)
        self.server.service = self  # type: ignore[attr-defined]
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    @property
    def openai(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def deepl(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def admits(self) -> bool:
        """False when more requests came in the window than allowed."""
        now = time.monotonic()
        with self.lock:
            while self.arrived and now - self.arrived[0] >= self.window:
                self.arrived.popleft()
            if self.limit and len(self.arrived) >= self.limit:
                return False
            self.arrived.append(now)
        return True

    def asked(self) -> list[list[str]]:
        """The texts of every call, in order of arrival."""
        return [texts_of(call["body"]) for call in self.calls if call["path"].endswith(("/completions", "/translate"))]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def texts_of(body: Any) -> list[str]:
    if "text" in body:
        return list(body["text"])
    return [one["text"] for one in json.loads(body["messages"][-1]["content"])["segments"]]


class Quiet(ThreadingHTTPServer):
    """Says nothing of clients that hang up; the tests kill theirs."""

    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(*_)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, *_: Any) -> None:
        pass

    @property
    def service(self) -> Service:
        return self.server.service  # type: ignore[attr-defined,no-any-return]

    def do_GET(self) -> None:
        self.send_json(200, {"glossaries": []})

    def do_POST(self) -> None:
        service = self.service
        length = int(self.headers.get("Content-Length", 0))
        data = self.rfile.read(length)
        if len(data) < length:  # the client was killed while it was sending
            self.close_connection = True
            return
        body = json.loads(data) if data else {}
        with service.lock:
            service.calls.append({"path": self.path, "headers": dict(self.headers), "body": body, "raw": data})
            service.times.append(time.monotonic())
            service.in_flight += 1
            service.most_in_flight = max(service.most_in_flight, service.in_flight)
            fault = service.faults.popleft() if service.faults else service.always
        try:
            if not service.admits():
                self.send_json(429, {"error": {"message": "too many requests"}})
                return
            if service.latency:
                time.sleep(service.latency)
            if fault is None or not fault(self, body):
                self.answer(body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            with service.lock:
                service.in_flight -= 1

    def answer(self, body: dict[str, Any]) -> None:
        if self.path.endswith("/glossaries"):
            made = {
                "glossary_id": "g-1",
                "name": body["name"],
                "ready": True,
                "source_lang": "en",
                "target_lang": "ko",
                "creation_time": "2026-01-01T00:00:00.000000+00:00",
                "entry_count": 1,
            }
            self.send_json(201, made)
        elif "text" in body:
            self.send_json(200, {"translations": [deepl_text(self.service.translate(text), text) for text in body["text"]]})
        elif body.get("stream"):
            self.send_events(completion(body, self.content(body)))
        else:
            self.send_json(200, completion(body, self.content(body)))

    def content(self, body: dict[str, Any]) -> str:
        """The question with every text translated."""
        question = json.loads(body["messages"][-1]["content"])
        for one in question["segments"]:
            one["text"] = self.service.translate(one["text"])
        return json.dumps(question, ensure_ascii=False)

    def send_json(self, status: int, record: Any, headers: dict[str, str] | None = None) -> None:
        self.send_bytes(
            status, json.dumps(record, ensure_ascii=False).encode(), {"Content-Type": "application/json", **(headers or {})}
        )

    def send_bytes(self, status: int, data: bytes, headers: dict[str, str] | None = None, length: int | None = None) -> None:
        with self.service.lock:
            self.service.statuses.append(status)
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data) if length is None else length))
        self.end_headers()
        self.wfile.write(data)
        self.wfile.flush()

    def send_events(self, answer: dict[str, Any], upto: int | None = None, cut: int | None = None) -> None:
        """The answer as server-sent events; `upto` leaves out the end, `cut` sends pieces of so many bytes."""
        choice = answer["choices"][0]
        said = choice["message"]["content"]
        plain = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": answer["model"]}
        events = [
            plain | {"choices": [{"index": 0, "delta": {"content": said[at : at + 7]}, "finish_reason": None}]}
            for at in range(0, len(said), 7)
        ]
        events.append(plain | {"choices": [{"index": 0, "delta": {}, "finish_reason": choice["finish_reason"]}]})
        events.append(plain | {"choices": [], "usage": answer["usage"]})
        lines = [b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n" for event in events] + [b"data: [DONE]\n\n"]
        data = b"".join(lines[:upto])
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for at in range(0, len(data), cut or len(data)):
            self.wfile.write(data[at : at + (cut or len(data))])
            self.wfile.flush()
        self.close_connection = True

    def hang_up(self) -> None:
        """Cut the connection here and now."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


def completion(body: dict[str, Any], content: str | None, **changes: Any) -> dict[str, Any]:
    """A chat completion."""
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": content},
        "finish_reason": changes.pop("finish_reason", "stop"),
    }
    usage = {"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150}
    return {
        "id": "c",
        "object": "chat.completion",
        "created": 1,
        "model": body.get("model"),
        "choices": [choice],
        "usage": usage,
    } | changes


def deepl_text(text: str, source: str) -> dict[str, Any]:
    return {"text": text, "detected_source_language": "EN", "billed_characters": len(source)}


def status(code: int, body: Any = None, **headers: str) -> Fault:
    """Answer with a status."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    def fault(handler: Handler, _: dict[str, Any]) -> bool:
        handler.send_json(code, {"error": {"message": f"fault {code}"}} if body is None else body, named)
        return True

    return fault


def raw(data: bytes, content_type: str = "application/json", **more: Any) -> Fault:
    """Answer with these bytes."""

    def fault(handler: Handler, _: dict[str, Any]) -> bool:
        handler.send_bytes(200, data, {"Content-Type": content_type}, **more)
        return True

    return fault


def says(content: str | None, **changes: Any) -> Fault:
    """Answer a chat with this content."""

    def fault(handler: Handler, body: dict[str, Any]) -> bool:
        handler.send_json(200, completion(body, content, **changes))
        return True

    return fault


def segments(change: Callable[[list[dict[str, str]]], list[dict[str, str]]]) -> Fault:
    """Answer a chat with changed segments."""

    def fault(handler: Handler, body: dict[str, Any]) -> bool:
        found = json.loads(handler.content(body))["segments"]
        handler.send_json(200, completion(body, json.dumps({"segments": change(found)}, ensure_ascii=False)))
        return True

    return fault


def fine(_handler: Handler, _body: dict[str, Any]) -> bool:
    """No fault."""
    return False
