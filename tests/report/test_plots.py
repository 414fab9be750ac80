import re
import warnings
from collections.abc import Iterator

import matplotlib
import pytest
from matplotlib.font_manager import get_font

from hunmin.report.facts import Line
from hunmin.report.plots import _font_file, bits_plot, drawable, length_plot, loss_plot, score_plot
from hunmin.report.svg import COLOURS


@pytest.fixture(autouse=True)
def _warnings_are_errors() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def line(task: str, first: float | None, last: float) -> Line:
    return Line(
        task, 0, {} if first is None else {"value": first, "ci95": [first - 0.1, first + 0.1]}, {"value": last, "floor": 0.3}, {}
    )


def glyphs(svg: str) -> set[str]:
    """The characters a plot draws."""
    drawn = {int(index, 16) for index in re.findall(r'<path id="[^"]*NanumGothic-([0-9a-f]+)"', svg)}
    return {chr(code) for code, index in get_font(_font_file()).get_charmap().items() if index in drawn}


def test_korean_is_drawn_with_a_font_that_has_it() -> None:
    svg = score_plot([line("한국어_감정분류", 0.41, 0.52), line("음수 과제", None, -0.6)], "scores", "점수")
    assert set("한국어감정분류학습전후상수답음과제") <= glyphs(svg)
    assert loss_plot([{"step": 1, "loss": -0.5, "learning_rate": 1e-4}], [], "loss", "손실")


def test_a_character_the_font_lacks_becomes_a_question_mark() -> None:
    assert drawable("과제 𓀀 🙂") == "과제 ? ?"
    assert drawable("가" * 50) == f"{'가' * 21}…{'가' * 22}"


def test_a_dollar_in_a_name_is_a_dollar() -> None:
    assert "$" in glyphs(bits_plot({}, {"$x^2$ 값.txt": 1.2}, {"xz": 2.7}, "bits", "비트"))


@pytest.mark.parametrize("lengths", [[7], [0, 0, 3], [1, 2, 3, 4], [12, 13, 5000, 120_000], list(range(1, 400))])
def test_lengths_of_any_spread_have_a_histogram(lengths: list[int]) -> None:
    svg = length_plot(lengths, "lengths", "길이")
    assert svg.startswith("<svg ") and 'class="fill-accent' in svg


def test_a_plot_takes_its_colours_from_the_page() -> None:
    svg = loss_plot(
        [{"step": n, "loss": 9.0 / n, "learning_rate": 0.01} for n in range(1, 50)],
        [{"step": 20, "held_out_loss": 1.0}],
        "loss",
        "손실",
    )
    assert not any(colour in svg for colour in COLOURS.values())
    assert {"stroke-accent", "stroke-earlier", "fill-quiet"} <= set(
        re.findall(r"[a-z]+-[a-z]+", " ".join(re.findall(r'class="([^"]*)"', svg)))
    )
    assert "style=" not in svg and "xmlns" not in svg and "http" not in svg and "<!--" not in svg
    assert 'role="img" aria-label="손실"' in svg


def test_two_plots_on_a_page_share_no_id() -> None:
    first, second = (length_plot([1, 5, 9], name, "길이") for name in ("a", "b"))
    assert not set(re.findall(r' id="([^"]*)"', first)) & set(re.findall(r' id="([^"]*)"', second))


def test_drawing_leaves_matplotlib_as_it_was() -> None:
    before = dict(matplotlib.rcParams)
    length_plot([1, 2, 3], "lengths", "길이")
    assert dict(matplotlib.rcParams) == before
