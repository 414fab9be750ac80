"""Lines put back as the source has them: lists run into one line, list marks, rows and rules of tables.

A line of the target is taken for one line of the source, or for several where it falls into exactly as many pieces. Only a
reading that explains every line of both sides is used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from hunmin.data.pairs.english import letters, prose, split_sentences, surplus, syllables
from hunmin.data.pairs.line_structure import Line, read_lines

MOST_LINES, MOST_ADDED = 120, 30
_FAR = 1e9
# A line this unlike (the square of standard deviations) has no certain counterpart; a small cost for every line split or put in.
_UNLIKE, _STEP = 6.0, 0.5
_MARKS = {
    "bullet": re.compile(r"[-*+•·▪‣◦○●–—☐□■✓✔](?=\s|[가-힣])"),
    "number": re.compile(r"\(?\d{1,3}[.):]|[①-⑳]|\d{1,3} ?[-–] "),
    "letter": re.compile(r"\(?(?:[A-Za-z]|[ivx]{1,4}|[가나다라마바사아자차카타파하])[.)]|[①-⑳ⅰ-ⅹⅠ-Ⅹ㉠-㉻]"),
    "heading": re.compile(r"#{1,6}\s"),
    "quote": re.compile(r">"),
}
_LISTED = frozenset(_MARKS)
_SPLIT = _LISTED | {"label", "plain"}
_LABEL = re.compile(r"(?<=\s)[가-힣A-Za-z0-9]{1,10}[:：](?=\s)")
_OTHER_MARK = re.compile(r"[-*+•][ \t]+\S|\d{1,3}[.)][ \t]+\S|#{1,6}[ \t]+\S")
_BOX = re.compile(r"\[[ xX]\]\s")
_SENTENCE = re.compile(r"(?<=[.!?])[,;]?[ \t]+(?=\S)")
_SEPARATORS = (
    re.compile(r";\s+"),
    re.compile(r",\s+"),
    re.compile(r"\s+/\s+"),
    re.compile(r"\s*·\s*"),
    re.compile(r"\t+|\s{2,}"),
)
_ANCHOR = re.compile(r"\d+(?:[.,]\d+)*|[A-Za-z]{2,}")
_EMPHASIS = re.compile(r"\*\*[^*\n]+?(?P<inside>[:：])?\*\*\s*(?P<rest>.*)$")
_GAP = re.compile(r"\t+|[ ]{2,}")


class _Step(NamedTuple):
    """Source lines from `first` on, `size` of them, stand in the target line `there` (None: in none) as `texts`."""

    first: int
    size: int
    there: int | None
    texts: tuple[str, ...]


def lines_restored(source: str, target: str) -> str | None:
    """The target with the lines and marks of the source; None where that is not certain or changes nothing."""
    left, right = read_lines(source), read_lines(target)
    n, m = len(left), len(right)
    if not m or n < m or n > MOST_LINES or n - m > MOST_ADDED:
        return None
    steps = _explained(source, left, right)
    if steps is None:
        return None
    made = _written(source, target, left, right, steps)
    return made if made != target else None


def _explained(source: str, left: Sequence[Line], right: Sequence[Line]) -> list[_Step] | None:
    """The cheapest reading that leaves nothing over, None where there is none."""
    n, m = len(left), len(right)
    best = [[_FAR] * (m + 1) for _ in range(n + 1)]
    back: list[list[_Step | None]] = [[None] * (m + 1) for _ in range(n + 1)]
    best[0][0] = 0.0
    for i in range(n + 1):
        for j in range(max(0, i - (n - m)), min(m, i) + 1):
            if best[i][j] >= _FAR or i == n:
                continue
            for step, cost in _steps(source, left, right, i, j):
                k, place = i + step.size, j + (step.there is not None)
                if best[i][j] + cost < best[k][place]:
                    best[k][place], back[k][place] = best[i][j] + cost, step
    if best[n][m] >= _FAR:
        return None
    found: list[_Step] = []
    i, j = n, m
    while i:
        last = back[i][j]
        assert last is not None
        found.append(last)
        i, j = i - last.size, j - (last.there is not None)
    return found[::-1]


def _steps(source: str, left: Sequence[Line], right: Sequence[Line], i: int, j: int) -> list[tuple[_Step, float]]:
    found: list[tuple[_Step, float]] = []
    if _wordless(left[i]):
        if i and not source[left[i - 1].end : left[i].start].strip():
            found.append((_Step(i, 1, None, (left[i].text.strip(),)), _STEP))
        if j < len(right) and _wordless(right[j]):
            found.append((_Step(i, 1, j, (right[j].text.strip(),)), 0.0))
        return found
    if j == len(right) or _wordless(right[j]):
        return found
    text = right[j].text.strip()
    cost = _unlike(left[i], text)
    if cost < _UNLIKE:
        found.append((_Step(i, 1, j, (text,)), cost))
    for count in range(2, min(len(left) - i, len(left) - len(right) + 1) + 1):
        group = left[i : i + count]
        if any(one.kind not in _SPLIT for one in group[1:]) or any(
            source[one.end : other.start].strip() for one, other in zip(group, group[1:], strict=False)
        ):
            break
        texts = _split(text, group)
        if texts:
            costs = [_unlike(line, one) for line, one in zip(group, texts, strict=True)]
            if max(costs) < _UNLIKE:
                found.append((_Step(i, count, j, tuple(texts)), sum(costs) + _STEP))
    return found


def _wordless(line: Line) -> bool:
    return not any(char.isalnum() for char in line.text)


def _unlike(line: Line, text: str) -> float:
    """How far a text is from a translation of a line: by length, by the figures and names it lacks, and by its mark."""
    body = _bare(line, text)
    wanted_text = line.text.strip() if line.kind == "label" else line.body
    shown = prose(wanted_text)
    copied = sum(len(word) for word in _ANCHOR.findall(wanted_text) if word in text and word.isalpha())
    distance = surplus(max(0, letters(shown) - copied), syllables(body)) if body else _FAR
    wanted = [word for word in _ANCHOR.findall(shown) if word[0].isdigit() and len(word) > 1]
    lost = sum(word not in text for word in wanted)
    marked = _MARKS.get(line.kind)
    other = (
        line.kind == "number" and marked is not None and (match := marked.match(text)) and str(line.number) not in match.group()
    )
    if line.kind not in {"bullet", "number", "heading"} and _OTHER_MARK.match(text):
        return _FAR
    return min(_FAR, distance * distance / 2) + lost + (3.0 if other else 0.0)


def _bare(line: Line, text: str) -> str:
    """A text without the mark that its line should have."""
    match = _MARKS[line.kind].match(text) if line.kind in _LISTED else None
    return text[match.end() :].strip() if match else text


def _split(text: str, group: Sequence[Line]) -> list[str] | None:
    """A line in as many pieces as the group has lines: at their marks, else at sentence ends, else at separators."""
    return _at_marks(text, group) or _at_ends(text, group)


def _at_marks(text: str, group: Sequence[Line]) -> list[str] | None:
    if all(line.kind == "label" for line in group):
        labels = [match.start() for match in _LABEL.finditer(text)]
        if len(labels) != len(group) - 1:
            return None
        return [text[a:b].strip() for a, b in zip([0, *labels], [*labels, len(text)], strict=True)]
    places = [0]
    for line in group[1:]:
        if line.kind not in _LISTED:
            return None
        bare = re.escape(line.marker.strip("().: "))
        pattern = rf"(?<=\s)\(?{bare}[.):](?=\s|[가-힣])" if line.kind in {"number", "letter"} else r"(?<=\s)[-*•·▪●–](?=\s)"
        match = re.compile(pattern).search(text, places[-1] + 1)
        if not match:
            return None
        places.append(match.start())
    rest = re.compile(r"(?<=\s)[-*•▪●](?=\s)").search(text, places[-1] + 1) if group[-1].kind == "bullet" else None
    if rest:
        return None
    return [text[a:b].strip().rstrip(",;") for a, b in zip(places, [*places[1:], len(text)], strict=True)]


def _at_ends(text: str, group: Sequence[Line]) -> list[str] | None:
    bodies = [line.body for line in group]
    text = _bare(group[0], text)
    sentences = _SENTENCE.split(text)
    counts = [len(split_sentences(prose(body))) for body in bodies]
    if len(sentences) == len(group) and counts == [1] * len(group) and all(body.rstrip()[-1:] in ".!?:" for body in bodies):
        return [one.strip().rstrip(",;") if one.rstrip()[-1:] in ",;" else one.strip() for one in sentences]
    for separator in _SEPARATORS if all(line.kind in _LISTED for line in group) else ():
        parts = separator.split(text)
        if (
            len(parts) == len(group)
            and not any(separator.search(body) for body in bodies)
            and all(part.strip() for part in parts)
        ):
            return [part.strip() for part in parts]
    return None


def _written(source: str, target: str, left: Sequence[Line], right: Sequence[Line], steps: Sequence[_Step]) -> str:
    pieces: list[str] = []
    end = 0
    for step in steps:
        for place, text in enumerate(step.texts):
            line = left[step.first + place]
            if step.there is not None and place == 0:
                there = right[step.there]
                before = target[end : there.start]
                if line.kind in _LISTED and before[-1:] in ("", "\n") and not _MARKS[line.kind].match(text):
                    before += line.text[: len(line.text) - len(line.text.lstrip())]
                pieces.append(before)
                end = there.end
            else:
                pieces.append(source[left[step.first + place - 1].end : line.start])
            pieces.append(_marked(source, line, text))
    return "".join([*pieces, target[end:]])


def _marked(source: str, line: Line, text: str) -> str:
    """A text with the mark of its source line, or its cells."""
    if line.kind == "table":
        return _row(line, text)
    if line.kind not in _LISTED:
        return _emphasised(line, text)
    if _BOX.search(line.marker + " ") and (box := _BOX.match(text)):
        text = text[box.end() :]
    body = line.text.strip()[len(line.marker) :]
    blank = body[: len(body) - len(body.lstrip())]
    if not _MARKS[line.kind].match(text):
        box = _BOX.match(body.lstrip())
        inner = box.group() if box and not _BOX.match(text) else ""
        return line.marker + blank + inner + text
    return text


def _emphasised(line: Line, text: str) -> str:
    """A text between the stars that its whole line, or its beginning up to a colon or dash, has in the source."""
    wanted = _EMPHASIS.match(line.text.strip())
    if not wanted or line.text.count("**") != 2 or text.count("**") > 1:
        return text
    bare = text.replace("**", "")
    if not wanted["rest"]:
        return f"**{bare}**"
    sign = wanted["inside"] or wanted["rest"][0]
    head, found, rest = bare.partition(f" {sign} " if not wanted["inside"] and sign in "–—-" else sign)
    if not found or len(head) > 40:
        return text
    return f"**{head}{found}**{rest}" if wanted["inside"] else f"**{head}**{found}{rest}"


def _row(line: Line, text: str) -> str:
    """Cells between bars again, where the text falls into exactly as many."""
    if "|" in text or "|" not in line.text:
        return text
    parts = _GAP.split(text)
    if len(parts) != line.number:
        parts = text.split(" ")
    if len(parts) != line.number:
        return text
    wanted = line.text.strip()
    first, last = wanted.startswith("|"), wanted.endswith("|")
    gap = " " if " | " in wanted or wanted.startswith("| ") else ""
    return ("|" + gap if first else "") + f"{gap}|{gap}".join(parts) + (gap + "|" if last else "")
