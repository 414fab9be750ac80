"""Code inside running text: between backticks, and bare names such as read_file() or max_length."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from hunmin.core.language import tr
from hunmin.data.pairs.alignment import Item, locate, paired, unmatched
from hunmin.data.pairs.code_compare import same_code
from hunmin.data.pairs.code_lines import is_strong
from hunmin.data.pairs.literals import cover, inline_code
from hunmin.korean.prose import HIDDEN, Mark

_ROLE = re.compile(r":[A-Za-z][\w:+.-]{0,40}:$")
_TARGET = re.compile(r"<([^<>]{1,500})>$")
# Roles whose words are for the reader and are translated.
_WORD_ROLES = frozenset(
    {":dfn:", ":abbr:", ":guilabel:", ":menuselection:", ":sup:", ":sub:", ":strong:", ":emphasis:", ":title:"}
)
# A link whose words may stand without it.
_LINK_ROLES = (":ref:", ":term:", ":doc:")
_NAME = re.compile(r"(?<![\w`.:/\\@$#%<-])(?:[A-Za-z_][\w.]*\(\)|[A-Za-z]\w*_\w*[A-Za-z0-9])(?![\w`@]|[/-]\w)", re.ASCII)
_WORDS = re.compile(r"[A-Za-z]{2,}(?:[ ,]+[A-Za-z]{2,})+")
_PROSE = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}")
_LATIN = re.compile("[A-Za-z]{2,}")
_KEYWORD = re.compile(
    r"\b(?:def|class|return|import|async|await|lambda|yield|raise|elif|else|None|True|False|NULL|null|true|false|int|long|short|char|float|double"
    r"|void|unsigned|signed|const|let|var|function|static|struct|git|npm|pip|python|sudo|cd|SELECT|FROM|WHERE|INSERT|UPDATE|DELETE|CREATE)\b"
)
_STRING = re.compile(r"'[^']*'|\"[^\"]*\"")
_QUOTED_NAME = re.compile(r"[bruf]{0,2}(['\"])[\w.:/-]+\1$")
_DIGIT_OR_QUOTED = re.compile(r"\b\d|^[bru]?['\"]")
_SIGNS = re.compile(r"[(){}\[\]=;<>\\*|]|\w\.\w|--\w")
_HANGUL = re.compile("[가-힣]")
_BLANK = re.compile("__|^_|_$")


def short(text: str) -> str:
    """The first 40 characters of a line, for a message."""
    text = text.strip().split("\n", 1)[0]
    return text if len(text) <= 40 else text[:39] + "…"


def inline_marks(source: str, target: str, shown: str) -> Iterator[Mark]:
    """Inline code and names that the target lacks; `shown` is the source without blocks of code."""
    if "`" in shown:
        yield from _tick_marks(source, target, shown)
    if "_" in shown or "()" in shown:
        yield from _name_marks(source, target, shown)


def _items(text: str) -> list[Item]:
    """Inline code, compared by role and content; links with words of their own are left out."""
    found: list[Item] = []
    for start, end in inline_code(text, roles=False):
        width = 2 if text.startswith("``", start) and end - start > 4 else 1
        body = text[start + width : end - width].strip()
        role = _ROLE.search(text, max(0, start - 44), start) if text[start - 1 : start] == ":" else None
        link = _TARGET.search(body)
        name = role.group() if role else ""
        if text[end : end + 1] == "_" and not role:
            continue
        if name in _WORD_ROLES:
            body = ""
        elif role:
            body = (link.group(1) if link else body).lstrip("~!").replace("\\*", "*")
        found.append(
            Item(role.start() if role else start, end, name + body, text[start:end] if not role else name + text[start:end])
        )
    return found


def _tick_marks(source: str, target: str, shown: str) -> Iterator[Mark]:
    wanted = _items(shown)
    if not wanted:
        return
    there = _items(target)
    missing, extra = unmatched(wanted, there)
    if not missing:
        return
    missing, extra = _without_translated([_written(item, wanted, source, target) for item in missing], extra)
    known = {item.key for item in there}
    # A lost mark leaves an odd one, which pairs up what it should not: then only what stands to the letter is sure.
    even = target.count("`") % 2 == source.count("`") % 2
    kept = [(item.start, item.end) for item in there] if even else _exact(wanted, target)
    if not even:
        whole = Counter(target[start:end] for start, end in kept)
        missing = [item for item in missing if whole[item.text] < sum(item.text == other.text for other in wanted)]
    rest, bare = cover(target, kept), cover(shown, [(item.start, item.end) for item in wanted])
    for item, other, sure in paired(missing, extra) if even else [(item, None, False) for item in missing]:
        if other:
            message = tr(
                f"inline code changed: source has {short(item.text)}", f"인라인 코드가 바뀌었습니다. 원문: {short(item.text)}"
            )
            yield Mark(other.start, other.end, message, repair=item.text if sure else None)
        else:
            yield _gone(item, source, target, rest, bare, item.key in known)


def _written(item: Item, wanted: Sequence[Item], source: str, target: str) -> Item:
    """Of several ways to write one thing (`!x`, `~a.x`) the one that the target lacks."""
    alike = [other for other in wanted if other.key == item.key and other.text != item.text]
    return next((other for other in alike[:20] if target.count(other.text) < source.count(other.text)), item) if alike else item


def _exact(wanted: Sequence[Item], target: str) -> list[tuple[int, int]]:
    texts = sorted({item.text for item in wanted}, key=len, reverse=True)[:100]
    return [match.span() for match in re.finditer("|".join(re.escape(text) + "(?!`)" for text in texts), target)]


def _without_translated(missing: Sequence[Item], extra: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Drop the pairs that are one thing: quoted text for the user and words of prose may be Korean."""
    left, free = [], list(extra)
    for item in missing[:200]:
        match = next((other for other in free if _is_translation(item.key, other.key)), None)
        if match:
            free.remove(match)
        else:
            left.append(item)
    return left, free


def _is_translation(source: str, target: str) -> bool:
    """True for other blanks between signs, for a translated text for the user, and for words of prose that became Korean."""
    if _QUOTED_NAME.match(source):
        return False
    if same_code(source, target, "any"):
        return _HANGUL.search(target) is not None or "-" not in source
    if not _HANGUL.search(target) or 4 * len(target) < len(source) or source.startswith(":") or is_strong(source):
        return False
    words = _STRING.sub("", source).strip()
    if words in {"or", "and"}:
        return True
    if set(_LATIN.findall(target)) & set(_LATIN.findall(words)) or _KEYWORD.search(words):
        return False
    prose = _PROSE.search(source) and not _DIGIT_OR_QUOTED.search(source)
    return bool(prose) or (_WORDS.search(source) is not None and not _SIGNS.search(source))


def _gone(item: Item, source: str, target: str, rest: str, bare: str, repeated: bool) -> Mark:
    """Inline code that the target lacks: its content without marks, or the sentence that should hold it.

    `rest` and `bare` are target and source without inline code.
    """
    role, body = item.text.split("`", 1)
    body = body.strip("`").strip()
    emptied = [match.span() for match in re.finditer(re.escape(role) + "(?![`\\w~!.])`{0,2}", rest)] if role else []
    places = _bare_places(body, rest)
    if len(emptied) == 1 and not places:
        message = tr(f"inline code lost: {short(item.text)}", f"인라인 코드가 빠졌습니다: {short(item.text)}")
        start, end = emptied[0]
        return Mark(start, min(end + 1, len(target)), message, repair=item.text + target[end : end + 1])
    if len(places) > len(_bare_places(body, bare)):
        start, end = next((place for place in places if "`" in (target[place[0]], target[place[1] - 1])), places[0])
        if role and target.endswith(role, 0, start):
            start -= len(role)
        message = tr(f"code marks lost: {short(item.text)}", f"코드 표시가 없어졌습니다: {short(item.text)}")
        return Mark(start, end, message, repair=item.text)
    message = tr(f"inline code lost: {short(item.text)}", f"인라인 코드가 빠졌습니다: {short(item.text)}")
    weak = repeated or item.key.startswith(_LINK_ROLES)
    return Mark(*locate(source, target, item.start), message, "warning" if weak else "error")


def _bare_places(body: str, shown: str) -> list[tuple[int, int]]:
    """Where a text stands with broken marks or none, whole names only."""
    found: list[tuple[int, int]] = []
    at = shown.find(body) if body else -1
    for _ in range(20):
        if at < 0:
            break
        start, end = at, at + len(body)
        before, after = shown[at - 1 : at], shown[end : end + 1]
        name = _is_word(body[-1]) and after == "." and _is_word(shown[end + 1 : end + 2])
        whole = not (_is_word(before) and _is_word(body[0])) and not (_is_word(after) and _is_word(body[-1]))
        if whole and not name and before not in set("~./<*-") and after != "*":
            while shown[start - 1 : start] == "`":
                start -= 1
            while shown[end : end + 1] == "`":
                end += 1
            found.append((start, end))
        at = shown.find(body, max(end, at + 1))
    return found


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_") and character != ""


def _name_marks(source: str, target: str, shown: str) -> Iterator[Mark]:
    ticks = inline_code(shown)
    shown = cover(shown, ticks) if ticks else shown
    names = [
        Item(match.start(), match.end(), match.group(), match.group())
        for match in _NAME.finditer(shown)
        if not _BLANK.search(match.group()) and HIDDEN not in match.group()
    ]
    missing = [item for item in names if item.key not in target]
    if not missing:
        return
    known = {item.key for item in names}
    extra = [
        Item(match.start(), match.end(), match.group(), match.group())
        for match in _NAME.finditer(target)
        if match.group() not in known and match.group() not in source
    ]
    told: set[str] = set()
    for item, other, sure in paired(missing, extra):
        if item.key in told:
            continue
        told.add(item.key)
        message = tr(f"name in code changed or lost: {item.text}", f"코드 이름이 바뀌거나 빠졌습니다: {item.text}")
        if other:
            yield Mark(other.start, other.end, message, repair=item.text if sure else None)
        else:
            yield Mark(*locate(source, target, item.start), message)
