"""Particles in the light of an analysis: a form that does not agree is wrong where its other form makes the likelier text.

An analyser misreads what is ungrammatical, so a place is analysed twice, as written and with the other form of the particle.
The difference of the scores decides. How much of it is asked depends on what the analyser made of the form as written: 작가
is a word and needs much, 을 taken for a noun needs next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from hunmin.core.language import tr
from hunmin.korean.morphology import Analysis, Morpheme, analyse
from hunmin.korean.particles.forms import agrees, other, wrong_form
from hunmin.korean.prose import HIDDEN, Mark, tail

# So many particles of one text are looked at: those of 300 pages, and an end for a text made to be slow.
MOST = 40_000
# Words on each side that are analysed with the one in question, and their most characters.
AROUND = 4
REACH = 60
# Where the other form makes the word alone so much less likely, the words around it need no look: 있는 is never 있은.
HOPELESS = -6.0

# The difference of scores that is asked, by what the analyser made of the form as written: a particle in the wrong form; a
# part of no word; a part of a word that the dictionary does not have; an ending; a part of a word that it has.
WRONG, STRAY, UNKNOWN, ENDING, KNOWN = -0.5, 0.5, 3.0, 4.0, 5.0
STRAY_BY_FORM = {"이": 0.5, "과": 2.0, "라": 2.0, "나": 4.0, "은": 0.0, "을": 0.0, "아": 3.0, "이나": 1.0}
# 삶는 and 저은 are verbs though 삶 and 저 are nouns; 부자이나 may be 이다.
ENDING_BY_FORM = {"는": 6.0, "은": 5.0}
CONCEDING = 5.0
UNKNOWN_BY_FORM = {"이": 3.5, "가": 1.0, "와": 0.0, "과": 1.5, "로": 0.5, "은": 0.0, "을": 0.0}
# 나이 차이 많이 나는: nouns in 이 often stand without a particle; 제이 and 내이 are words, but rare beside 제가 and 내가.
KNOWN_BY_FORM = {"이": 7.5}
PRONOUNS = frozenset({"내", "네", "제", "누"})
PRONOUN = 1.0

# 이다 may keep its 이 after a vowel, though people rarely write it: 의사이었다, 친구이에요, 의자이든.
_KEPT = frozenset({"이라", "이에요", "이었"})
_FORMS = re.compile(
    "(?:(을|를|이|가|이든|든|이란|란|이며|며|이에요|예요|아|야)|(이나|나)마?|(은|는)(?:커녕|요)?|(과|와)(?:는|도|의|만|같이|함께)?"
    "|(으로|로)(?:서|써|는|도|부터|의|만|까지|서의|서는|써의|써는|부터의|부터는|만은|만이)?"
    "|(이라|라)(?:[고는도면서던더니지며야기][가-힣]{0,3})?|(이랑|랑)[은도만의]?|(이든|든)[지가]|(이었|였)[가-힣]{0,4})(?![가-힣])"
)
_HANGUL_BEFORE = re.compile("[가-힣]*$")
_HANGUL_AFTER = re.compile("[가-힣]*")
_BREAK = re.compile("\n|(?<=[.!?。]) ")
_HIDDEN = re.compile(f"{HIDDEN}+")
_NOMINAL = frozenset(
    {"NNG", "NNP", "NNB", "NP", "NR", "MM", "MAG", "MAJ", "XSN", "XR", "SN", "SL", "SH", "SW", "ETN", "EC", "IC"}
)


class Place(NamedTuple):
    """A particle that does not agree with the syllable before it, and the text around it."""

    start: int
    particle: str
    before: str
    after: str

    @property
    def written(self) -> str:
        """The sentence as it stands."""
        return self.before + self.particle + self.after

    @property
    def mended(self) -> str:
        """The sentence with the other form of the particle."""
        return self.before + other(self.particle) + self.after

    @property
    def word(self) -> str:
        """What comes before the particle without a space."""
        return self.before[self.before.rfind(" ") + 1 :]


def analysed_marks(shown: str) -> Iterator[Mark]:
    """Particles after Hangul whose other form makes a much likelier text; code is hidden in `shown`."""
    places = list(_places(shown))
    if not places:
        return
    texts = list(dict.fromkeys(text for place in places for text in (place.written, place.mended)))
    analyses = dict(zip(texts, analyse(texts), strict=True))
    for place in places:
        yield from _judge(place, analyses[place.written], analyses[place.mended])


def _places(shown: str) -> Iterator[Place]:
    for match in islice(_FORMS.finditer(shown), MOST):
        start = match.start()
        sound = tail(shown[start - 1]) if start else -1
        particle = match[match.lastindex or 0]
        if sound < 0 or agrees(particle, sound) or particle in {"이며", "이든"}:
            continue
        end = start + len(particle)
        stem = _HANGUL_BEFORE.search(shown, max(0, start - 20), start)
        rest = _HANGUL_AFTER.match(shown, end)
        if stem and rest and not _hopeless(stem.group(), particle, rest.group()):
            yield Place(start, particle, _before(shown, start), _after(shown, end))


@lru_cache(maxsize=1 << 15)
def _hopeless(stem: str, particle: str, rest: str) -> bool:
    if particle in _KEPT:
        return False
    written, mended = analyse([stem + particle + rest, stem + other(particle) + rest])
    return mended.score - written.score < HOPELESS


def _before(shown: str, start: int) -> str:
    words = _BREAK.split(shown[max(0, start - REACH) : start])[-1].split(" ")
    return _HIDDEN.sub("X", " ".join(words[-AROUND - 1 :])).lstrip()


def _after(shown: str, end: int) -> str:
    words = _BREAK.split(shown[end : end + REACH], maxsplit=1)[0].split(" ")
    return _HIDDEN.sub("X", " ".join(words[: AROUND + 1]))


def _judge(place: Place, written: Analysis, mended: Analysis) -> Iterator[Mark]:
    at = len(place.before)
    if place.particle in _KEPT:
        if _is_kept(written.morphemes, at):
            yield _unusual(place)
        return
    conceding = place.particle == "이나" and _is_kept(written.morphemes, at)
    if conceding and place.after.startswith(","):
        return
    asked = CONCEDING if conceding else _asked(place, written.morphemes, at)
    if mended.score - written.score > asked and _is_particle(mended.morphemes, at):
        yield wrong_form(place.start, place.particle, place.word, "warning" if conceding else "error")


def _is_kept(morphemes: list[Morpheme], at: int) -> bool:
    """True for 이다 with its 이 after a noun."""
    before = next((one for one in morphemes if one.end == at and one.start < at), None)
    return before is not None and before.tag in _NOMINAL and any(one.start == at and one.tag == "VCP" for one in morphemes)


def _unusual(place: Place) -> Mark:
    right = other(place.particle)
    message = tr(
        f"'{place.word}' usually takes {right}, not {place.particle}", f"'{place.word}' 뒤에는 흔히 {right}: {place.particle}"
    )
    return Mark(place.start, place.start + len(place.particle), message, "warning", right)


def _is_particle(morphemes: list[Morpheme], at: int) -> bool:
    """True where the other form is read as a particle or 이다 after something that takes one."""
    before = [one for one in morphemes if one.end == at and one.start < at]
    here = [one for one in morphemes if one.start == at]
    if not before or not any(one.tag[0] == "J" or one.tag in {"VCP", "XSM", "EC", "EF"} for one in here):
        return False
    return before[-1].tag in _NOMINAL or before[-1].tag[0] == "J"


def _asked(place: Place, morphemes: list[Morpheme], at: int) -> float:
    particle, end = place.particle, at + len(place.particle)
    if particle == "이" and place.word in PRONOUNS:
        return PRONOUN
    for one in morphemes:
        if one.start < at < one.end:
            if not one.known:
                return UNKNOWN_BY_FORM.get(particle, UNKNOWN)
            return ENDING_BY_FORM.get(particle, ENDING) if one.tag[0] == "E" else KNOWN_BY_FORM.get(particle, KNOWN)
    here = [one for one in morphemes if at <= one.start < end]
    tags = [one.tag for one in here]
    if not tags:
        return UNKNOWN
    if tags in (["JKO"], ["JKB"], ["JX"], ["JC"], ["JKS"], ["VCP", "ETM"], ["VCP", "EC"]):
        return WRONG
    before = next((one for one in morphemes if one.end == at and one.start < at), None)
    if tags[0][0] == "E" and before is not None and before.tag[0] in "VX" and before.tag not in {"VCP", "XSN", "XR"}:
        return ENDING_BY_FORM.get(particle, ENDING)
    if tags[0][0] == "V" and tags[-1] in {"EC", "EF"} and tags[0] != "VCP" and particle not in {"가", "와"}:
        return ENDING
    return STRAY_BY_FORM.get(particle, STRAY)
