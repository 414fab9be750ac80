"""The kinds of defect, one entry each: a function from a conversation to places.

A field that has an original is checked against it as well; kinds that both sides know look at the pair alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from hunmin.data.fields import Conversation, TextField
from hunmin.data.pairs.answered import answered_marks
from hunmin.data.pairs.code import code_marks
from hunmin.data.pairs.cut_off import cut_off_marks_of
from hunmin.data.pairs.foreign import script_marks_of
from hunmin.data.pairs.links import placeholder_marks, url_marks
from hunmin.data.pairs.markup import format_marks
from hunmin.data.pairs.mathematics import math_marks
from hunmin.data.pairs.nothing import empty_marks_of
from hunmin.data.pairs.numbers import number_marks
from hunmin.data.pairs.pair import Pair, PairCheck
from hunmin.data.pairs.personas import identity_marks_of, refusal_marks_of
from hunmin.data.pairs.repeated import repetition_marks_of
from hunmin.data.pairs.strays import prompt_leak_marks_of
from hunmin.data.pairs.task_lost import task_marks
from hunmin.data.pairs.untranslated import untranslated_marks_of
from hunmin.korean.cut_off import cut_off_marks
from hunmin.korean.formality import formality_marks
from hunmin.korean.leaks import identity_marks, prompt_leak_marks, refusal_marks
from hunmin.korean.particles import particle_marks
from hunmin.korean.prose import Mark, Severity
from hunmin.korean.repetition import repetition_marks
from hunmin.korean.script import asks_english, is_correction, script_marks, untranslated_marks
from hunmin.korean.translationese import translationese_marks


@dataclass(frozen=True, slots=True)
class Checked:
    """What a kind looks at: a conversation, its originals, and whether its data set is Korean.

    english_is  the severity of a row that is English as a whole; None in a data set that is not Korean.
    originals   the text a field was translated from, by its path.
    morphology  whether words are analysed: slower, finds more.
    """

    fields: Conversation
    english_is: Severity | None
    originals: Mapping[str, str] = field(default_factory=dict)
    morphology: bool = False

    def asked(self, index: int) -> str:
        """What was asked before the field of this number: system, question and input, up to the answer before."""
        return self._before(index, None)

    def _before(self, index: int, originals: Mapping[str, str] | None) -> str:
        parts = []
        for one in reversed(self.fields[:index]):
            if one.part == "answer":
                break
            if one.part in {"system", "asked", "input", "source"}:
                parts.append(one.text if originals is None else originals.get(one.path, ""))
        return "\n".join(reversed(parts))

    def answers(self) -> Iterator[tuple[TextField, str]]:
        """The answers, each with what was asked."""
        for index, one in enumerate(self.fields):
            if one.part == "answer":
                yield one, self.asked(index)

    def without_original(self, part: str = "") -> Iterator[TextField]:
        """The fields, or those of one part, that were not translated from anything known."""
        for one in self.fields:
            if one.path not in self.originals and part in ("", one.part):
                yield one

    def pairs(self) -> Iterator[tuple[TextField, Pair]]:
        """The fields that have an original."""
        for index, one in enumerate(self.fields):
            source = self.originals.get(one.path)
            if source is None or one.part == "source":
                continue
            if self.fields[0].part == "source":
                yield one, Pair(source, one.text)
            else:
                yield one, Pair(source, one.text, one.part, self.asked(index), self._before(index, self.originals))


Place = tuple[TextField, Mark]


def _repetition(checked: Checked) -> Iterator[Place]:
    yield from _against_original(checked, repetition_marks_of)
    for one in checked.without_original():
        if one.part in {"answer", "reasoning", "document"}:
            yield from ((one, mark) for mark in repetition_marks(one.text))


def _refusal(checked: Checked) -> Iterator[Place]:
    yield from _against_original(checked, refusal_marks_of)
    for one in checked.without_original("answer"):
        yield from ((one, mark) for mark in refusal_marks(one.text))


def _identity_leak(checked: Checked) -> Iterator[Place]:
    yield from _against_original(checked, identity_marks_of)
    for one in checked.without_original("answer"):
        yield from ((one, mark) for mark in identity_marks(one.text))


def _prompt_leak(checked: Checked) -> Iterator[Place]:
    yield from _against_original(checked, prompt_leak_marks_of)
    for index, one in enumerate(checked.fields):
        if one.path in checked.originals:
            continue
        if one.part in {"asked", "input"}:
            yield from ((one, mark) for mark in prompt_leak_marks(one.text, is_answer=False))
        elif one.part == "answer":
            yield from ((one, mark) for mark in prompt_leak_marks(one.text, is_answer=True, asked=checked.asked(index)))


def _script_mixed(checked: Checked) -> Iterator[Place]:
    yield from _against_original(checked, script_marks_of)
    for index, one in enumerate(checked.fields):
        if one.path not in checked.originals and one.part in {"answer", "reasoning", "document"}:
            yield from ((one, mark) for mark in script_marks(one.text, checked.asked(index)))


def _formality_mixed(checked: Checked) -> Iterator[Place]:
    answers = list(checked.answers())
    for number, mark in formality_marks([(asked, one.text) for one, asked in answers]):
        yield answers[number][0], mark


def _particle_wrong(checked: Checked) -> Iterator[Place]:
    """In what was asked only a warning, and nothing in a text that somebody wants corrected."""
    correction = any(one.part in {"asked", "system"} and is_correction(one.text) for one in checked.fields)
    for one in checked.fields:
        if one.part in {"answer", "reasoning", "document"}:
            yield from ((one, mark) for mark in particle_marks(one.text, morphology=checked.morphology))
        elif one.part == "asked" and not correction:
            for mark in particle_marks(one.text, morphology=checked.morphology):
                yield one, Mark(mark.start, mark.end, mark.message, "warning", mark.repair)


def _untranslated(checked: Checked) -> Iterator[Place]:
    yield from _against_original(checked, untranslated_marks_of)
    if checked.english_is is None:
        return
    english = False
    for index, one in enumerate(checked.fields):
        if one.path in checked.originals:
            continue
        if one.part == "asked":
            marks = [] if asks_english(one.text) else [mark for mark in untranslated_marks(one.text) if mark.severity == "error"]
            english = bool(marks)
        elif one.part == "answer":
            marks = list(untranslated_marks(one.text, checked.asked(index)))
        else:
            continue
        for mark in marks:
            severity = checked.english_is if english and mark.severity == "error" else mark.severity
            yield one, Mark(mark.start, mark.end, mark.message, severity)


def _cut_off(checked: Checked) -> Iterator[Place]:
    yield from _against_original(checked, cut_off_marks_of)
    for one, asked in checked.answers():
        if one.path not in checked.originals:
            yield from ((one, mark) for mark in cut_off_marks(one.text, asked))


def _translationese(checked: Checked) -> Iterator[Place]:
    for one in checked.fields:
        if one.part in {"answer", "reasoning", "document"}:
            yield from ((one, mark) for mark in translationese_marks(one.text))


def _against_original(checked: Checked, check: PairCheck) -> Iterator[Place]:
    for one, pair in checked.pairs():
        yield from ((one, mark) for mark in check(pair))


def _pairwise(check: PairCheck) -> Callable[[Checked], Iterator[Place]]:
    return partial(_against_original, check=check)


CHECKS: Mapping[str, Callable[[Checked], Iterator[Place]]] = {
    "repetition": _repetition,
    "refusal": _refusal,
    "identity_leak": _identity_leak,
    "prompt_leak": _prompt_leak,
    "script_mixed": _script_mixed,
    "formality_mixed": _formality_mixed,
    "particle_wrong": _particle_wrong,
    "untranslated": _untranslated,
    "cut_off": _cut_off,
    "translationese": _translationese,
    "empty": _pairwise(empty_marks_of),
    "code_altered": _pairwise(code_marks),
    "number_changed": _pairwise(number_marks),
    "math_altered": _pairwise(math_marks),
    "url_altered": _pairwise(url_marks),
    "placeholder_lost": _pairwise(placeholder_marks),
    "format_lost": _pairwise(format_marks),
    "answered_instead": _pairwise(answered_marks),
    "task_lost": _pairwise(task_marks),
}
