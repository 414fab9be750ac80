"""The forms of particles that depend on the sound before them, and the mark for a form that does not agree."""

from __future__ import annotations

from hunmin.core.language import tr
from hunmin.korean.prose import Mark, Severity

# What follows a final consonant, and what follows a vowel.
PAIRS: tuple[tuple[str, str], ...] = (
    ("을", "를"), ("은", "는"), ("이", "가"), ("과", "와"), ("으로", "로"), ("아", "야"), ("이나", "나"), ("이라", "라"),
    ("이란", "란"), ("이며", "며"), ("이랑", "랑"), ("이든", "든"), ("이에요", "예요"), ("이었", "였"),
)  # fmt: skip
AFTER_CONSONANT = {first: second for first, second in PAIRS}
AFTER_VOWEL = {second: first for first, second in PAIRS}


def agrees(particle: str, sound: int) -> bool:
    """True when a particle may follow a final consonant (0 none, 8 ㄹ, else any other)."""
    if particle in {"로", "으로"}:
        return (particle == "로") == (sound in {0, 8})
    return particle in AFTER_CONSONANT if sound else particle in AFTER_VOWEL


def other(particle: str) -> str:
    """The other form of a particle: 을 for 를."""
    return AFTER_CONSONANT.get(particle) or AFTER_VOWEL[particle]


def wrong_form(start: int, particle: str, word: str, severity: Severity = "error") -> Mark:
    """The mark of a particle that does not agree with the word before it; the repair is the particle alone."""
    right = other(particle)
    message = tr(f"'{word}' takes {right}, not {particle}", f"'{word}' 뒤의 조사: {particle} → {right}")
    # 사람야 may be 사람아 or 사람이야.
    return Mark(start, start + len(particle), message, severity, None if particle == "야" else right)
