"""Prose in a text: what is code, markup or a quotation, and where sentences and paragraphs begin and end.

Every function keeps places: hidden characters become `HIDDEN`, one for one, so a span found in the result holds in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

HIDDEN = "\0"
Severity = Literal["error", "warning"]

_CODE_TRIGGER = re.compile(r"[`$<\\@*]|://|www\.")
_CODE = re.compile(
    r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|``[^\n]+?``|`[^`\n]+`"
    r"|\$\$.*?\$\$|\\\[(?:[^\\]|\\(?!\[))*?\\\]|\\\((?:[^\\]|\\(?!\())*?\\\)|(?<![\d\w$])\$[^$\n가-힣]{1,200}\$(?!\d)"
    r"|<(table|code|pre|script|style|svg|math)\b[^<>]*>.*?(?:</\1>|\Z)|</?[a-zA-Z!][^<>\n]*>"
    r"|(?:https?|ftp)://[^\s가-힣)\]>\"']+|www\.[^\s가-힣)\]>\"']+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+",
    re.DOTALL,
)
_QUOTE_TRIGGER = re.compile("[\"'“‘「『«〈《]")
_QUOTE = re.compile(
    "[\"“”][^\"“”\n]{0,600}[\"“”]|‘[^‘’\n]{0,600}’|(?<![A-Za-z가-힣\\d])'[^'\n]{0,300}'|「[^」\n]{0,600}」|『[^』\n]{0,600}』"
    "|«[^»\n]{0,600}»|〈[^〉\n]{0,200}〉|《[^》\n]{0,200}》"
)
# Lines that are not running text: headings, list items, table rows, quotations, labels such as "제목: …" and "[첨삭]".
_STRUCTURE = re.compile(
    r"\s*(?:#|[-*+•·▪▶►○●◦※–—>|✓✔☑□■◆◇★☆]|\(?\d{1,3}[.)\]](?!\d)|\(?[a-zA-Z가-하ⅰ-ⅹⅠ-Ⅹ][.)]\s|[①-⑳㉠-㉻➊-➓]"
    r"|\[[^\]\n]*\]\s*$|\*\*[^*\n]+\*\*\s*$)"
    r"|\s*[^\s:：.!?]{1,15}(?: [^\s:：.!?]{1,10}){0,2}\s?[:：](?!//)|[^\n]*(?:\t|\|)"
)
_SENTENCE = re.compile("[^\\s.!?…~。][^\n]*?(?:[.!?…~。]+[\"'”’)\\]』」\0]*(?=\\s|$)|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a text and what is wrong there; `repair` is what the span should read, where one answer is certain."""

    start: int
    end: int
    message: str
    severity: Severity = "error"
    repair: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of running text and its place; `paragraph` counts from 0, `line` is where its line begins."""

    start: int
    end: int
    text: str
    paragraph: int
    line: int


def hide_code(text: str) -> str:
    """Hide code, mathematics, addresses, tags and HTML tables."""
    return _CODE.sub(_hidden, text) if _CODE_TRIGGER.search(text) else text


def hide_quotes(text: str) -> str:
    """Hide quotations of one line, their marks included."""
    return _QUOTE.sub(_hidden, text) if _QUOTE_TRIGGER.search(text) else text


def _hidden(match: re.Match[str]) -> str:
    text = match.group()
    return "\n".join(HIDDEN * len(line) for line in text.split("\n")) if "\n" in text else HIDDEN * len(text)


def is_structure(line: str) -> bool:
    """True for a heading, list item, table row, quotation or label."""
    return _STRUCTURE.match(line) is not None


def sentences(text: str) -> list[Sentence]:
    """The sentences of running text; structure is left out and parts paragraphs like an empty line."""
    found: list[Sentence] = []
    paragraph, start = 0, 0
    for line in text.split("\n"):
        if not line.strip() or is_structure(line):
            paragraph += 1
        else:
            for match in _SENTENCE.finditer(line):
                found.append(Sentence(start + match.start(), start + match.end(), match.group(), paragraph, start))
        start += len(line) + 1
    return found


def tail(syllable: str) -> int:
    """The final consonant of a Hangul syllable: 0 for none, 8 for ㄹ; -1 for any other character."""
    code = ord(syllable) - 0xAC00
    return code % 28 if 0 <= code < 11172 else -1
