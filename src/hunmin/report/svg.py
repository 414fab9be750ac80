"""A matplotlib figure as SVG that belongs to the page: its colours are the page's classes, so that dark mode reaches them.

No style attributes (the page's policy forbids them), no metadata, no addresses, ids of its own.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from hunmin.web.markup import Html, element

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# What plots are drawn with; page.css gives each name its colour on light and on dark ground.
COLOURS = {
    "ink": "#33383f",
    "quiet": "#7a818a",
    "line": "#d8dbe0",
    "accent": "#1f6f5c",
    "earlier": "#9a7b3c",
    "ground": "#fefefe",
}
_NAMES = {colour: name for name, colour in COLOURS.items()}
_LEFT_OUT = frozenset({"metadata", "style", "title"})
_NOTHING = {"fill-opacity": "1", "stroke-opacity": "1", "opacity": "1", "stroke-dashoffset": "0"}


def figure_svg(figure: Figure, name: str, label: str) -> Html:
    """Draw a figure as inline SVG; `name` makes its ids its own, `label` says in words what it shows."""
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    root = ElementTree.fromstring(drawn.getvalue())
    used = set(re.findall(r"#([\w.:-]+)", " ".join(value for node in root.iter() for value in _references(node))))
    left, top, width, height = (float(part) for part in root.attrib["viewBox"].split())
    # matplotlib counts points of 1/72 inch, browsers pixels of 1/96 inch.
    frame = {
        "viewBox": f"{left:g} {top:g} {width:g} {height:g}",
        "width": f"{width * 4 / 3:.0f}",
        "height": f"{height * 4 / 3:.0f}",
    }
    frame |= {"class": "plot", "role": "img", "aria-label": label, "stroke-linejoin": "round"}
    return element("svg", frame, *(_markup(child, name, used) for child in root))


def _local(key: str) -> str:
    return key.rpartition("}")[2]


def _references(node: ElementTree.Element) -> list[str]:
    return [value for key, value in node.attrib.items() if _local(key) in ("href", "clip-path")]


def _markup(node: ElementTree.Element, name: str, used: set[str]) -> Html:
    """A node with its children; text is drawn as paths, so that nodes hold no text."""
    kind = _local(node.tag)
    if kind in _LEFT_OUT:
        return Html()
    attributes: dict[str, str | None] = {}
    classes: list[str] = []
    for key, value in node.attrib.items():
        local = _local(key)
        if local == "style":
            found, classes = _style(value)
            attributes |= found
        elif local == "id":
            attributes |= {"id": f"{name}-{value}"} if value in used else {}
        elif local in ("href", "clip-path"):
            attributes[local] = value.replace("#", f"#{name}-")
        elif local != "type":
            attributes[local] = " ".join(value.split())
    if classes:
        attributes["class"] = " ".join(classes)
    inner = [_markup(child, name, used) for child in node]
    if kind == "defs" and not any(inner):
        return Html()
    return element(kind, attributes, *inner) if attributes or kind in ("defs", "path") else Html("".join(inner))


def _style(text: str) -> tuple[dict[str, str], list[str]]:
    """The declarations of a style attribute as attributes, those with a colour of the page as classes."""
    attributes: dict[str, str] = {}
    classes: list[str] = []
    for declaration in filter(str.strip, text.split(";")):
        key, value = (part.strip() for part in declaration.split(":", 1))
        if key in ("fill", "stroke") and value in _NAMES:
            classes.append(f"{key}-{_NAMES[value]}")
        elif _NOTHING.get(key) != value:
            attributes[key] = value
    return attributes, classes
