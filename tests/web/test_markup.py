import pytest

from hunmin.web.markup import Column, Html, breakable, decimal, escape, join, large, probability, size, small, table, tag


def test_text_is_escaped_once_and_markup_never() -> None:
    inner = tag("b", "가 & 나")
    assert tag("p", inner, "<다>", title='"라"') == '<p title="&quot;라&quot;"><b>가 &amp; 나</b>&lt;다&gt;</p>'
    assert isinstance(join("<", inner), Html) and join("<", None, "", inner) == f"&lt;{inner}"


def test_what_html_cannot_hold_is_made_visible() -> None:
    assert escape("가\x00나\x1b\x7f\n") == "가␀나␛␡\n"
    assert escape("다\ud800라").encode() == "다?라".encode()


def test_a_column_without_any_cell_is_left_out_and_a_zero_is_a_cell() -> None:
    columns = (Column("이름", number=False), Column("없음"), Column("수"))
    shown = table(columns, [["가", None, 0], ["나", "", 1234]], "표")
    assert "없음" not in shown and shown.count("<td") == 2
    assert '<td class="n">0</td>' in shown and '<td class="n">1,234</td>' in shown


def test_a_table_without_rows_is_nothing() -> None:
    assert table((Column("이름"),), [], "표") == ""


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (decimal(-0.0312, sign=True), "−0.031"),
        (decimal(0.1794, sign=True), "+0.179"),
        (decimal(None), ""),
        (probability(0.0005), "<0.001"),
        (probability(0.0416), "0.042"),
        (probability(None), ""),
        (small(1.2e-6), "1.2e−6"),
        (small(0.0001), "1e−4"),
        (small(0.0), "0"),
        (small(0.9876), "0.988"),
        (large(7_892_224), "789만"),
        (large(1_300_000_000), "13.0억"),
        (large(512), "512"),
        (size(15_784_448), "15.8 MB"),
        (size(999), "999 B"),
    ],
)
def test_numbers_read_as_people_write_them(shown: str, expected: str) -> None:
    assert shown == expected


def test_a_long_name_breaks_after_its_underscores_and_dots() -> None:
    assert breakable("kobest_<b>") == "kobest_&lt;b&gt;"
    assert breakable("kobest_copa.txt") == "kobest_<wbr>copa.<wbr>txt"
