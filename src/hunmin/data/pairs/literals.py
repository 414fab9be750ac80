"""Where a text holds what no translation may touch: code, formulas, JSON, tags, addresses, paths, placeholders.

One finder a kind, each linear in the text. A finder sees what the finders before it left: `cover` hides what they took,
one character for one, so places stay; no pattern here matches what is hidden.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from hunmin.korean.prose import HIDDEN

Place = tuple[int, int]

_FENCE = re.compile("`{3,}|^[ \t]{0,12}(~{3,})", re.MULTILINE)
_TICKS = re.compile("`+")
_QUOTED = re.compile(r"[^'`\s][^'`]*\w'(?:[\s.,;:!?)가-힣]|$)")
_BLANK_LINE = re.compile("\n[ \t]*\n")
_LINK_TEXT = re.compile(r"\s?<[^<>\0]{1,500}>$")
_ROLE = re.compile(r":[A-Za-z][\w:+.-]{0,40}:$")

_MATH = re.compile(r"\\\(|\\\[|\\begin\{([A-Za-z]{1,20}\*?)\}|\\end\{[A-Za-z]{1,20}\*?\}|\\item\b|\\.|\$\$?", re.DOTALL)
# Environments of running text, which is translated; every other one is a formula or a drawing.
_TEXT_ENVIRONMENTS_WORDS = (
    "document itemize enumerate description abstract quote quotation center flushleft flushright figure table minipage verse"
    " theorem lemma proof definition corollary remark example exercise solution problem frame block letter titlepage"
)
_TEXT_ENVIRONMENTS = frozenset(_TEXT_ENVIRONMENTS_WORDS.split())
_IN_TEXT = re.compile(r"\\(?:text\w*|mbox|mathrm|operatorname)\s?\{[^{}]{0,500}\}")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_TWO_WORDS = re.compile("([A-Za-z]{2,})[,;]? ([A-Za-z]{2,})")
_FUNCTIONS_WORDS = (
    "sin cos tan log exp lim max min mod gcd lcm det dim arg sup inf sec csc cot ln arcsin arccos arctan sqrt if for and or"
)
FUNCTIONS = frozenset(_FUNCTIONS_WORDS.split())
_HANGUL = re.compile("[가-힣]")
_OPEN_END = re.compile(r"(?:[-+*/=<>:,(\[{&–—~]|\.\.)$")
_PRICE = re.compile(r"\d[\d,.]*(?:[,;]?\s(?![-+*/=<>^\\(×÷≤≥])|[kKMB]\b|\s?(?:million|billion|thousand)\b)")
_SHELL = re.compile(r"[A-Z_][A-Z0-9_]{2,}[/:.]|[A-Za-z_]\w*/")

_TLD = (
    "com|org|net|edu|gov|io|dev|ai|app|co|kr|uk|de|fr|jp|cn|us|info|biz|me|tv|xyz|eu|ca|au|int|mil|example|local|tech|shop|blog"
)
URL = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:https?|ftps?|sftp|file|ssh|git|wss?|s3|gs|redis|postgres(?:ql)?|mysql|mongodb(?:\+srv)?|jdbc:\w{1,20})://"
    r"|www\.(?=[A-Za-z0-9])|mailto:(?=[\w.+-]{1,64}@)|tel:(?=\+?\d))[A-Za-z0-9\-._~:/?#@!$&*+,;=%(){}]{1,2048}"
)
DOMAIN = re.compile(
    rf"(?<![\w@./\\:-])(?:[A-Za-z0-9][A-Za-z0-9-]{{0,62}}\.){{1,4}}(?:{_TLD})(?![A-Za-z0-9_@(-]|\.[A-Za-z0-9])"
    r"(?::\d{2,5})?(?:/[A-Za-z0-9\-._~/?#&=%+]*)?"
)
EMAIL = re.compile(
    r"(?<![\w.+%-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,4}[A-Za-z]{2,24}(?![A-Za-z0-9])",
    re.ASCII,
)
_NAMED = (
    "py|pyc|pyi|ipynb|js|mjs|jsx|ts|tsx|java|kt|cc|cpp|hpp|rb|php|swift|scala|sh|bash|zsh|bat|ps1|sql|html?|css|scss"
    "|json|jsonl|ya?ml|toml|ini|cfg|conf|xml|csv|tsv|txt|md|rst|tex|pdf|docx?|xlsx?|pptx?|png|jpe?g|gif|svg|bmp|webp|mp3|mp4|wav"
    "|avi|mov|zip|tar|gz|tgz|7z|rar|exe|dll|deb|rpm|dmg|iso|bak|sqlite|parquet|pkl|gguf|safetensors"
)
# These endings are words too: a file only behind a folder.
_SUFFIXES = _NAMED + "|c|h|cs|go|rs|pl|lua|so|env|log|lock|db|pem|crt|pt|key"
_PIECE = r"[^\s\\/:*?\"<>|,;)\]}'`가-힣\0]"
PATH = re.compile(
    rf"(?<![\w./~$@&=?%<:\\+-])(?:[A-Za-z]:[\\/](?:{_PIECE}{{1,80}}[\\/]){{0,20}}(?:{_PIECE}{{1,80}})?"
    r"|\\\\[\w.$-]{1,80}(?:\\[\w.$-]{1,80}){1,20}"
    r"|(?:~|\.{1,2})(?:/[\w.@+*~-]{1,80}){1,20}/?"
    r"|/(?:usr|etc|var|home|opt|tmp|bin|lib|dev|mnt|srv|root|proc|sys|boot|Users|Library|Applications|api)\b(?:/[\w.@+*{}:-]{1,80}){0,20}/?"
    r"|(?:/[A-Za-z0-9_.@+{}:-]{1,80}){2,20}/?"
    rf"|(?:[\w@][\w.@+-]{{0,60}}/){{1,12}}[\w.@+-]{{0,76}}?[\w-]\.(?:{_SUFFIXES})\b"
    r"|(?:[a-z0-9_.][\w.-]{0,60}/){2,12}(?=[\s)\"'`,.]|$)"
    rf"|[A-Za-z0-9_][\w-]{{0,60}}(?:\.[\w-]{{1,30}}){{0,3}}\.(?:{_SUFFIXES})\b(?!\())",
    re.ASCII,
)
_NOT_A_FILE = re.compile(r"(?:[A-Z][a-z]+\.js|(?:node|next|vue|react|three|d3|nuxt|ember|angular|discord|chart|express)\.js)$")
_PATH_HINT = re.compile(rf"[/\\]|\.(?:{_SUFFIXES})\b", re.ASCII)

PLACEHOLDER = re.compile(
    r"\$\{[A-Za-z_][\w.:/?-]{0,60}\}|(?<![\w$])\$[A-Z][A-Z0-9_]{2,40}\b"
    r"|\{\{\{?[#/>!^&~-]?\s{0,3}[A-Za-z_@][\w.\[\]|:'\" -]{0,60}?\s{0,3}-?\}\}\}?|\{%-?[^%{}\n\0]{1,120}-?%\}"
    r"|(?<![\\\w^_}{$)\]])\{(?:[A-Za-z_][\w.\[\]]{0,40}|\d{0,2})(?:![rsa])?(?::[^{}\s\0]{1,12})?\}(?!\})"
    r"|(?<=[\w}])(?<!\b[A-Za-z]_)\{[A-Za-z_][\w.]{1,40}\}"
    r"|(?<![\d%A-Za-z])%(?:\(\w{1,40}\)[-+#0]?\d*(?:\.\d+)?[a-zA-Z]"
    r"|\d\$[sd@]|[-+#0]?\d*(?:\.\d+)?(?:l{0,2}|h|z)[sdifgxXuc@])(?![A-Za-z0-9])"
    r"|%[A-Z][A-Z0-9_]{2,40}%|(?<![\w@])@[A-Z][A-Z0-9_]{2,40}@(?!\w)"
    r"|<(?:[A-Z][A-Z0-9_ -]{0,40}|(?:your|my|the|insert|enter|user|file|host|path)[ _-][a-z0-9 _-]{1,40}|mask|blank|placeholder)>"
    r"|<\|[\w-]{1,40}\|>|\[(?:[A-Z][A-Z0-9]{1,30}(?:[_ -][A-Z0-9]{1,30}){0,6})\](?![(\[:])"
    r"|(?<!\w)__[A-Z][A-Z0-9_]{0,40}?__(?!\w)|#\{\w[\w.]{0,40}\}",
    re.ASCII,
)
_MARKUP = re.compile(
    r"<!--|<([sS]cript|[sS]tyle|svg|math|SCRIPT|STYLE)\b[^<>\0]{0,400}>|<!DOCTYPE[^<>\0]{0,200}>|<\?[a-z][^<>?\0]{0,200}\?>|</?([A-Za-z][A-Za-z0-9:._-]{0,40})(\s[^<>\0]{0,2000}?)?\s?/?>"
)
_ATTRIBUTE = re.compile(
    r"[\w:@-]+\s?=\s?[\"'\w\\{]|^\s+(?:disabled|checked|required|selected|hidden|async|defer|controls|open|/)\b"
)
_HTML_NAMES_WORDS = (
    "a abbr address article aside audio b blockquote body br button canvas caption center cite code col colgroup dd del details div dl dt"
    " em embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend li"
    " link main map mark meta nav object ol option p param picture pre q s samp script section select small source span strong style sub"
    " summary sup svg table tbody td template textarea tfoot th thead time title tr tt u ul var video"
)
HTML_NAMES = frozenset(_HTML_NAMES_WORDS.split())

_JSON_OPEN = re.compile(r'\{(?=\s{0,200}")|\[(?=\s{0,200}\{\s{0,200}")')
_JSON_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)", re.DOTALL)
_DECODER = json.JSONDecoder()


def cover(text: str, places: Iterable[Place]) -> str:
    """Hide places, one character for one; line ends stay."""
    pieces: list[str] = []
    at = 0
    for start, end in places:
        hidden = text[start:end]
        pieces += [text[at:start], "\n".join(HIDDEN * len(line) for line in hidden.split("\n"))]
        at = end
    return "".join([*pieces, text[at:]]) if pieces else text


def fences(text: str) -> list[Place]:
    """Fenced code blocks, from the first mark to the end of the closing one, or to the end of the text."""
    found: list[Place] = []
    if "```" not in text and "~~~" not in text:
        return found
    opened: tuple[int, str] | None = None
    for match in _FENCE.finditer(text):
        mark = match.group(1) or match.group()
        if opened is None:
            opened = (match.end() - len(mark), mark)
        elif mark[0] == opened[1][0] and len(mark) >= len(opened[1]) and _closes(text, match.end()):
            found.append((opened[0], match.end()))
            opened = None
    if opened:
        found.append((opened[0], len(text.rstrip())))
    return found


def _closes(text: str, end: int) -> bool:
    """False for a mark with a language behind it, which opens a block."""
    return not text[end : end + 1].isascii() or not text[end : end + 1].isalpha()


def inline_code(text: str, *, roles: bool = True) -> list[Place]:
    """Code between one or two backticks, the role before it included (:func:`x`)."""
    if "`" not in text:
        return []
    return [_with_role(text, start, end) for start, end in _tick_pairs(text)] if roles else list(_tick_pairs(text))


@lru_cache(maxsize=8)
def _tick_pairs(text: str) -> tuple[Place, ...]:
    runs = [match.span() for match in _TICKS.finditer(text)]
    of_length: dict[int, list[int]] = {1: [], 2: []}
    for index, (start, end) in enumerate(runs):
        if end - start <= 2:
            of_length[end - start].append(index)
    found: list[Place] = []
    index = 0
    while index < len(runs):
        start, opened = runs[index]
        same = of_length.get(opened - start, ())
        after = bisect_left(same, index + 1)
        if after < len(same) and _is_inline(text, start, opened, *runs[same[after]]):
            found.append((start, runs[same[after]][1]))
            index = same[after]
        index += 1
    return tuple(found)


def _is_inline(text: str, start: int, opened: int, closing: int, end: int) -> bool:
    if closing - opened > 2000 or closing == opened:
        return False
    inner = text[opened:closing]
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isascii() and before.isalpha() and inner[0].isascii() and inner[0].isalpha() and opened - start == 1:
        return False
    # The second mark of `quoted' and `so on' is an opening one.
    if inner.count("'") == 1 and opened - start == 1 and _QUOTED.match(inner):
        return False
    opens_next = after.isascii() and after.isalnum() and inner[-1].isspace() and not inner[0].isspace()
    return not opens_next and not _BLANK_LINE.search(inner)


def _with_role(text: str, start: int, end: int) -> Place:
    """The role before a mark; of a link with its own words (`words <target>`_) the target alone."""
    role = _ROLE.search(text, max(0, start - 44), start) if text[start - 1 : start] == ":" else None
    link = _LINK_TEXT.search(text, start, end - 1)
    if link and (role or text[end : end + 1] == "_"):
        return link.start(), end
    return (role.start() if role else start), end


@lru_cache(maxsize=8)
def without_code(text: str) -> str:
    """The text with fenced blocks and inline code hidden; the checks of one pair share it."""
    if "`" not in text and "~~~" not in text:
        return text
    text = cover(text, fences(text))
    return cover(text, inline_code(text))


class _Closers:
    """The next place of a closing mark; each mark is looked for once over the whole text."""

    def __init__(self, text: str) -> None:
        self.text, self.known = text, dict[str, int]()

    def after(self, mark: str, start: int) -> int:
        """The place of `mark` at or after `start`; -1 for none."""
        at = self.known.get(mark, -2)
        if at == -2 or (-1 < at < start):
            at = self.known[mark] = self.text.find(mark, start)
        return at


def formulas(text: str, *, hangul: bool = False) -> list[Place]:
    r"""Mathematics between $, $$, \( \), \[ \] and in environments; `hangul` allows Hangul between single dollars."""
    if "$" not in text and "\\" not in text:
        return []
    found: list[Place] = []
    closers = _Closers(text)
    at = 0
    while match := _MATH.search(text, at):
        place = _formula(text, match, closers, hangul)
        found += [place] if place else []
        at = place[1] if place else match.end()
    return found


def _formula(text: str, match: re.Match[str], closers: _Closers, hangul: bool) -> Place | None:
    mark, start, opened = match.group(), match.start(), match.end()
    if mark in {"\\(", "\\["}:
        closing = closers.after("\\)" if mark == "\\(" else "\\]", opened)
        return (start, closing + 2) if 0 <= closing - opened <= 5000 and closing > opened else None
    if mark == "$":
        closing = closers.after("$", opened)
        while closing > 0 and text[closing - 1] == "\\":
            closing = closers.after("$", closing + 1)
        return (
            (start, closing + 1)
            if closing > opened and _is_formula(text[opened:closing], text[closing + 1 : closing + 2], hangul)
            else None
        )
    if mark == "$$":
        closing = closers.after("$$", opened)
        return (start, closing + 2) if 0 < closing - opened <= 5000 else None
    name = match.group(1)
    if name and name.rstrip("*") not in _TEXT_ENVIRONMENTS:
        ending = f"\\end{{{name}}}"
        closing = closers.after(ending, opened)
        return (start, closing + len(ending)) if 0 <= closing - opened <= 20000 else None
    return (start, opened) if name or mark.startswith(("\\end", "\\item")) else None


def _is_formula(inner: str, after: str, hangul: bool) -> bool:
    """True for mathematics, false for what stands between two prices or two shell names."""
    if len(inner) > 1000 or inner.isspace() or after.isdigit() or _BLANK_LINE.search(inner):
        return False
    if inner[0].isspace() != inner[-1].isspace() or _OPEN_END.search(inner) or _PRICE.match(inner) or _SHELL.match(inner):
        return False
    shown = _IN_TEXT.sub("", inner) if "\\" in inner else inner
    if not hangul and _HANGUL.search(shown):
        return False
    shown = _COMMAND.sub(" ", shown) if "\\" in shown else shown
    words = _TWO_WORDS.search(shown)
    return not words or bool({words.group(1).lower(), words.group(2).lower()} & FUNCTIONS)


def json_objects(text: str) -> list[Place]:
    """Valid JSON objects, and lists of them, of the outermost level."""
    found: list[Place] = []
    at = failed = 0
    while failed < 100 and (match := _JSON_OPEN.search(text, at)):
        try:
            at = _DECODER.raw_decode(text, match.start())[1]
            found.append((match.start(), at))
        except json.JSONDecodeError as error:
            at = max(match.end(), error.pos)
            failed += 1
        except (ValueError, RecursionError):
            break
    return found


def json_syntax(text: str, places: Sequence[Place]) -> list[Place]:
    """All of JSON objects but the inside of string values."""
    found: list[Place] = []
    for start, end in places:
        at = start
        for match in _JSON_STRING.finditer(text, start, end):
            if match.group(2) is None and match.group(1):
                found.append((at, match.start(1)))
                at = match.end(1)
        found.append((at, end))
    return found


def json_escapes(text: str, places: Sequence[Place]) -> list[Place]:
    """Escapes inside JSON objects, such as \\n."""
    return [match.span() for start, end in places for match in _ESCAPE.finditer(text, start, end) if HIDDEN not in match.group()]


def tags(text: str) -> Iterator[tuple[int, int, str]]:
    """HTML and XML tags with their names in small letters; scripts, styles and comments whole."""
    if "<" not in text:
        return
    closers, at = _Closers(text), 0
    while match := _MARKUP.search(text, at):
        start, at = match.span()
        raw, name, attributes = match.groups()
        if raw or match.group() == "<!--":
            ending = f"</{raw}>" if raw else "-->"
            closing = closers.after(ending, at)
            if closing < 0 or HIDDEN in text[start:closing]:
                continue
            at = closing + len(ending)
            yield start, at, (raw or "!--").lower()
        elif (not attributes or _ATTRIBUTE.search(attributes)) and not PLACEHOLDER.fullmatch(match.group()):
            yield start, at, (name or "!").lower()
        else:
            at = start + 1


def addresses(text: str) -> list[tuple[int, int, str]]:
    """URLs, bare domains and e-mail addresses; the punctuation and the particle behind are not part of them."""
    found: list[tuple[int, int, str]] = []
    if "://" in text or "www." in text or "mailto:" in text or "tel:" in text:
        found += [(match.start(), match.start() + len(trimmed(match.group())), "url") for match in URL.finditer(text)]
    if "@" in text:
        found += [(*match.span(), "email") for match in EMAIL.finditer(text) if not _inside(match.start(), found)]
    if "." in text:
        for match in DOMAIN.finditer(text):
            if not _inside(match.start(), found):
                found.append((match.start(), match.start() + len(trimmed(match.group())), "url"))
    return sorted(found)


def _inside(start: int, found: Sequence[tuple[int, int, str]]) -> bool:
    after = bisect_left(found, (start + 1,))
    return after > 0 and found[after - 1][1] > start


def trimmed(address: str) -> str:
    """An address without the punctuation behind it and without a bracket that it does not open."""
    while address:
        last = address[-1]
        if last in ".,;:!?*" or (last in ")}" and address.count(last) > address.count("(" if last == ")" else "{")):
            address = address[:-1]
        else:
            break
    return address


def paths(text: str) -> list[Place]:
    """Paths of files and folders, and file names with a known ending."""
    if not _PATH_HINT.search(text):
        return []
    found = []
    for match in PATH.finditer(text):
        path = match.group().rstrip(".,:;")
        if len(path) > 2 and not _NOT_A_FILE.search(path):
            found.append((match.start(), match.start() + len(path)))
    return found
