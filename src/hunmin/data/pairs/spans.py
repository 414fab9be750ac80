"""What a translation must keep byte for byte, and how to hide it from a translator.

`mask` puts a numbered token in the place of every protected span; `restore` puts the originals back or says which are lost:

    masked = mask(text)
    answer = restore(masked, translate(masked.text))
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from hunmin.core.language import tr
from hunmin.data.pairs import literals
from hunmin.data.pairs.code_lines import code_runs
from hunmin.data.pairs.literals import Place, cover

SpanKind = Literal["fence", "indented", "code", "math", "json", "tag", "url", "email", "path", "placeholder", "token"]

# A token as translators give it back: other quotes, spaces, entities, a closing tag of its own.
TOKEN = re.compile(
    r"(?:<|&lt;|＜)\s{0,3}[xX]\s{0,3}[iI][dD]\s{0,3}[=＝]\s{0,3}(?:&quot;|[\"'“”‘’«»＂`]){0,2}\s{0,3}(\d{1,7})\s{0,3}"
    r"(?:&quot;|[\"'“”‘’«»＂`]){0,2}\s{0,3}[/／]?\s{0,3}(?:>|&gt;|＞)(?:\s{0,3}(?:<|&lt;|＜)\s{0,3}[/／]\s{0,3}[xX]\s{0,3}(?:>|&gt;|＞))?"
)
# What could be read as part of a token when it stands behind one.
_TAIL = re.compile(r"\s{0,3}(?:<|&lt;|＜)\s{0,3}[/／]\s{0,3}[xX]\s{0,3}(?:>|&gt;|＞)")
_BLOCKS = frozenset({"fence", "indented"})
_TRIGGER = re.compile(r"[`~$\\{}<>\[\]@%/_]|\w[.:]\w|&lt;|＜|^(?: {4}|\t)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Span:
    """A protected place in a text."""

    start: int
    end: int
    kind: SpanKind


@dataclass(frozen=True, slots=True)
class Masked:
    """A text whose protected spans are tokens; `originals[n]` is what token n stands for, `blocks` are those on lines of their own."""

    text: str
    originals: tuple[str, ...]
    blocks: frozenset[int] = frozenset()


class SpanLost(ValueError):
    """A translation lost a token, holds one twice, or holds one that the text never had."""

    def __init__(self, missing: Iterable[int], duplicated: Iterable[int], unknown: Iterable[int], masked: Masked) -> None:
        self.missing, self.duplicated, self.unknown = tuple(missing), tuple(duplicated), tuple(unknown)
        self.originals = tuple(masked.originals[n] for n in (*self.missing, *self.duplicated))
        parts = [
            (tr("missing", "빠짐"), [f"{n} ({_short(masked.originals[n])})" for n in self.missing]),
            (tr("twice", "두 번"), [f"{n} ({_short(masked.originals[n])})" for n in self.duplicated]),
            (tr("unknown", "모르는 번호"), [str(n) for n in self.unknown]),
        ]
        super().__init__(
            tr("protected spans: ", "보호한 부분: ") + "; ".join(f"{name} {', '.join(found)}" for name, found in parts if found)
        )


def _short(text: str) -> str:
    line = text.split("\n", 1)[0]
    return line if len(line) <= 30 else line[:29] + "…"


def protected_spans(text: str) -> list[Span]:
    """The spans that a translation must keep, in order, without overlap."""
    if not _TRIGGER.search(text):
        return []
    found: list[Span] = []
    shown = text

    def take(places: Iterable[Place], kind: SpanKind) -> None:
        nonlocal shown
        taken = [Span(start, end, kind) for start, end in places if end > start]
        if taken:
            found.extend(taken)
            shown = cover(shown, ((span.start, span.end) for span in taken))

    take(literals.fences(shown), "fence")
    take(_indented(shown), "indented")
    objects = literals.json_objects(shown)
    take(literals.json_syntax(shown, objects), "json")
    take(literals.inline_code(shown), "code")
    take(literals.formulas(shown), "math")
    marks = list(literals.tags(shown))
    take([(start, end) for start, end, name in marks], "tag")
    places = literals.addresses(shown)
    take([(start, end) for start, end, kind in places if kind == "url"], "url")
    take([(start, end) for start, end, kind in places if kind == "email"], "email")
    take([match.span() for match in literals.PLACEHOLDER.finditer(shown)], "placeholder")
    take(literals.paths(shown), "path")
    take(literals.json_escapes(shown, objects), "json")
    return sorted(found, key=lambda span: span.start)


def _indented(text: str) -> Iterator[Place]:
    """Indented blocks of which every line has the shape of code, behind an empty line or at the beginning."""
    if "    " not in text and "\t" not in text:
        return
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for first, last in code_runs(lines):
        block = [line for line in lines[first:last] if line.strip()]
        parted = first == 0 or not lines[first - 1].strip()
        if parted and all(line.startswith(("    ", "\t")) for line in block):
            yield starts[first], starts[last] - 1


def mask(text: str) -> Masked:
    """Put a token in the place of each protected span; spans that touch share one."""
    spans = [(span.start, span.end, span.kind in _BLOCKS) for span in protected_spans(text)]
    shown = cover(text, [(start, end) for start, end, _ in spans])
    for pattern in (TOKEN, _TAIL):
        alike = [(*match.span(), False) for match in pattern.finditer(shown)]
        if alike:
            spans = sorted([*spans, *alike])
            shown = cover(shown, [(start, end) for start, end, _ in alike])
    pieces: list[str] = []
    originals: list[str] = []
    blocks: set[int] = set()
    at = 0
    for start, end, block in spans:
        if originals and start == at and not block and len(originals) - 1 not in blocks:
            originals[-1] += text[start:end]
        else:
            blocks |= {len(originals)} if block else set()
            pieces += [text[at:start], f'<x id="{len(originals)}"/>']
            originals.append(text[start:end])
        at = end
    return Masked("".join([*pieces, text[at:]]), tuple(originals), frozenset(blocks))


def restore(masked: Masked, translated: str) -> str:
    """Put the originals back into a translation of `masked.text`; raises SpanLost unless each token is there once."""
    matches = list(TOKEN.finditer(translated))
    counts = Counter(int(match.group(1)) for match in matches)
    known = range(len(masked.originals))
    missing = [n for n in known if n not in counts]
    duplicated = sorted(n for n, count in counts.items() if count > 1 and n in known)
    unknown = sorted(n for n in counts if n not in known)
    if missing or duplicated or unknown:
        raise SpanLost(missing, duplicated, unknown, masked)
    pieces: list[str] = []
    at = 0
    for match in matches:
        n = int(match.group(1))
        before, after = translated[at : match.start()], translated[match.end() :][:1]
        pieces += [before, masked.originals[n]]
        at = match.end()
        if n in masked.blocks:
            if before.strip() and not before.endswith("\n") and _on_own_line(masked, n, before=True):
                pieces[-2] = before.rstrip(" \t") + "\n"
            if after and after != "\n" and _on_own_line(masked, n, before=False):
                pieces.append("\n")
    return "".join([*pieces, translated[at:]])


def _on_own_line(masked: Masked, n: int, *, before: bool) -> bool:
    token = f'<x id="{n}"/>'
    at = masked.text.find(token)
    return masked.text[at - 1 : at] == "\n" if before else masked.text[at + len(token) : at + len(token) + 1] == "\n"
