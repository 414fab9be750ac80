"""The review page in Chromium: everything by keyboard, text stays text, nothing typed in Korean is taken for a key."""

from __future__ import annotations

import functools
import http.server
import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hunmin.data.review.journal import journal_of, read_journal

pytestmark = pytest.mark.slow
FLAGS = (
    "no-sandbox",
    "disable-gpu",
    "disable-quic",
    "no-first-run",
    "disable-background-networking",
    "disable-component-update",
    "disable-sync",
)


# Texts of the page whose contrast with what is behind them is below 4.5.
CONTRAST = """() => {
    const part = (value) => (value / 255 <= .03928 ? value / 255 / 12.92 : ((value / 255 + .055) / 1.055) ** 2.4);
    const light = ([red, green, blue]) => .2126 * part(red) + .7152 * part(green) + .0722 * part(blue);
    const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
    const behind = (one) => {
        for (let at = one; at; at = at.parentElement) {
            const colour = numbers(getComputedStyle(at).backgroundColor);
            if (colour.length < 4 || colour[3] > 0) return colour;
        }
        return [255, 255, 255];
    };
    const written = (one) => one.checkVisibility() && !one.closest('.spoken, #said, option, :disabled, kbd')
        && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    return [...document.querySelectorAll('body *')].filter(written).map((one) => {
        const [text, ground] = [light(numbers(getComputedStyle(one).color)), light(behind(one))];
        return [(Math.max(text, ground) + .05) / (Math.min(text, ground) + .05), one.outerHTML.slice(0, 80)];
    }).filter(([ratio]) => ratio < 4.5);
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The machine's own Chromium, without a window."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=[f"--{flag}" for flag in FLAGS])
        yield started
        started.close()


@pytest.fixture
def opened(browser: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """Open an address in a tab of its own; errors, dialogs and requests to elsewhere fail the test at its end."""
    monkeypatch.setenv("HUNMIN_LANG", "ko")
    contexts, wrong = [], []

    def open_page(url: str, ready: str = "#row .about", **settings: Any) -> Any:
        context = browser.new_context(**({"locale": "ko-KR"} | settings))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on(
            "dialog",
            lambda dialog: (
                (wrong.append(f"dialog: {dialog.type} {dialog.message}"), dialog.accept())
                if dialog.type != "beforeunload"
                else dialog.accept()
            ),
        )
        page.on(
            "request",
            lambda request: wrong.append(f"request: {request.url}") if not request.url.startswith(url.split("#")[0]) else None,
        )
        page.on(
            "console",
            lambda line: (
                wrong.append(f"console: {line.text}")
                if line.type == "error" and "Failed to load resource" not in line.text
                else None
            ),
        )
        page.goto(url)
        page.wait_for_selector(ready)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def at(page: Any, row: int) -> None:
    """Wait until a row is shown."""
    page.locator("#row h2", has_text=re.compile(rf"^{row:,}행$")).wait_for()


def states(page: Any) -> dict[str, int]:
    """The counts of the state filter."""
    names = {"남음": "open", "승인": "accepted", "고침": "edited", "제외": "rejected"}
    options = [text.rsplit(" ", 1) for text in page.locator("#state option").all_text_contents()]
    return {names[name]: int(count) for name, count in options if name in names}


def test_a_whole_review_without_a_mouse(pairs: Path, reviewing: Any, opened: Any, planted_in: Any) -> None:
    with reviewing(pairs, recheck=planted_in) as served:
        page = opened(served.url)
        at(page, 1)
        assert page.url == served.url.split("#")[0]  # the token does not stay in the address
        page.keyboard.press("f")
        assert page.input_value("textarea") == "회사는 306억 달러를 투자했습니다."
        page.keyboard.press("Control+Enter")
        at(page, 2)
        page.keyboard.press("e")
        page.keyboard.press("Control+a")
        page.keyboard.type("사과와 배를 샀습니다.")
        page.keyboard.press("Enter")  # a new line, and no answer
        page.keyboard.type("a x u")
        page.keyboard.press("Control+s")
        page.locator("#row .badge.edited").first.wait_for()
        at(page, 2)
        assert page.locator("#row ins").all_text_contents()[-1].endswith("a x u")
        page.keyboard.press("j")
        at(page, 4)
        page.keyboard.press("x")
        at(page, 5)
        page.keyboard.press("a")
        page.keyboard.press("a")
        at(page, 7)
        page.keyboard.press("a")  # nobody can accept what cannot be read
        page.keyboard.press("x")
        page.locator(".finish", has_text="모두 처리했습니다.").wait_for()
        assert "hunmin review" in page.inner_text(".finish .command")
        assert states(page) == {"open": 0, "accepted": 2, "edited": 2, "rejected": 2}
        for row in (7, 6):
            page.keyboard.press("u")
            at(page, row)
        page.keyboard.press("Control+z")
        at(page, 5)
        assert states(page) == {"open": 3, "accepted": 0, "edited": 2, "rejected": 1}
    answers = [event.answer for event in read_journal(journal_of(pairs)) if event and event.answer]
    assert answers[0].edits["target"].after == "회사는 306억 달러를 투자했습니다."
    assert answers[1].edits["target"].after == "사과와 배를 샀습니다.\na x u"


def test_a_reload_and_a_closed_tab_keep_every_answer(pairs: Path, reviewing: Any, opened: Any) -> None:
    with reviewing(pairs) as served:
        page = opened(served.url)
        page.keyboard.press("a")
        at(page, 2)
        page.keyboard.press("e")
        page.keyboard.press("Control+a")
        page.keyboard.type("쓰던 글")
        page.reload()
        at(page, 2)
        assert states(page)["accepted"] == 1
        page.locator(".badge.draft").wait_for()
        page.keyboard.press("e")
        assert page.input_value("textarea") == "쓰던 글"
        page.keyboard.press("Control+Enter")
        at(page, 4)
        page.context.close()
    with reviewing(pairs) as served:
        page = opened(served.url)
        at(page, 4)
        assert states(page) == {"open": 4, "accepted": 1, "edited": 1, "rejected": 0}
        page.keyboard.press("u")
        at(page, 2)
        assert page.locator("#row del").count() == 0 and states(page)["edited"] == 0


def test_the_first_rows_can_be_answered_while_the_check_goes_on(pairs: Path, reviewing: Any, opened: Any, planted: Any) -> None:
    first, rest = threading.Event(), threading.Event()

    def slow(source: Any, summary: Any) -> Iterator[Any]:
        first.wait(30)
        for finding in planted(source, summary):
            if finding.row > 4:
                rest.wait(30)
            yield finding

    with reviewing(pairs, check=slow, wait=False) as served:
        page = opened(served.url, ready=".finish")
        assert "찾는 중" in page.inner_text(".finish")
        first.set()
        at(page, 1)
        assert "검사 중" in page.inner_text("#counts")
        page.keyboard.press("a")
        at(page, 2)
        page.keyboard.press("a")
        page.wait_for_timeout(50)
        rest.set()
        for row in (4, 5):
            at(page, row)
            page.keyboard.press("a")
        page.locator("#counts", has_text="4 / 6행 처리 · 승인 4").wait_for()


def test_filters_leave_only_their_rows(pairs: Path, reviewing: Any, opened: Any) -> None:
    with reviewing(pairs) as served:
        page = opened(served.url)
        page.keyboard.press("c")
        for row in (4, 1, 2):
            page.keyboard.press("ArrowDown")
            at(page, row)
        page.keyboard.press("Escape")
        at(page, 2)
        page.keyboard.press("j")
        at(page, 5)
        page.keyboard.press("j")
        page.locator("#said", has_text="마지막 행입니다").wait_for()
        page.keyboard.press("a")
        at(page, 2)
        assert page.locator("#list .row").count() == 1
        page.select_option("#state", "accepted")
        at(page, 5)
        page.select_option("#state", "")
        at(page, 2)
        page.locator("#list .row").nth(1).wait_for()
        assert [text[0] for text in page.locator("#list .row").all_text_contents()] == ["2", "5"]


def test_text_stays_text(put: Callable[..., Path], reviewing: Any, opened: Any) -> None:
    nasty = "사과과 <img src=x onerror=alert(1)><script>alert(2)</script> <a href='javascript:alert(3)'>눌러</a> ![](http://evil.example/x) &lt;b&gt; \u202e뒤집힘\u202c \x07"
    rows = [{"id": nasty, "source": nasty, "target": nasty}, {nasty: "사과과", "b": {"<i>": nasty}}]
    with reviewing(put(rows, "<b>이름.jsonl"), retranslate=lambda _s, _t: nasty) as served:
        page = opened(served.url)
        assert page.locator("#row img, #row script, #row a, #row i, #list img, header b").count() == 0
        shown = page.locator(".text[data-path=target]").inner_text()
        assert "<script>alert(2)</script>" in shown and "&lt;b&gt;" in shown and "\u2407" in shown
        assert page.locator("mark").all_text_contents() == ["사과과", "사과과"]
        page.keyboard.press("t")
        assert page.locator("textarea").input_value().startswith("사과과 <img")
        page.keyboard.type("<u>앞</u>")
        page.keyboard.press("Control+s")
        page.locator("#row ins").first.wait_for()
        assert page.locator("#row u").count() == 0
        assert page.inner_text("#file") == "<b>이름.jsonl"


def test_findings_are_marked_where_they_are(pairs: Path, reviewing: Any, opened: Any) -> None:
    with reviewing(pairs) as served:
        page = opened(served.url)
        for row in (2, 4, 5):
            page.keyboard.press("j")
            at(page, row)
        marks = page.locator(".text[data-path=target] mark")
        assert marks.all_text_contents() == ["사과과", "사과과"]
        assert [marks.nth(index).get_attribute("data-n") for index in (0, 1)] == ["1", "2"]
        assert marks.first.get_attribute("class") == "style error"
        page.keyboard.press("2")
        assert "here" in (marks.nth(1).get_attribute("class") or "")
        assert page.evaluate("document.activeElement.dataset.path") == "target"
        page.keyboard.press("f")
        assert page.input_value("textarea") == "😀😀 사과와 귤, 그리고 사과와 감을 샀습니다."


def test_a_syllable_being_composed_triggers_nothing(pairs: Path, reviewing: Any, opened: Any) -> None:
    with reviewing(pairs) as served:
        page = opened(served.url)
        keys = page.context.new_cdp_session(page)
        page.keyboard.press("e")
        page.keyboard.press("Control+End")
        keys.send("Input.imeSetComposition", {"text": "하", "selectionStart": 1, "selectionEnd": 1})
        for key, code in (("Enter", "Enter"), ("Escape", "Escape"), ("s", "KeyS")):
            page.evaluate(
                """([key, code]) => document.querySelector('textarea').dispatchEvent(
                    new KeyboardEvent('keydown', {key, code, ctrlKey: key !== 'Escape', isComposing: true, bubbles: true, cancelable: true}))""",
                [key, code],
            )
        keys.send("Input.imeSetComposition", {"text": "한", "selectionStart": 1, "selectionEnd": 1})
        keys.send("Input.insertText", {"text": "한"})
        assert page.input_value("textarea") == "회사는 30.6억 달러를 투자했습니다.한"
        assert states(page)["open"] == 6
        page.keyboard.press("Control+Enter")
        at(page, 2)
        # The old code 229 says the same where isComposing comes too late.
        page.evaluate("""() => {
            const event = new KeyboardEvent('keydown', {key: 'a', code: 'KeyA', bubbles: true});
            Object.defineProperty(event, 'keyCode', {value: 229});
            document.body.dispatchEvent(event);
            document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'x', code: 'KeyX', isComposing: true, bubbles: true}));
        }""")
        page.wait_for_timeout(200)
        assert states(page) == {"open": 5, "accepted": 0, "edited": 1, "rejected": 0}
    (event,) = read_journal(journal_of(pairs))
    assert event is not None and event.answer is not None
    assert event.answer.edits["target"].after == "회사는 30.6억 달러를 투자했습니다.한"


def test_keys_work_with_the_hangul_layout_on(pairs: Path, reviewing: Any, opened: Any) -> None:
    with reviewing(pairs) as served:
        page = opened(served.url)
        for key, code, row in (("ㅁ", "KeyA", 2), ("ㅓ", "KeyJ", 4), ("ㅌ", "KeyX", 5), ("ㅕ", "KeyU", 4)):
            page.evaluate(
                "([key, code]) => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, code, bubbles: true}))",
                [key, code],
            )
            at(page, row)
        assert states(page) == {"open": 5, "accepted": 1, "edited": 0, "rejected": 0}


def test_a_held_key_answers_one_row_and_quick_typing_answers_each(put: Callable[..., Path], reviewing: Any, opened: Any) -> None:
    rows = [{"id": str(n), "source": f"s{n}", "target": f"사과과 {n}"} for n in range(1, 31)]
    with reviewing(put(rows)) as served:
        page = opened(served.url)
        page.keyboard.down("a")
        for _ in range(5):
            page.keyboard.down("a")
        page.keyboard.up("a")
        at(page, 2)
        page.keyboard.type("xaxax")
        at(page, 7)
        assert states(page) == {"open": 24, "accepted": 3, "edited": 0, "rejected": 3}
    answers = [
        event.answer.state for event in read_journal(journal_of(Path(served.review.source.path))) if event and event.answer
    ]
    assert answers == ["accepted", "rejected", "accepted", "rejected", "accepted", "rejected"]


def test_an_answer_that_could_not_be_saved_is_not_lost_from_the_page(pairs: Path, reviewing: Any, opened: Any) -> None:
    with reviewing(pairs) as served:
        page = opened(served.url)
        journal_of(pairs).unlink()
        page.keyboard.press("e")
        page.keyboard.press("Control+a")
        page.keyboard.type("새로 쓴 글")
        page.keyboard.press("Control+Enter")
        page.locator("#said.bad", has_text="저장하지 못했습니다").wait_for()
        assert page.input_value("textarea") == "새로 쓴 글"
        assert states(page)["open"] == 6


def test_two_windows_do_not_overwrite_each_other(pairs: Path, reviewing: Any, opened: Any) -> None:
    with reviewing(pairs) as served:
        first, second = opened(served.url), opened(served.url)
        first.keyboard.press("x")
        at(first, 2)
        second.keyboard.press("a")
        second.locator("#said.bad", has_text="다른 창에서").wait_for()
        second.locator("#row .badge.rejected").wait_for()
        assert states(second) == {"open": 5, "accepted": 0, "edited": 0, "rejected": 1}


def test_without_the_token_the_page_shows_nothing(pairs: Path, reviewing: Any, opened: Any) -> None:
    with reviewing(pairs) as served:
        for url in (served.url.split("#")[0], served.url.split("#")[0] + "#wrong"):
            page = opened(url, ready="#problem:not([hidden])")
            assert "터미널에 나온 주소" in page.inner_text("#problem")
            assert "사과과" not in page.content()


def test_another_page_in_the_same_browser_can_do_nothing(pairs: Path, reviewing: Any, browser: Any, tmp_path: Path) -> None:
    folder = tmp_path / "evil"
    folder.mkdir()
    (folder / "index.html").write_text("<!doctype html><title>evil</title><iframe id=f></iframe>")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    handler.log_message = lambda *_: None  # type: ignore[attr-defined]
    evil = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=evil.serve_forever, daemon=True).start()
    attack = """async (target) => {
        const results = [];
        for (const mode of ['cors', 'no-cors']) {
            for (const headers of [{}, {'content-type': 'application/json'}, {'x-hunmin-token': 'token-of-this-run'}]) {
                try {
                    const body = JSON.stringify({state: 'rejected', edits: {}, version: 0});
                    const answer = await fetch(target + 'api/rows/1', {method: 'POST', mode, headers, body});
                    results.push(answer.type + ' ' + answer.status);
                } catch (error) { results.push('refused'); }
            }
        }
        try { results.push(await (await fetch(target + 'api/overview')).text()); } catch { results.push('refused'); }
        document.getElementById('f').src = target;
        await new Promise((done) => setTimeout(done, 300));
        return results;
    }"""
    with reviewing(pairs) as served:
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{evil.server_port}/")
        results = page.evaluate(attack, served.url.split("#")[0])
        assert set(results) <= {"refused", "opaque 0"}
        frame = page.frames[-1]
        assert "row" not in frame.content() or frame.url.startswith("chrome-error")
        page.context.close()
        assert served.ask("overview")[1]["states"] == {"open": 6}
    evil.shutdown()
    evil.server_close()
    assert journal_of(pairs).read_bytes() == b""


def test_the_list_holds_few_rows_in_the_document(put: Callable[..., Path], reviewing: Any, opened: Any) -> None:
    rows = [{"id": str(n), "source": f"s{n}", "target": f"사과과 {n}"} for n in range(1, 2001)]
    with reviewing(put(rows)) as served:
        page = opened(served.url)
        page.focus("#list")
        page.keyboard.press("End")
        at(page, 2000)
        page.locator("#row-2000").wait_for()
        assert page.locator("#list .row").count() < 60
        assert page.locator("#list [aria-selected=true]").get_attribute("aria-posinset") == "2000"
        assert page.get_attribute("#list", "aria-activedescendant") == "row-2000"
        page.keyboard.press("ArrowUp")
        at(page, 1999)
        page.keyboard.press("Home")
        at(page, 1)
        page.locator("#row-1").wait_for()


def test_a_row_of_a_megabyte_is_shown_and_edited(put: Callable[..., Path], reviewing: Any, opened: Any) -> None:
    target = "가나다 😀 " * 80_000 + "사과과" + " 라마바" * 80_000
    with reviewing(put([{"id": "1", "source": "long " * 100_000, "target": target}])) as served:
        page = opened(served.url)
        assert page.locator("mark").inner_text() == "사과과"
        assert len(page.inner_text("#row")) < 40_000 and page.locator("button.cut").count() == 3
        page.keyboard.press("f")
        page.keyboard.press("Control+s")
        page.locator("#row ins").wait_for()
        assert page.locator("#row ins").inner_text() == "사과와"
    (event,) = read_journal(journal_of(Path(served.review.source.path)))
    assert event is not None and event.answer is not None
    assert event.answer.edits["target"].after == target.replace("사과과", "사과와")


def test_every_control_has_a_name_and_a_visible_focus(pairs: Path, reviewing: Any, opened: Any) -> None:
    with reviewing(pairs, retranslate=lambda _s, _t: "새 번역") as served:
        page = opened(served.url)
        nameless = page.evaluate("""() => [...document.querySelectorAll('button, select, [tabindex="0"], [role]')].filter((one) =>
            !one.closest('[hidden], dialog:not([open])') && !['presentation', 'option', 'status', 'alert'].includes(one.getAttribute('role')) &&
            !(one.getAttribute('aria-label') || one.textContent.trim() || one.labels?.length)).map((one) => one.outerHTML)""")
        assert nameless == []
        seen = []
        for _ in range(14):
            page.keyboard.press("Tab")
            found = page.evaluate("""() => {
                const one = document.activeElement;
                const style = getComputedStyle(one);
                return [one.id || one.className || one.tagName, style.outlineStyle !== 'none' || style.boxShadow !== 'none'];
            }""")
            seen.append(found[0])
            assert found[1] or found[0] == "BODY", found
        assert {"accept", "edit", "reject", "translate"} <= set(seen)
        assert page.get_attribute("#progress", "aria-valuemax") == "6"
        assert "1행, 문제 1개" in page.inner_text("#spoken")
        page.keyboard.press("?")
        assert page.locator("dialog dt kbd", has_text=re.compile("^T$")).count() == 1
        page.keyboard.press("Escape")
        assert not page.locator("dialog").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_read(pairs: Path, reviewing: Any, opened: Any, scheme: str) -> None:
    """Every text has a contrast of at least 4.5 with what is behind it (WCAG AA)."""
    with reviewing(pairs) as served:
        page = opened(served.url, color_scheme=scheme)
        page.keyboard.press("x")
        at(page, 2)
        weak = page.evaluate(CONTRAST)
        assert weak == []


def test_a_narrow_window_never_scrolls_sideways(pairs: Path, reviewing: Any, opened: Any) -> None:
    with reviewing(pairs) as served:
        page = opened(served.url, viewport={"width": 360, "height": 640})
        assert page.evaluate(
            "document.documentElement.scrollWidth <= innerWidth && document.querySelector('#row').scrollWidth <= innerWidth"
        )
        assert page.locator("#accept").is_visible() and page.locator("mark").first.is_visible()


def test_the_page_says_when_the_program_is_gone(pairs: Path, reviewing: Any, opened: Any) -> None:
    with reviewing(pairs) as served:
        page = opened(served.url)
        page.keyboard.press("a")
        at(page, 2)
    page.keyboard.press("a")
    page.locator("#problem", has_text="저장된 답은 안전합니다").wait_for()
    assert json.loads(journal_of(pairs).read_text(encoding="utf-8"))["id"] == "p1"


def test_english(pairs: Path, reviewing: Any, opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUNMIN_LANG", "en")
    with reviewing(pairs) as served:
        page = opened(served.url, locale="en-US")
        assert page.inner_text("#row h2") == "Row 1"
        assert page.inner_text("#accept span") == "Accept"
        assert "number changed" in page.inner_text(".findings")
