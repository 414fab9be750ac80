"""HTML that cannot be injected into: a string is text and gets escaped, only `Html` is markup."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Control characters have no place in HTML; their pictures (U+2400 …) show that a text holds them.
_CONTROL = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"} | {0x7F: 0x2421}
_VOID = frozenset({"meta", "wbr"})
NARROW = 4


class Html(str):
    """A string that is markup already; every other string is escaped when it is put into a tag."""

    __slots__ = ()


Content = str | None
Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading in both languages, and whether its cells are numbers (then aligned right)."""

    korean: str
    english: str = ""
    number: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: `name` is its anchor, the rest its heading in both languages and what stands below it."""

    name: str
    korean: str
    english: str
    body: Html


def escape(text: str) -> Html:
    """Text as HTML: markup, control characters and lone surrogates made harmless; `Html` is left as it is."""
    if isinstance(text, Html):
        return text
    return Html(html.escape(text.translate(_CONTROL).encode("utf-8", "replace").decode()))


def join(*parts: Content, between: str = "") -> Html:
    """Put parts one after the other; empty ones are left out, plain strings escaped."""
    return Html(between.join(escape(part) for part in parts if part))


def element(name: str, attributes: Mapping[str, str | None], *children: Content) -> Html:
    """One element with attributes under their own names; None leaves an attribute out."""
    given = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items() if value is not None)
    return Html(f"<{name}{given}>" if name in _VOID else f"<{name}{given}>{join(*children)}</{name}>")


def tag(name: str, /, *children: Content, **attributes: str | None) -> Html:
    """One element; an attribute's `_` reads `-`, and a trailing one is dropped (`class_`)."""
    return element(name, {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}, *children)


def english(text: str) -> Html:
    """English beside the Korean, small and grey."""
    return tag("span", text, class_="en", lang="en") if text else Html()


def both(korean: str, in_english: str) -> Html:
    """Korean, and the English beside it."""
    return join(korean, english(in_english), between=" ")


def note(korean: str, in_english: str = "", kind: str = "note") -> Html:
    """A paragraph below a table or plot, in both languages."""
    return tag("p", korean, tag("span", in_english, class_="en block", lang="en") if in_english else None, class_=kind)


def table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], label: str) -> Html:
    """A table that scrolls inside its box; the first cell of a row names it, and a column without any cell is left out.

    `label` names the table for screen readers. Returns nothing when there are no rows.
    """
    used = [index for index in range(len(columns)) if any(row[index] not in ("", None) for row in rows)]
    if not used:
        return Html()
    heads = [
        tag("th", both(columns[i].korean, columns[i].english), scope="col", class_="n" if columns[i].number else None)
        for i in used
    ]
    body = []
    for row in rows:
        cells = [_cell(columns[index], row[index], first=index == 0) for index in used]
        body.append(tag("tr", *cells))
    inner = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *body))
    return tag(
        "div", inner, class_="scroll narrow" if len(used) <= NARROW else "scroll", role="region", aria_label=label, tabindex="0"
    )


def _cell(column: Column, value: Cell, first: bool) -> Html:
    shown = count(value) if isinstance(value, int) else value
    if first:
        return tag("th", shown, scope="row", class_="n" if column.number else None)
    return tag("td", shown, class_="n" if column.number else None)


def breakable(name: str) -> Html:
    """A name that may be broken into lines after its underscores, slashes and dots."""
    return Html(re.sub(r"(?<=[_/.])(?=\w)", "<wbr>", escape(name)))


def details(summary: Html, *children: Content) -> Html:
    """Something folded away until it is asked for."""
    return tag("details", tag("summary", summary), *children)


def pairs(entries: Sequence[tuple[str, str, str]]) -> Html:
    """A list of facts (Korean, English, value), those without a value left out."""
    shown = [tag("div", tag("dt", both(korean, name)), tag("dd", value)) for korean, name, value in entries if value]
    return tag("dl", *shown) if shown else Html()


def count(value: int | None) -> str:
    """A whole number with thousands separators."""
    return "" if value is None else f"{value:,}"


def decimal(value: float | None, places: int = 3, sign: bool = False) -> str:
    """A number with so many places and a true minus; nothing for None."""
    if value is None:
        return ""
    return f"{value:{'+' if sign else ''}.{places}f}".replace("-", "−")


def probability(value: float | None) -> str:
    """A p-value with three places, never 0."""
    if value is None:
        return ""
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def small(value: float | None) -> str:
    """A number of any size in three digits, very small ones as 1.2e−6; nothing for None."""
    if value is None:
        return ""
    if value == 0 or abs(value) >= 1e-3:
        return f"{value:.3g}".replace("-", "−")
    mantissa, power = f"{value:.2e}".split("e")
    return f"{float(mantissa):g}e{int(power)}".replace("-", "−")


def interval(low_high: Sequence[float] | None, sign: bool = False) -> Html:
    """A 95% interval, small, under the number it belongs to."""
    if not low_high:
        return Html()
    return tag("span", f"{decimal(low_high[0], sign=sign)}~{decimal(low_high[1], sign=sign)}", class_="ci")


def large(number: int) -> str:
    """A large number as a Korean reader says it: 789만, 70.0억."""
    if number >= 100_000_000:
        return f"{number / 1e8:,.1f}억"
    return f"{number / 1e4:,.0f}만" if number >= 10_000 else f"{number:,}"


def size(n_bytes: int) -> str:
    """Bytes in decimal units: 15.8 MB."""
    value, unit = float(n_bytes), "B"
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if value < 1000 or unit == "TB":
            break
        value /= 1000
    return f"{value:,.0f} {unit}" if unit == "B" else f"{value:,.1f} {unit}"
