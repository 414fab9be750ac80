"""Particles that do not agree with the word before them: 을/를, 은/는, 이/가, 과/와, 으로/로 and their kin.

A finding only where every plausible reading disagrees. After Hangul, the words are analysed or, without an analyser, only
listed words are certain; figures and Latin letters are read aloud in each way that people do and give warnings.
"""

from __future__ import annotations

from hunmin.korean.particles.forms import agrees, other
from hunmin.korean.particles.marks import particle_marks

__all__ = ["agrees", "other", "particle_marks"]
