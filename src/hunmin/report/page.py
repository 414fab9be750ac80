"""One HTML file that loads nothing: sections in reading order, results first, then how they came about."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources

from hunmin.report.facts import Facts
from hunmin.report.markup import Html, Section, both, english, join, tag
from hunmin.report.sections.data import data, vocabulary
from hunmin.report.sections.environment import environment, recipe
from hunmin.report.sections.export import export
from hunmin.report.sections.samples import samples
from hunmin.report.sections.scores import bits_per_byte, scores
from hunmin.report.sections.summary import summary
from hunmin.report.sections.training import training

SECTIONS = (scores, bits_per_byte, samples, data, vocabulary, training, export, environment, recipe)


def page(facts: Facts) -> tuple[Html, list[str]]:
    """The whole page, and the names of the sections it shows."""
    found = [section for section in (make(facts) for make in SECTIONS) if section is not None]
    links = [tag("a", both(section.korean, section.english), href=f"#{section.name}") for section in found]
    navigation = tag("nav", *links, aria_label="차례 contents") if found else None
    footer = tag("footer", both("훈민이 만든 파일입니다. 네트워크 없이 열립니다.", "Made by Hunmin; this file loads nothing."))
    body = tag("body", tag("main", summary(facts), navigation, *(_shown(section) for section in found), footer))
    return join(Html("<!doctype html>\n"), tag("html", _head(facts.title), body, lang="ko"), "\n"), [
        section.name for section in found
    ]


def _shown(section: Section) -> Html:
    return tag("section", tag("h2", section.korean, " ", english(section.english)), section.body, id=section.name)


def _head(title: str) -> Html:
    css = (resources.files("hunmin.report") / "page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        tag("style", Html(css)),
    )
