"""What a failed call means: send it again, give this request up, or stop the whole run."""

from __future__ import annotations

import email.utils
import json
import socket
import ssl
from collections.abc import Iterator, Mapping
from typing import Any

from hunmin.core.errors import BudgetStop, HunminError, UsageError
from hunmin.core.language import tr
from hunmin.core.progress import duration
from hunmin.data.translate.engines.endpoint import masked
from hunmin.data.translate.engines.engine import Usage

DETAIL = 300
NO_MONEY = ("insufficient_quota", "billing_hard_limit", "billing_not_active", "insufficient_balance", "credit_balance")


class Passing(Exception):
    """A fault that may pass: the request is sent again; `wait` is the pause the service asked for, in seconds."""

    def __init__(self, reason: str, detail: str = "", wait: float | None = None) -> None:
        super().__init__(detail or reason)
        self.reason, self.detail, self.wait = reason, detail[:DETAIL], wait


class BadReply(Exception):
    """An answer that is not one; `usage` is what it cost all the same, None where that is not known."""

    def __init__(self, reason: str, detail: str = "", usage: Usage | None = None) -> None:
        super().__init__(detail or reason)
        self.reason, self.detail, self.usage = reason, detail[:DETAIL], usage


class Refused(Exception):
    """The service does not take this request; sending it again would not help."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason, self.detail = reason, detail[:DETAIL]


class TooLong(BadReply):
    """The service answered more bytes than allowed."""

    def __init__(self, limit: int) -> None:
        super().__init__("answer_too_long", f"more than {limit:,} bytes")


def of_status(status: int, headers: Mapping[str, str], body: str, endpoint: str) -> Exception:
    """The fault behind a status of 300 or more; `body` is already without keys."""
    said = server_text(body)
    wait = retry_after(headers)
    if status < 400:
        what = tr(
            f"the service sends elsewhere (HTTP {status}); the key is not sent along",
            f"서비스가 다른 주소로 보내려 합니다 (HTTP {status}). 키는 따라 보내지 않습니다",
        )
        return UsageError(what, at=endpoint, fix=tr("name the final address as endpoint", "최종 주소를 endpoint 로 지정하세요"))
    if status in {401, 403}:
        what = tr(f"the service refuses the key (HTTP {status}): {said}", f"서비스가 키를 거부했습니다 (HTTP {status}): {said}")
        fix = tr("check the key in the environment and what it may do", "환경 변수의 키와 그 권한을 확인하세요")
        return UsageError(what, at=endpoint, fix=fix)
    if status in {402, 456} or (status == 429 and any(mark in body for mark in NO_MONEY)):
        what = tr(f"the quota of the service is used up: {said}", f"서비스의 사용 한도를 다 썼습니다: {said}")
        return _stop(what, endpoint)
    if status in {408, 409, 425, 429} or status >= 500:
        return Passing(f"http_{status}", said, wait)
    return Refused(f"http_{status}", said)


def too_long_a_wait(fault: Passing, endpoint: str) -> BudgetStop:
    """The stop that replaces a pause nobody wants to sit through."""
    pause = duration(fault.wait or 0.0)
    what = tr(f"the service asks to wait {pause} ({fault.reason})", f"서비스가 {pause} 기다리라고 합니다 ({fault.reason})")
    return _stop(what, endpoint)


def _stop(what: str, endpoint: str) -> BudgetStop:
    fix = tr(
        "what is done is kept: run the same command again later", "끝난 것은 보관되었습니다. 나중에 같은 명령을 다시 실행하세요"
    )
    return BudgetStop(what, at=endpoint, fix=fix)


def server_text(body: str) -> str:
    """What the service says of an error, on one line."""
    try:
        value: Any = json.loads(body)
    except (ValueError, RecursionError):
        value = body
    for _ in range(3):
        if isinstance(value, dict):
            value = next((value[key] for key in ("error", "message", "detail") if value.get(key)), "")
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:DETAIL]


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the headers ask to wait: `retry-after-ms`, or `retry-after` as seconds or as a date; None without one.

    A date counts from the `date` of the same answer, so the clock here does not matter.
    """
    found = {name.lower(): value.strip() for name, value in headers.items()}
    for name, divisor in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            wait = float(found[name]) / divisor
        except (KeyError, ValueError):
            continue
        if 0 <= wait < float("inf"):
            return wait
    until, now = (email.utils.parsedate_tz(found.get(name, "")) for name in ("retry-after", "date"))
    if until is None:
        return None
    start = email.utils.mktime_tz(now) if now else _now()
    return max(0.0, float(email.utils.mktime_tz(until) - start))


def _now() -> float:
    import time

    return time.time()


def of_connection(error: BaseException, endpoint: str, proxy: str | None) -> Exception:
    """The fault behind a connection that failed: certificates stop the run, all else may pass."""
    causes = list(_causes(error))
    through = f" (proxy {masked(proxy)})" if proxy else ""
    known = next((one for one in causes if isinstance(one, HunminError | BadReply | Passing)), None)
    if known is not None:
        return known
    if any(isinstance(one, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(one) for one in causes):
        what = tr("the certificate of the service cannot be trusted", "서비스의 인증서를 믿을 수 없습니다")
        fix = tr("set SSL_CERT_FILE to the authority of your network", "사내 인증 기관을 SSL_CERT_FILE 로 지정하세요")
        return UsageError(what + through, at=endpoint, fix=fix)
    names = " ".join(type(one).__name__ for one in causes)
    said = masked(str(causes[-1]))[:DETAIL] + through
    if "Proxy" in names:
        return Passing("proxy", said)
    if any(isinstance(one, socket.gaierror) for one in causes) or "NameResolution" in names:
        return Passing("unknown_host", said)
    return Passing("timeout" if "Timeout" in names else "connection", said)


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    todo: list[BaseException] = [error]
    while todo:
        one = todo.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        todo += [
            arg
            for arg in (one.__cause__, one.__context__, getattr(one, "reason", None), *one.args)
            if isinstance(arg, BaseException)
        ]
