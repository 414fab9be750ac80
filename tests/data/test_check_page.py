"""The page of a check: counts, ten examples of a kind with the place marked, text shown as text."""

from __future__ import annotations

import re
from html import unescape

from hunmin.data.check_page import check_page
from hunmin.data.findings import KIND_NAMES, Finding, Summary
from hunmin.data.kinds import CHECKS

TEXT = "우리 학교은 <b>아름답습니다</b>."


def summary_of(count: int, text: str = TEXT, source: str = "") -> Summary:
    summary = Summary(rows=count)
    for row in range(1, count + 1):
        summary.add(Finding(row, f"id{row}", "output", "particle_wrong", "error", (5, 6), "'학교' takes 는", "는"), text, source)
        summary.rows_with_error += 1
    return summary


def test_the_place_is_marked_and_markup_in_the_data_is_text() -> None:
    page = check_page("my.jsonl", summary_of(1))
    assert "우리 학교<mark>은</mark> &lt;b&gt;아름답습니다&lt;/b&gt;." in page
    assert "<script" not in check_page("<script>", summary_of(1, "<script>alert(1)</script>"))


def test_a_kind_shows_ten_examples_and_says_of_how_many() -> None:
    page = check_page("my.jsonl", summary_of(25))
    assert page.count('class="sample"') == 10
    assert "25건 가운데 10건" in page
    assert "25 (100.0%)" in page


def test_the_source_stands_beside_the_translation() -> None:
    assert "Our school is beautiful." in check_page("pairs.jsonl", summary_of(1, source="Our school is beautiful."))


def test_a_place_deep_in_a_long_text_is_marked_where_it_is() -> None:
    text, finding = "가" * 900 + "나" + "가" * 900, Finding(1, "a", "output", "cut_off", "error", (900, 901), "…", None)
    summary = Summary(rows=1)
    summary.add(finding, text, "x" * 5000)
    page = unescape(check_page("long.jsonl", summary))
    assert re.search("가{40}<mark>나</mark>가{40}<", page)
    assert "x" * 321 not in page


def test_a_clean_file_says_so() -> None:
    assert "발견된 문제가 없습니다" in check_page("clean.jsonl", Summary(rows=3))


def test_every_kind_has_a_name() -> None:
    assert set(CHECKS) <= set(KIND_NAMES)
