"""Reliability list, group B, rows 1–12, 24 and 38–41: what the network and the service do wrong."""

from __future__ import annotations

import email.utils
import logging
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
import traceback
from pathlib import Path

import pytest
from translation_runs import KEY, Translator
from translation_service import Service, fine, raw, status

from hunmin.core.errors import BudgetStop, HunminError, UsageError
from hunmin.data.translate import limits
from hunmin.data.translate.engines.endpoint import check_endpoint, masked
from hunmin.data.translate.engines.faults import retry_after

TEXT = "The harbour was quiet in the morning."
ENGINES = ["openai", "deepl"]


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pauses that were asked for; none is really made."""
    found: list[float] = []

    def sleep(stop: limits.Stop, seconds: float) -> None:
        if stop.asked:
            raise limits.Drained
        if seconds > 0.5:
            found.append(seconds)

    monkeypatch.setattr(limits.Stop, "sleep", sleep)
    return found


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry_after": "7"}, 7.0),
        ({"retry_after_ms": "2500"}, 2.5),
        ({"retry_after": "in a minute"}, None),
        ({"retry_after": "120"}, 120.0),
    ],
)
def test_b1_a_pause_that_the_service_asks_for_is_made_in_full(
    translate: Translator, pauses: list[float], engine: str, headers: dict[str, str], wait: float | None
) -> None:
    if wait is None:
        headers = {"retry_after": email.utils.formatdate(time.time() + 60, usegmt=True)}
    translate.service.faults.append(status(429, **headers))
    assert len(translate([TEXT], engine=engine).rows) == 1
    if wait is None:
        assert 20 < max(pauses) <= 60
    else:
        assert max(pauses) == pytest.approx(wait, abs=0.1)
    assert len(translate.service.calls) == 2


def test_b1_a_date_counts_from_the_date_of_the_same_answer() -> None:
    assert retry_after({"Retry-After": "Sat, 21 Nov 2026 10:00:30 GMT", "Date": "Sat, 21 Nov 2026 10:00:00 GMT"}) == 30.0
    assert retry_after({"Retry-After": "soon"}) is None
    assert retry_after({"Retry-After": "-5"}) is None


@pytest.mark.parametrize("engine", ENGINES)
def test_b2_without_a_header_pauses_double_and_are_blurred(translate: Translator, pauses: list[float], engine: str) -> None:
    translate.service.faults.extend([status(429)] * 4)
    assert len(translate([TEXT], engine=engine, retry_seconds=4.0).rows) == 1
    made = [pause for pause in pauses if pause > 2]
    assert len(translate.service.calls) == 5
    for at, base in enumerate((4, 8, 16, 30)):
        assert any(0.75 * base <= pause <= 1.25 * base for pause in made), (at, made)
    assert len({limits.backoff(0, 1.0) for _ in range(20)}) > 1


@pytest.mark.parametrize("engine", ENGINES)
def test_b3_a_day_is_not_waited_for(translate: Translator, pauses: list[float], engine: str) -> None:
    translate.service.faults.append(status(429, retry_after="86400"))
    with pytest.raises(BudgetStop) as stopped:
        translate([TEXT], engine=engine)
    assert stopped.value.exit_code == 4
    assert "24 h" in str(stopped.value)
    assert len(translate.service.calls) == 1
    assert len(translate([TEXT], engine=engine).rows) == 1


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("code", [500, 502, 503, 504, 529])
def test_b4_server_faults_are_tried_again_a_bounded_number_of_times(translate: Translator, engine: str, code: int) -> None:
    translate.service.faults.extend([status(code)] * 2)
    assert len(translate([TEXT], engine=engine).rows) == 1
    translate.service.calls.clear()
    translate.service.always = status(code)
    with pytest.raises(UsageError, match=f"http_{code}"):
        translate(["Another text about the sea."], engine=engine, retries=2)
    assert len(translate.service.calls) == 3


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("code", [408, 409])
def test_b5_timeouts_and_conflicts_are_tried_again(translate: Translator, engine: str, code: int) -> None:
    translate.service.faults.append(status(code))
    assert len(translate([TEXT], engine=engine).rows) == 1
    assert len(translate.service.calls) == 2


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("code", [400, 404, 413, 422])
def test_b6_what_the_service_does_not_take_is_rejected_with_its_words(translate: Translator, engine: str, code: int) -> None:
    translate.service.faults.extend([fine, status(code, {"message": "text is not acceptable"})])
    ran = translate([TEXT, "Another text about the sea."], engine=engine, batch=1, concurrency=1)
    assert len(ran.rows) == 1
    assert ran.rejected[0]["reason"] == f"http_{code}"
    assert "not acceptable" in ran.rejected[0]["detail"]
    assert len(translate.service.calls) == 2


def test_b6_one_bad_segment_does_not_take_its_group_along(translate: Translator) -> None:
    def dislikes(handler: object, body: dict) -> bool:  # type: ignore[type-arg]
        return "poison" in body["messages"][-1]["content"] and status(400)(handler, body)  # type: ignore[arg-type]

    translate.service.always = dislikes
    ran = translate([TEXT, "A glass of poison stood there.", "The cat slept on the mat."], batch=3)
    assert len(ran.rows) == 2
    assert [one["reason"] for one in ran.rejected] == ["http_400"]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("code", [401, 403])
def test_b7_a_refused_key_stops_everything_after_one_call(translate: Translator, engine: str, code: int) -> None:
    translate.service.always = status(code, {"error": {"message": f"Incorrect API key provided: {KEY}"}})
    with pytest.raises(UsageError) as stopped:
        translate([f"{TEXT} Number {n}." for n in range(200)], engine=engine, concurrency=16, batch=1)
    assert stopped.value.exit_code == 2
    assert KEY not in str(stopped.value)
    assert len(translate.service.calls) == 1


@pytest.mark.parametrize(
    ("engine", "fault"),
    [
        ("openai", status(402)),
        ("openai", status(429, {"error": {"message": "You exceeded your current quota", "code": "insufficient_quota"}})),
        ("deepl", status(456, {"message": "Quota exceeded"})),
    ],
)
def test_b8_a_used_up_quota_is_not_tried_again_and_can_be_resumed(translate: Translator, engine: str, fault: object) -> None:
    texts = [f"{TEXT} Number {n}." for n in range(20)]
    translate.service.faults.extend([fine, fine, fault])  # type: ignore[list-item]
    with pytest.raises(BudgetStop) as stopped:
        translate(texts, engine=engine, batch=2, concurrency=1)
    assert stopped.value.exit_code == 4
    assert len(translate.service.calls) == 3
    assert not translate.out.exists()
    assert len(translate(texts, engine=engine, batch=2, concurrency=1).rows) == 20
    assert len(translate.service.calls) == 3 + 8  # the two requests that were answered are not sent again


@pytest.mark.parametrize("engine", ENGINES)
def test_b9_a_read_timeout_is_tried_again(translate: Translator, engine: str) -> None:
    def slow(_: object, __: object) -> bool:
        time.sleep(0.6)
        return False

    translate.service.faults.append(slow)  # type: ignore[arg-type]
    assert len(translate([TEXT], engine=engine, timeout_seconds=0.2).rows) == 1
    assert len(translate.service.calls) == 2


@pytest.mark.parametrize("engine", ENGINES)
def test_b9_a_closed_port_is_tried_again_and_named(translate: Translator, engine: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(UsageError, match="cannot be used"):
        translate([TEXT], engine=engine, endpoint=f"http://127.0.0.1:{port}/v1", retries=2)


@pytest.mark.parametrize("engine", ENGINES)
def test_b9_a_host_without_an_address_is_named(translate: Translator, engine: str) -> None:
    with pytest.raises(UsageError, match=r"unknown_host|connection"):
        translate([TEXT], engine=engine, endpoint="https://nowhere.invalid/v1", retries=1)


def self_signed(folder: Path) -> Path:
    """A certificate that nobody trusts, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 9 -subj /CN=localhost -keyout key.pem -out cert.pem"
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_bytes((folder / "key.pem").read_bytes() + (folder / "cert.pem").read_bytes())
    return both


@pytest.mark.parametrize("engine", ENGINES)
def test_b9_a_certificate_error_is_never_tried_again_nor_bypassed(translate: Translator, engine: str, tmp_path: Path) -> None:
    cert = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert)
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                calls.append(1)
                try:
                    context.wrap_socket(connection, server_side=True).close()
                except (ssl.SSLError, OSError):
                    connection.close()

        threading.Thread(target=serve, daemon=True).start()
        with pytest.raises(UsageError, match="certificate"):
            translate([TEXT], engine=engine, endpoint=f"https://127.0.0.1:{server.getsockname()[1]}/v1")
    assert len(calls) == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_b10_an_answer_cut_in_its_middle_is_asked_for_again_and_not_kept(translate: Translator, engine: str) -> None:
    def cut(handler: object, _: object) -> bool:
        handler.send_bytes(200, b'{"choices": [{"message', {"Content-Type": "application/json"}, length=500)  # type: ignore[attr-defined]
        handler.hang_up()  # type: ignore[attr-defined]
        return True

    translate.service.faults.append(cut)  # type: ignore[arg-type]
    assert len(translate([TEXT], engine=engine).rows) == 1
    assert len(translate.service.calls) == 2


BAD_BODIES = [
    pytest.param(raw(b""), id="empty"),
    pytest.param(raw(b"<!doctype html><html><body>Please log in</body></html>", "text/html"), id="page"),
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "fault", [*BAD_BODIES, pytest.param(raw(b'{"choices": [{"index": 0, "message": {"ro'), id="b12-partial")]
)
def test_b11_b12_a_body_that_is_no_answer_is_asked_for_once_more_then_rejected(
    translate: Translator, engine: str, fault: object
) -> None:
    translate.service.faults.append(fault)  # type: ignore[arg-type]
    assert len(translate([TEXT], engine=engine).rows) == 1
    assert len(translate.service.calls) == 2
    translate.service.calls.clear()
    translate.service.faults.extend([fine, fault, fault, fault, fault])  # type: ignore[list-item]
    ran = translate(["A first text of the day.", "Another text about the sea."], engine=engine, batch=1, concurrency=1)
    assert [one["reason"] for one in ran.rejected] == ["bad_response"]
    assert len(translate.service.calls) == 3


def test_b12_partial_json_is_handled_like_b11(translate: Translator) -> None:
    translate.service.faults.append(raw(b'{"translations": [{"te'))
    assert len(translate([TEXT], engine="deepl").rows) == 1
    assert len(translate.service.calls) == 2


@pytest.mark.parametrize("engine", ENGINES)
def test_b24_an_answer_of_ten_megabytes_is_not_read(translate: Translator, engine: str) -> None:
    translate.service.faults.extend([fine, raw(b'{"x": "' + b"a" * 10_000_000 + b'"}')])
    ran = translate([TEXT, "Another text about the sea."], engine=engine, batch=1, concurrency=1, max_answer_bytes=100_000)
    assert [one["reason"] for one in ran.rejected] == ["answer_too_long"]


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://169.254.169.254/latest",
        "https://169.254.169.254/v1",
        "http://[fe80::1]/v1",
        "http://metadata.google.internal/v1",
        "file:///etc/passwd",
        "ftp://127.0.0.1/v1",
        "http://10.0.0.5:8000/v1",
        "http://[::ffff:169.254.169.254]/v1",
        "gopher://localhost",
        "/etc/passwd",
        "http://0.0.0.0:1/v1",
    ],
)
def test_b38_addresses_that_no_key_may_go_to_are_refused(translate: Translator, endpoint: str) -> None:
    for engine in ENGINES:
        with pytest.raises(UsageError) as refused:
            translate([TEXT], engine=engine, endpoint=endpoint)
        assert refused.value.exit_code == 2
    assert translate.service.calls == []


def test_b38_an_allowed_host_is_taken() -> None:
    assert check_endpoint("http://10.0.0.5:8000/v1/", ["10.0.0.5"]) == "http://10.0.0.5:8000/v1"
    assert check_endpoint("http://localhost:8000/v1") == "http://localhost:8000/v1"
    assert check_endpoint("https://api.example.com/v1") == "https://api.example.com/v1"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_b39_a_redirect_is_not_followed_with_the_key(translate: Translator, engine: str, code: int) -> None:
    elsewhere = Service()
    try:
        translate.service.always = status(code, location=f"{elsewhere.openai}/chat/completions")
        with pytest.raises(UsageError, match="elsewhere"):
            translate([TEXT], engine=engine)
        assert elsewhere.calls == []
        assert len(translate.service.calls) == 1
    finally:
        elsewhere.close()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "fault",
    [
        status(400, {"message": f"bad key {KEY}"}),
        status(401, {"message": KEY}),
        status(500, {"message": f"?api_key={KEY}"}),
        raw(KEY.encode()),
    ],
)
def test_b40_the_key_is_shown_nowhere(
    translate: Translator, engine: str, fault: object, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    translate.service.always = fault  # type: ignore[assignment]
    try:
        ran = translate([TEXT], engine=engine, retries=1)
        shown = repr((ran.rejected, ran.said))
    except HunminError as error:
        shown = str(error) + "".join(traceback.format_exception(error))
    written = b"".join(file.read_bytes() for file in translate.folder.rglob("*") if file.is_file())
    captured = capfd.readouterr()
    assert KEY not in shown + caplog.text + captured.out + captured.err
    assert KEY.encode() not in written
    sent = {name.lower(): value for name, value in translate.service.calls[0]["headers"].items()}
    assert KEY in sent["authorization"]


def test_b40_a_key_in_an_address_or_a_setting_is_masked() -> None:
    from hunmin.data.translate.settings import translate_settings

    for endpoint in (f"https://user:{KEY}@host/v1", f"https://host/v1?api_key={KEY}"):
        with pytest.raises(UsageError) as refused:
            check_endpoint(endpoint)
        assert KEY not in str(refused.value)
    with pytest.raises(UsageError) as refused:
        translate_settings({"engine": "openai", "api_key": KEY, "batch": KEY})
    assert KEY not in str(refused.value)
    assert "api_key" in str(refused.value)
    assert masked("Authorization: Bearer abc.def", "") == "Authorization: Bearer [key]"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("proxy", ["not a proxy", "ftp://host:1", "http://"])
def test_b41_a_proxy_variable_without_a_proxy_is_named(
    translate: Translator, engine: str, proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(UsageError, match="proxy") as refused:
        translate([TEXT], engine=engine, endpoint="https://api.example.com/v1")
    assert "HTTPS_PROXY" in str(refused.value)


@pytest.mark.parametrize("engine", ENGINES)
def test_b41_a_proxy_that_does_not_answer_is_named(translate: Translator, engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://user:secret@127.0.0.1:{port}")
    with pytest.raises(UsageError, match=r"proxy") as refused:
        translate([TEXT], engine=engine, endpoint="https://api.example.com/v1", retries=0)
    assert str(port) in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_netrc_does_not_replace_the_key(translate: Translator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login someone password else\n")
    monkeypatch.setenv("NETRC", os.fspath(netrc))
    translate([TEXT], engine="deepl")
    assert KEY in translate.service.calls[0]["headers"]["Authorization"]
