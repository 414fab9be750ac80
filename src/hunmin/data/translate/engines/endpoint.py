"""Where a request may go, through which proxy, and keeping keys out of everything that is shown."""

from __future__ import annotations

import ipaddress
import os
import re
import socket
from collections.abc import Sequence
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from hunmin.core.errors import UsageError
from hunmin.core.language import tr

HIDDEN_KEY = "[key]"
# Names and addresses at which clouds hand out credentials.
_METADATA = frozenset(
    {"metadata", "metadata.google.internal", "metadata.goog", "instance-data", "100.100.100.200", "fd00:ec2::254"}
)
_KEY_LIKE = re.compile(
    r"\b(?:sk|pk|rk|hf|gsk|xai)[-_][A-Za-z0-9_\-]{8,}|(?<=Bearer )\S+|(?<=DeepL-Auth-Key )\S+"
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?::fx)?"
)
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]*@")
_QUERY_KEY = re.compile(r"(?i)((?:api[-_]?key|auth[-_]?key|access[-_]?token|token|key)=)[^&\s\"']+")


def read_key(names: Sequence[str]) -> str:
    """The key in the first of these environment variables that is set, without blanks; "" for none."""
    return next((os.environ[name].strip() for name in names if os.environ.get(name, "").strip()), "")


def masked(text: str, *keys: str) -> str:
    """The text without keys: those given, and whatever looks like one; a password in an address goes too."""
    for key in keys:
        if key:
            text = text.replace(key, HIDDEN_KEY)
    text = _CREDENTIALS.sub(f"{HIDDEN_KEY}@", text)
    return _KEY_LIKE.sub(HIDDEN_KEY, _QUERY_KEY.sub(rf"\1{HIDDEN_KEY}", text))


def check_endpoint(endpoint: str, allowed: Sequence[str] = ()) -> str:
    """The endpoint without a trailing slash, when texts and a key may be sent there.

    Only https, loopback, and hosts in `allowed`; never a file, a link-local or a credential-service address unless allowed.
    Raises `UsageError`.
    """
    try:
        parts = urlsplit(endpoint.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme not in {"http", "https"} or not host:
        raise _refused(endpoint, tr("not the address of a service", "서비스 주소가 아닙니다"), "https://HOST/v1")
    if parts.username or parts.password or parts.query:
        what = tr("an address must not carry a key", "주소에 키를 넣을 수 없습니다")
        raise _refused(endpoint, what, tr("put the key into the environment", "키는 환경 변수에 두세요"))
    if host in allowed:
        return endpoint.strip().rstrip("/")
    addresses = _addresses(host)
    if host.rstrip(".") in _METADATA or any(one.is_link_local or one.is_multicast or one.is_unspecified for one in addresses):
        what = tr("a link-local or credential-service address", "링크 로컬 주소나 자격 증명 서비스의 주소입니다")
        raise _refused(endpoint, what, tr(f"allow_hosts: [{host}] if that is meant", f"의도한 것이면 allow_hosts: [{host}]"))
    if parts.scheme == "http" and not (addresses and all(one.is_loopback for one in addresses)):
        what = tr("texts and key would be sent without encryption", "글과 키가 암호화되지 않은 채 전송됩니다")
        raise _refused(endpoint, what, tr(f"use https, or allow_hosts: [{host}]", f"https를 쓰거나 allow_hosts: [{host}]"))
    return endpoint.strip().rstrip("/")


def _refused(endpoint: str, what: str, fix: str) -> UsageError:
    return UsageError(what, at=masked(endpoint), fix=fix)


def _addresses(host: str) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """All addresses of a host; none when it cannot be resolved now, which the call itself will report."""
    try:
        found = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)
    except OSError:
        return []
    addresses = [ipaddress.ip_address(str(one[4][0]).split("%")[0]) for one in found]
    return [one.ipv4_mapped if isinstance(one, ipaddress.IPv6Address) and one.ipv4_mapped else one for one in addresses]


def proxy_for(endpoint: str) -> str | None:
    """The proxy that the environment names for an endpoint, or None.

    Raises `UsageError` when the variable does not hold the address of a proxy.
    """
    parts = urlsplit(endpoint)
    if proxy_bypass(parts.netloc) or parts.hostname in {"localhost", "127.0.0.1", "::1"}:
        return None
    named = getproxies()
    proxy = named.get(parts.scheme) or named.get("all")
    if not proxy:
        return None
    try:
        where = urlsplit(proxy)
        usable = where.scheme in {"http", "https"} and bool(where.hostname) and where.port != 0
    except ValueError:
        usable = False
    if not usable:
        variable = f"{parts.scheme.upper()}_PROXY"
        raise UsageError(
            tr("the proxy variable does not hold the address of a proxy", "프록시 변수에 프록시 주소가 아닌 값이 있습니다"),
            at=f"{variable}={masked(proxy)}",
            fix=f"export {variable}=http://HOST:PORT",
        )
    return proxy
