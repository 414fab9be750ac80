"""The sounds that figures, units and Latin letters end in when they are read aloud, in each way that people do.

A sound is a final consonant: 0 for none, 8 for ㄹ, 1 for any other.
"""

from __future__ import annotations

import re

from hunmin.korean.prose import tail

# A last digit in Sino-Korean, native Korean and English.
_SINO = (1, 8, 0, 1, 0, 0, 1, 8, 8, 0)
_NATIVE = (1, 0, 8, 1, 1, 1, 1, 1, 8, 1)
_ENGLISH = (0, 1, 0, 0, 0, 0, 0, 1, 1, 1)
_UNITS = {"%": {0}, "℃": {0}, "°C": {0, 1}, "Hz": {0}, "kcal": {0}, "㎞": {0}, "㎝": {0}, "㎜": {0}, "㎡": {0}, "㎏": {0, 1}}
_LETTERS = {**dict.fromkeys("ABCDEFGHIJKOPQSTUVWXYZ", {0}), "L": {8}, "M": {1}, "N": {1}, "R": {0, 8}, "X": {0, 1}}
_SPELT = {**dict.fromkeys("aiouyfrsvwxz", {0}), **dict.fromkeys("mn", {1}), "l": {8}}
_LONG_R = re.compile("(?:er|or|ar|ur)$")
ANY = {0, 1, 8}
# Both spellings are in use whatever the rule says.
_BOTH = frozenset({"SQL", "HTML", "XML"})


def unit_sounds(unit: str) -> set[int]:
    """The final consonants that a unit of measure may end in when read aloud."""
    if unit in _UNITS:
        return _UNITS[unit]
    if unit[-1] == "g":
        return {1} if unit != "kg" else {0, 1}
    return {"V": {0}, "W": {0, 1}, "Hz": {0}}.get(unit, {0})


def named_sounds(number: str, name: str) -> set[int]:
    """After a name such as iPhone people read a number as they like; after # and UTF- in Korean or English."""
    if name and name[-1] == " ":
        return ANY
    return number_sounds(number) | ({_ENGLISH[int(number[-1])]} if name else set())


def number_sounds(number: str) -> set[int]:
    """The final consonants that a figure may end in when read aloud."""
    last, digits = int(number[-1]), number.replace(",", "")
    sounds = {_SINO[last]}
    if "." not in digits and int(digits) <= 20:
        sounds.add(_NATIVE[last])
        if int(digits) in {10, 20}:
            sounds.add(8 if int(digits) == 10 else 1)
    return sounds


def latin_sounds(word: str) -> set[int]:
    """The final consonants of a Latin word read aloud: by letter names, as a word, or both."""
    if word in _BOTH:
        return ANY
    if len(word) > 1 and len(set(word)) == 1:  # OO, XX: a name left out
        return ANY
    letters = _LETTERS[word[-1].upper()]
    vowels = any(letter in "AEIOUaeiou" for letter in word)
    if len(word) == 1 or (not vowels and len(word) <= 5):
        return letters
    if word[-1] == "s" and len(word) > 3:  # people drop the plural: Actions is read 액션 too
        return {0} | latin_sounds(word[:-1])
    spelt = {1} if word.lower().endswith("ng") else _SPELT.get(word[-1].lower(), ANY)
    if word[-1] == "r" and (len(word) < 5 or not _LONG_R.search(word)):
        return letters | spelt
    return letters | spelt if word[-1].isupper() or len(word) <= 3 else spelt


def sounds(word: str) -> set[int]:
    """The final consonants that a word, figure or Latin name may end in when read aloud; `ANY` when nobody can tell."""
    if not word:
        return ANY
    sound = tail(word[-1])
    if sound >= 0:
        return {sound}
    if word[-1].isdigit():
        number = re.search("\\d[\\d,]*(?:\\.\\d+)?$", word)
        return number_sounds(number.group()) if number else ANY
    return latin_sounds(word.split()[-1]) if word.split()[-1].isascii() and word.split()[-1].isalpha() else ANY
