"""Particles of a text that no reading allows."""

from __future__ import annotations

from hunmin.korean.morphology import available
from hunmin.korean.particles.aloud import aloud_marks, counted_marks
from hunmin.korean.particles.analysed import analysed_marks
from hunmin.korean.particles.listed import listed_marks
from hunmin.korean.prose import Mark, hide_code


def particle_marks(text: str, *, morphology: bool = False) -> list[Mark]:
    """Particles that do not agree with the word before them; the repair is the particle alone.

    With `morphology`, and where the analyser is installed, words are analysed: slower by about a millisecond for a
    paragraph, it finds 이 and 가, 과, 로 and names that lists cannot. Code is left out.
    """
    shown = hide_code(text)
    found = list(analysed_marks(shown)) if morphology and available() else [*listed_marks(shown), *counted_marks(shown)]
    return [*found, *aloud_marks(text, shown)]
