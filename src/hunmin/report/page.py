"""One HTML file that loads nothing: sections in reading order, results first, then how they came about."""

from __future__ import annotations

from hunmin.report.facts import Facts
from hunmin.report.sections.data import data, vocabulary
from hunmin.report.sections.environment import environment, recipe
from hunmin.report.sections.export import export
from hunmin.report.sections.samples import samples
from hunmin.report.sections.scores import bits_per_byte, scores
from hunmin.report.sections.summary import summary
from hunmin.report.sections.training import training
from hunmin.web.document import document
from hunmin.web.markup import Html, Section, both, english, tag

SECTIONS = (scores, bits_per_byte, samples, data, vocabulary, training, export, environment, recipe)


def page(facts: Facts) -> tuple[Html, list[str]]:
    """The whole page, and the names of the sections it shows."""
    found = [section for section in (make(facts) for make in SECTIONS) if section is not None]
    links = [tag("a", both(section.korean, section.english), href=f"#{section.name}") for section in found]
    navigation = tag("nav", *links, aria_label="차례 contents") if found else None
    footer = tag("footer", both("훈민이 만든 파일입니다. 네트워크 없이 열립니다.", "Made by Hunmin; this file loads nothing."))
    body = tag("main", summary(facts), navigation, *(_shown(section) for section in found), footer)
    return document(facts.title, body), [section.name for section in found]


def _shown(section: Section) -> Html:
    return tag("section", tag("h2", section.korean, " ", english(section.english)), section.body, id=section.name)
