"""A line of code against its translation: what may differ are comments, texts for the user and the words between tags."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

TokenKind = Literal["word", "number", "string", "comment", "text", "sign"]
# How a language writes comments; "text" is running text, "any" a language that nobody named.
Family = Literal["hash", "slash", "dash", "html", "latex", "yaml", "text", "any"]

# A longer line is only compared as a whole.
LENGTH = 2000

_FAMILIES: dict[Family, str] = {
    "hash": "python py python3 bash sh shell zsh console ruby rb r perl pl dockerfile docker toml make makefile julia elixir nim powershell ps1"
    " ini properties gitignore coffeescript pycon ipython",
    "slash": "c cpp c++ h hpp java js javascript jsx ts typescript tsx go golang rust rs swift kotlin kt scala php csharp c# cs dart css scss less"
    " objc groovy json json5 jsonc solidity verilog glsl proto",
    "dash": "sql mysql postgresql postgres sqlite plsql tsql lua haskell hs ada elm",
    "html": "html xml svg vue svelte xhtml htm jsp erb handlebars",
    "latex": "latex tex matlab octave",
    "yaml": "yaml yml",
    "text": "text txt plain plaintext markdown md rst output none log diff csv",
}
_FAMILY = {name: family for family, names in _FAMILIES.items() for name in names.split()}
_COMMENTS: dict[Family, str] = {
    "hash": r"(?:(?<=\s)|^)#(?!!).*",
    "slash": r"(?<!:)//.*|/\*.*?(?:\*/|$)|^\s*\*(?=\s|/|$).*",
    "dash": r"--.*|/\*.*?(?:\*/|$)",
    "html": r"<!--.*?(?:-->|$)|(?<!:)//.*|/\*.*?(?:\*/|$)",
    "latex": r"(?<!\\)%.*",
    "yaml": r"(?:(?<=\s)|^)#.*",
    "text": r"(?!)",
    "any": r"(?:(?<=\s)|^)#(?!!|(?:include|define|ifn?def|if|endif|else|pragma|undef)\b|[0-9a-fA-F]{3,8}\b).*"
    r"|(?:(?<=[\s;{}),])|^)//(?=\s|[A-Z가-힣]).*|/\*.*?(?:\*/|$)|(?:(?<=\s)|^)--(?=\s).*|<!--.*?(?:-->|$)",
}
_REST = (
    r"|(?P<string>[rbfuRBFU]{0,2}(?:\"\"\".*?(?:\"\"\"|$)|'''.*?(?:'''|$)|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`[^`]*`))"
    r"|(?P<number>\d[\w.]*)|(?P<word>[^\W\d]\w*)"
    r"|(?P<sign>===|!==|\*\*=?|//=?|<<=?|>>=?|&&|\|\||\+\+|--|[-+*/%=!<>:.?&|^]=|->|=>|::|\.\.\.?|\?\?|:-|<-|\S)"
)
_SCANNERS = {family: re.compile(f"(?P<comment>{comment}){_REST}") for family, comment in _COMMENTS.items()}
_WORDLESS = {
    family: re.compile(f"(?:{comment})|\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'") for family, comment in _COMMENTS.items()
}
_TAG_OR_TEXT = re.compile(r"(?P<comment><!--.*?(?:-->|$))|(?P<tag></?[A-Za-z!?가-힣][^<>]*>?)|(?P<text>[^<]+|<)")
_LATEX = re.compile(
    r"(?P<comment>(?<!\\)%.*)|(?P<sign>\\(?:begin|end|usepackage|documentclass|label|ref|eqref|cite|input|include\w*|newcommand|pagestyle)"
    r"(?:\[[^\]]*\])?\{[^}]*\}|\\[A-Za-z]+\*?|\\.|\$[^$]*\$|[{}\[\]&$])|(?P<text>[^\\${}\[\]&%]+)"
)
_YAML = re.compile(
    r"(?P<sign>^\s*(?:- )*(?:[\w.\"'/-]+:(?=\s|$))?|[|>{}\[\],]|\$\{[^}]*\})|(?P<comment>(?:(?<=\s)|^)#.*)|(?P<text>[^#{}\[\],\n]+|#)"
)
_TAGS = re.compile(r"\s*<[/!?a-zA-Z]|.*</[a-zA-Z]")
_COMMENT_MARK = re.compile(r"\s*(?:#+|//+[/!]?|/\*+|\*/?|--+|<!--|%+|;+)")
_SIGNS = frozenset("=<>!&|+-*/%^~:")
_APART = re.compile(r"(?:^|[\w)\]] *)\. +\w|[\w)\]] +\.\w")
_LINE_COMMENT = re.compile(r"\s*(?:#+|//+|--+|%+|;+)\s*")
_FOR_USERS = re.compile(r"[A-Za-z]{2} [A-Za-z]|[A-Za-z][!?.:]|[\"'][A-Z][a-z]")
_LETTER = re.compile(r"[^\W\d_]")
_HANGUL = re.compile("[가-힣]")
# Pieces of a text for the user that the program fills or reads.
_SLOT = re.compile(r"\\[nrt0]|%[-+0]?\d*(?:\.\d+)?l?[sdifgxuc](?![A-Za-z])|%\(\w+\)\w|\$?\{[^{}]*\}|(?<![\w$])\$[A-Za-z_]\w*")
_NAME = re.compile(r"[A-Za-z_][\w.-]*$", re.ASCII)
_TAKES_NAMES_WORDS = (
    "get pop getattr setattr hasattr delattr getElementById getElementsByClassName getElementsByTagName querySelector querySelectorAll open"
    " addEventListener createElement require getContext encode decode strftime strptime read_csv to_csv getenv setItem getItem getAttribute"
    " setAttribute import_module environ session cookies"
)
_TAKES_NAMES = frozenset(_TAKES_NAMES_WORDS.split())
_NAME_ATTRIBUTES_WORDS = (
    "id class href src name type rel method action charset style for onclick encoding mode dtype newline target role key ref http-equiv"
    " viewport orient kind axis errors"
)
_NAME_ATTRIBUTES = frozenset(_NAME_ATTRIBUTES_WORDS.split())
_LOOKALIKE = str.maketrans(
    "“”„‟″＂‘’‚‛′＇，．：；（）［］｛｝＝＋－＊／＜＞！＃％＆＿｜＼₩–—−", '"' * 6 + "'" * 6 + ",.:;()[]{}=+-*/<>!#%&_|\\\\---"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a line of code."""

    kind: TokenKind
    text: str


def family_of(language: str, lines: Sequence[str]) -> Family:
    """The comment style of a block: by its language, else by its look."""
    known = _FAMILY.get(language.strip().lower().lstrip("{.").split(" ")[0].rstrip("}"))
    if known:
        return known
    code = [line for line in lines[:60] if line.strip()]
    if any(_TAGS.match(line) for line in code):
        return "html"
    if any(line.lstrip().startswith(("\\documentclass", "\\usepackage", "\\begin{", "\\section")) for line in code):
        return "latex"
    return "any"


def tokens(line: str, family: Family) -> list[Token]:
    """The pieces of one line; blanks between them do not count."""
    if family == "text":
        return [Token("text", line.strip())] if line.strip() else []
    if family == "html" and ("<" in line or not re.search(r"[;{}()=]", line)):
        return _markup_tokens(line)
    if family in {"latex", "yaml"}:
        scanner = _LATEX if family == "latex" else _YAML
        return [Token(match.lastgroup, match.group().strip()) for match in scanner.finditer(line) if match.group().strip()]  # type: ignore[arg-type]
    return [Token(match.lastgroup, match.group()) for match in _SCANNERS[family].finditer(line)]  # type: ignore[arg-type]


def _markup_tokens(line: str) -> list[Token]:
    found: list[Token] = []
    for match in _TAG_OR_TEXT.finditer(line):
        if match.lastgroup == "tag":
            found += tokens(match.group(), "any")
        elif match.group().strip():
            found.append(Token("comment" if match.lastgroup == "comment" else "text", match.group().strip()))
    return found


def same_code(source: str, target: str, family: Family) -> bool:
    """True when a line of code came through, its comments and texts for the user translated or not."""
    if source.split() == target.split():
        return True
    if max(len(source), len(target)) > LENGTH:
        return False
    left, right = _without_comment(tokens(source, family)), _without_comment(tokens(target, family))
    if family not in {"text", "html", "latex", "yaml"} and _is_apart(target, family) and not _is_apart(source, family):
        return False
    return len(left) == len(right) and all(_same(left, n, right[n]) for n in range(len(left)))


def _is_apart(line: str, family: Family) -> bool:
    """True for a name torn from the one before it: df. dropna()."""
    return _APART.search(line) is not None and _APART.search(_WORDLESS[family].sub("", line)) is not None


def comment_lost(source: str, target: str, family: Family) -> bool:
    """True when the source has a comment and the target none."""
    return len(source) <= LENGTH and _has_comment(source, family) and not _has_comment(target, family)


def _has_comment(line: str, family: Family) -> bool:
    return any(token.kind == "comment" for token in tokens(line, family))


def _without_comment(found: Sequence[Token]) -> list[Token]:
    return [token for token in found if token.kind != "comment"]


def _same(left: Sequence[Token], n: int, other: Token) -> bool:
    token = left[n]
    if token.kind != other.kind:
        return False
    if token.text == other.text or (token.kind == "text" and _HANGUL.search(other.text)):
        return True
    return token.kind == "string" and _translated(token.text, other.text) and not _is_name(left, n)


def _translated(source: str, target: str) -> bool:
    """True when a string became Korean and its quotes and slots stayed; a language code may become ko."""
    if source[0] != target[0] or not _LETTER.search(source) or (_is_closed(source) and source[-1] != target[-1]):
        return False
    if not _HANGUL.search(target):
        return source.strip("\"'") in {"en", "en-US", "en_US"} and target.strip("\"'")[:2] == "ko"
    return Counter(_SLOT.findall(source)) == Counter(_SLOT.findall(target))


def _is_closed(string: str) -> bool:
    """False for the first line of a docstring."""
    return not string.startswith(('"""', "'''")) or string.endswith(string[:3])


def _is_name(found: Sequence[Token], n: int) -> bool:
    """True for a string that the program reads: a key, an attribute, a mode, a file."""
    text = found[n].text.lstrip("rbfuRBFU").strip("\"'`")
    before = [token.text for token in found[max(0, n - 2) : n]]
    after = found[n + 1].text if n + 1 < len(found) else ""
    if len(before) == 2 and before[1] in {"=", "=="} and before[0].lower() in _NAME_ATTRIBUTES:
        return True
    if not _NAME.match(text):
        return False
    if after == ":" or (
        before and before[-1] == "[" and after == "]" and len(before) == 2 and (before[0][-1:].isalnum() or before[0] in ")]")
    ):
        return True
    return len(before) == 2 and before[1] == "(" and before[0] in _TAKES_NAMES


def mended(source: str, target: str, family: Family) -> str | None:
    """The source's line with the comments and texts of the target; None where they cannot be told from the code."""
    if max(len(source), len(target)) > LENGTH:
        return None if _HANGUL.search(target) else source
    left = tokens(source, family)
    ours = [
        n
        for n, token in enumerate(left)
        if token.kind in {"comment", "text"} or (token.kind == "string" and _LETTER.search(token.text))
    ]
    if not ours or not _HANGUL.search(target):
        return source
    if len(left) == len(ours) == 1 and left[0].kind == "comment":
        mark = _LINE_COMMENT.match(source)
        return mark.group() + target.strip() if mark and not _COMMENT_MARK.match(target) else None
    theirs = [token for token in tokens(target.translate(_LOOKALIKE), family) if token.kind in {"string", "comment", "text"}]
    theirs = [token for token in theirs if token.kind != "string" or _LETTER.search(token.text)]
    if [left[n].kind for n in ours] != [token.kind for token in theirs]:
        return None
    line, at = "", 0
    for n, other in zip(ours, theirs, strict=True):
        token = left[n]
        start = source.index(token.text, at)
        line += source[at:start] + (other.text if _may_replace(left, n, other) else token.text)
        at = start + len(token.text)
    return line + source[at:]


def _may_replace(left: Sequence[Token], n: int, other: Token) -> bool:
    token = left[n]
    if token.kind == "string":
        return _translated(token.text, other.text) and not _is_name(left, n)
    if token.kind == "comment":
        mark, theirs = _COMMENT_MARK.match(token.text), _COMMENT_MARK.match(other.text)
        return bool(mark and theirs and mark.group().strip() == theirs.group().strip())
    return True


def translatable(line: str, family: Family) -> bool:
    """True for a line with a comment or a text that a translator would turn into Korean."""
    if len(line) > LENGTH:
        return True
    found = tokens(line, family)
    return any(token.kind in {"comment", "text"} or (token.kind == "string" and _FOR_USERS.search(token.text)) for token in found)


def straight(text: str) -> str:
    """Quotes and signs as code writes them."""
    return text.translate(_LOOKALIKE)


def narrowed(target: str, wanted: str) -> tuple[int, int, str]:
    """The part of `target` that differs from `wanted`, whole words, at least one character, and what it should read."""
    shorter = min(len(target), len(wanted))
    head = next((n for n in range(shorter) if target[n] != wanted[n]), shorter)
    rest = shorter - head
    end = next((n for n in range(rest) if target[-1 - n] != wanted[-1 - n]), rest)
    while head and _in_word(target, head) | _in_word(wanted, head):
        head -= 1
    while end and _in_word(target, len(target) - end) | _in_word(wanted, len(wanted) - end):
        end -= 1
    if head >= len(target) - end:
        # Something is missing here: one character on each side.
        head, end = max(0, head - 1), max(0, end - 1)
    return head, len(target) - end, wanted[head : len(wanted) - end]


def _in_word(text: str, at: int) -> bool:
    """True inside a name, a number or a sign of several characters."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    return ((before.isalnum() or before == "_") and (after.isalnum() or after == "_")) or (before in _SIGNS and after in _SIGNS)
