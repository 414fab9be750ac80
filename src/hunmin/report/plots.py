"""The plots of the page: lengths, loss, scores with their intervals, bits per byte.

Drawn by matplotlib with the Korean font of koreanize-matplotlib; no global state of matplotlib is touched.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hunmin.report.facts import Line, Point
from hunmin.report.svg import COLOURS, figure_svg
from hunmin.web.markup import Html

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 4.9
MOST_ROWS = 60
BINS = 28


@cache
def _font_file() -> Path:
    """The Korean font. Its package is found and not run: it imports distutils, gone from Python 3.12, and alters all plots."""
    spec = importlib.util.find_spec("koreanize_matplotlib")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("koreanize_matplotlib", name="koreanize_matplotlib")
    return Path(spec.submodule_search_locations[0]) / "fonts" / "NanumGothic.ttf"


@cache
def _font() -> tuple[str, Any]:
    """The family name of the Korean font, made known to matplotlib, and the font itself."""
    from matplotlib import font_manager

    file = str(_font_file())
    font_manager.fontManager.addfont(file)
    return font_manager.FontProperties(fname=file).get_name(), font_manager.get_font(file)


def drawable(text: str, most: int = 44) -> str:
    """A label the font can draw: unknown characters become ?, the middle of a long one …"""
    font = _font()[1]
    shown = "".join(char if font.get_char_index(ord(char)) else "?" for char in text)
    return shown if len(shown) <= most else f"{shown[: most // 2 - 1]}…{shown[-(most // 2) :]}"


@contextmanager
def _style() -> Iterator[None]:
    """matplotlib's settings for the page, taken back afterwards."""
    import matplotlib

    ours: dict[str, Any] = {
        "font.family": _font()[0],
        "font.size": 9,
        "axes.unicode_minus": False,  # the font has no U+2212
        "text.parse_math": False,  # a $ in a name is a $
        "svg.fonttype": "path",
        "svg.hashsalt": "hunmin",
        "text.color": COLOURS["ink"],
        "axes.edgecolor": COLOURS["line"],
        "axes.labelcolor": COLOURS["quiet"],
        "xtick.color": COLOURS["line"],
        "ytick.color": COLOURS["line"],
        "xtick.labelcolor": COLOURS["quiet"],
        "ytick.labelcolor": COLOURS["quiet"],
        "grid.color": COLOURS["line"],
        "grid.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.spines.left": False,
        "axes.axisbelow": True,
        "ytick.major.size": 0,
        "xtick.major.size": 3,
        "legend.frameon": False,
    }
    with matplotlib.rc_context(ours):
        yield


def _figure(height: float, ratios: Sequence[int] = (1,)) -> tuple[Any, list[Axes]]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    axes = figure.subplots(len(ratios), 1, sharex=True, squeeze=False, gridspec_kw={"height_ratios": ratios})
    return figure, [row[0] for row in axes]


def _plain(value: float, _: int | None = None) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:g}"


def length_plot(lengths: Sequence[int], name: str, label: str) -> Html:
    """A histogram of lengths in characters; the axis is logarithmic where they differ by more than a factor of 8."""
    import numpy as np
    from matplotlib.ticker import FuncFormatter, MaxNLocator, NullFormatter

    values = np.maximum(np.asarray(lengths), 1)
    low, high = int(values.min()), int(values.max())
    logarithmic = high > 8 * low
    edges = np.geomspace(low, high + 1, BINS) if logarithmic else np.linspace(low, high + 1, BINS)
    counts, edges = np.histogram(values, np.unique(edges.round()))
    with _style():
        figure, (axes,) = _figure(2.1)
        axes.stairs(counts, edges, fill=True, color=COLOURS["accent"], alpha=0.75)
        axes.set_xscale("log" if logarithmic else "linear")
        axes.xaxis.set_major_formatter(FuncFormatter(_plain))
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.yaxis.set_major_formatter(FuncFormatter(_plain))
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.grid(axis="y")
        axes.set_xlabel("글자 수")
        axes.set_ylabel("행 수")
        return figure_svg(figure, name, label)


def loss_plot(losses: Sequence[Point], held_out: Sequence[Point], name: str, label: str) -> Html:
    """Loss by step, the held-out loss where it was measured, and the learning rate below."""
    from matplotlib.ticker import FuncFormatter

    rates = [point for point in losses if "learning_rate" in point]
    with _style():
        figure, axes = _figure(3.0 if rates else 2.4, (4, 1) if rates else (1,))
        single = "o" if len(losses) == 1 else None
        axes[0].plot(*_xy(losses, "loss"), color=COLOURS["accent"], linewidth=1.3, marker=single, label="학습 손실")
        if held_out:
            style: dict[str, Any] = {"color": COLOURS["earlier"], "marker": "o", "markersize": 3.5, "linewidth": 1.0}
            axes[0].plot(*_xy(held_out, "held_out_loss"), label="떼어 둔 행의 손실", **style)
            _legend(axes[0])
        axes[0].set_ylabel("손실")
        if rates:
            axes[1].plot(*_xy(rates, "learning_rate"), color=COLOURS["quiet"], linewidth=1.0)
            axes[1].set_ylabel("학습률")
            axes[1].set_ylim(bottom=0)
            axes[1].set_yticks([0, max(point["learning_rate"] for point in rates)])
        for one in axes:
            one.grid(axis="y")
            one.yaxis.set_major_formatter(FuncFormatter(_plain))
        axes[-1].xaxis.set_major_formatter(FuncFormatter(_plain))
        axes[-1].set_xlabel("단계")
        figure.align_ylabels()
        return figure_svg(figure, name, label)


def _xy(points: Sequence[Point], key: str) -> tuple[list[float], list[float]]:
    return [point["step"] for point in points], [point[key] for point in points]


def score_plot(lines: Sequence[Line], name: str, label: str) -> Html:
    """A row for each task: scores before and after with their 95% intervals, and the floor of a constant answer."""
    lines = lines[:MOST_ROWS]
    with _style():
        figure, axes = _rows([f"{line.task}  {line.shots}-shot" for line in lines])
        for row, line in enumerate(lines):
            floor = line.after.get("floor", line.before.get("floor"))
            if floor is not None:
                axes.vlines(floor, row - 0.15, row + 0.35, color=COLOURS["quiet"], linewidth=1.4, label="상수 답 floor")
            _dot(axes, line.first, line.before.get("ci95"), row, "earlier", "학습 전 before")
            _dot(axes, line.last, line.after.get("ci95"), row + 0.2, "accent", "학습 후 after")
        low, high = axes.get_xlim()
        axes.set_xlim(max(low, 0.0) if low > -0.2 else low, min(high, 1.0) if high < 1.2 else high)
        _legend(axes)
        return figure_svg(figure, name, label)


def bits_plot(
    before: Mapping[str, float], after: Mapping[str, float], references: Mapping[str, float], name: str, label: str
) -> Html:
    """A row for each source: bits per byte before and after, with the references as lines across."""
    sources = list(after or before)[:MOST_ROWS]
    with _style():
        figure, axes = _rows(sources)
        for (reference, value), dashes in zip(references.items(), ((4, 3), (1, 2), (6, 2, 1, 2)), strict=False):
            axes.axvline(value, color=COLOURS["quiet"], linewidth=1.1, dashes=dashes, label=drawable(reference))
        for row, source in enumerate(sources):
            _dot(axes, before.get(source), None, row, "earlier", "학습 전 before")
            _dot(axes, after.get(source), None, row, "accent", "학습 후 after")
        axes.set_xlabel("바이트당 비트 · 작을수록 좋음")
        _legend(axes)
        return figure_svg(figure, name, label)


def _rows(labels: Sequence[str]) -> tuple[Any, Axes]:
    """Axes with a row for each label, which stands above its row so that the row has the whole width."""
    figure, (axes,) = _figure(0.8 + 0.5 * len(labels))
    for row, label in enumerate(labels):
        axes.text(0, row - 0.38, drawable(label), transform=axes.get_yaxis_transform(), va="center", fontsize=8.5)
    axes.set_ylim(len(labels) - 0.5, -0.62)
    axes.set_yticks([])
    axes.grid(axis="x")
    return figure, axes


def _dot(axes: Axes, value: float | None, interval: Sequence[float] | None, y: float, colour: str, label: str) -> None:
    if value is None:
        return
    if interval:
        axes.hlines(y, *interval, color=COLOURS[colour], linewidth=1.6)
    face = COLOURS["ground"] if colour == "earlier" else COLOURS[colour]
    axes.plot([value], [y], "o", markersize=5.5, color=COLOURS[colour], markerfacecolor=face, markeredgewidth=1.4, label=label)


def _legend(axes: Axes) -> None:
    """Each kind of mark once, above the rows."""
    handles, labels = axes.get_legend_handles_labels()
    once = dict(zip(labels, handles, strict=True))
    if once:
        axes.legend(
            once.values(),
            once.keys(),
            loc="lower left",
            bbox_to_anchor=(-0.01, 1.0),
            ncols=4,
            handlelength=1.4,
            columnspacing=1.4,
        )
