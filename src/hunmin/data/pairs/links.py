"""Addresses, paths and placeholders that a translation altered or lost: what a program or a reader follows to the letter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hunmin.core.language import tr
from hunmin.data.pairs.alignment import MOST, Item, heads, locate, paired, unmatched
from hunmin.data.pairs.code_inline import short
from hunmin.data.pairs.literals import HTML_NAMES, PLACEHOLDER, addresses, cover, formulas, paths, tags, trimmed
from hunmin.data.pairs.pair import Pair
from hunmin.korean.prose import Mark

_HINT = re.compile(r"://|www\.|@|[/\\]|[A-Za-z0-9_-]\.[A-Za-z0-9]")
# The same page in the reader's language.
_LOCALE = re.compile(r"(?<=[/.=_-])(?:en|ko)(?:[-_](?:us|gb|kr))?(?=[/.&#_-]|$)|(?<=//)(?:en|ko)(?=\.)", re.IGNORECASE)
_WIKI = re.compile(r"https?://(en|ko)(?:\.m)?\.wiki\w+\.org/")
_ENDING = re.compile(r"/$")
# What stands where an address was, broken by blanks or Korean: https: //example. com, 예시@회사.com, C:₩자료₩표.txt.
_BROKEN = re.compile(
    r"(?:https?|ftp) ?[:：] ?[/／]{1,2} ?[^\s.,)>\]\"'`]+(?:[./][\w가-힣~%?=&#+!-]+| ?[./] ?[A-Za-z0-9_~%?=&#+!-]+)*"
    r"|www ?\. ?[^\s)>\]\"'`]+"
    r"|[\w.+-]+ ?(?:[(\[]at[)\]]|골뱅이) ?[\w-]+(?: ?\. ?\w+)+|[\w.가-힣+-]+ ?[@＠] ?[\w가-힣-]+(?: ?\. ?[\w가-힣]+)+"
    r"|(?<![@＠\w])[A-Za-z]:(?:[/\\／₩][\w가-힣.-]+| ?[/\\／₩] ?[A-Za-z0-9_.-]+)+"
    r"|(?<![@＠\w])(?:~|\.{1,2})?[\w가-힣.-]*(?:[/／₩][\w가-힣.-]+| ?[/／₩] ?[A-Za-z0-9_.-]+)+"
    r"|(?<![@＠\w])(?:[\w가-힣-]+\.|[A-Za-z0-9_-]+ ?\. ?)[a-z]{1,5}(?![A-Za-z])"
)
_MAIL = re.compile(r"[@＠]|[(\[]at[)\]]|골뱅이")
_DOTS = re.compile(r"\.{3}|…")
_EMPTY_LINK = re.compile(r"<\s*>|\]\(\s*\)")
_PARTICLE = re.compile(
    "(?<=[A-Za-z0-9가-힣])(?:으로|로|을|를|은|는|이|가|에서|에게|에|와|과|의|도|께|까지|부터|이나|나)(?:부터|까지|는|은|도)?$"
)
_WORD = re.compile("(?!(?:https?|www|com|org|net|html?)(?![A-Za-z0-9]))[A-Za-z0-9]{2,}")
_RUN = re.compile("[A-Za-z0-9_-]{2,}")

_SLOT_HINT = re.compile(r"[{%<$\[_@#]")
_WORDS_IN_BRACKETS = re.compile(r"\[([A-Z][A-Za-z'’]*(?: [A-Za-z'’/]+){0,5}|[a-z]+(?: [a-z'’]+){1,5})\](?![(\[:])")
_LABELS = "[NOTE] [WARNING] [TIP] [INFO] [IMPORTANT] [CAUTION] [TODO] [SIC] [UPDATE] [EDIT] [TITLE] [USA] [US] [UK] [EU]"
_NOT_SLOTS = frozenset(_LABELS.split())
_IDENTIFIER = re.compile(r"[A-Za-z][\w.]*", re.ASCII)
_NARROW = str.maketrans("｛｝＜＞〈〉［］【】", "{}<><>[][]")
_OPENING = re.compile(r"[^\w\s]+|_+")
_SQUARE = re.compile(r"[\[［【][^\[\]［］【】\n]{1,60}[\]］】](?!\()")
_COMMAND = re.compile(r"\\[a-z]{2,}(?:\{[^{}\0]{0,80}\})+")
_ANY_SLOT = re.compile(
    r"\{ ?\{[^{}\n]{0,60}\} ?\}|(?:[$#] ?)?[{｛]{1,3}[^{}｛｝\n]{0,60}[}｝]{1,3}|[<＜〈][^<>＜＞〈〉\n]{1,60}[>＞〉]|[\[［【][^\[\]［］【】\n]{1,60}[\]］】](?!\()"
    r"|%\s?(?:\([^()\n]{1,40}\)\s?)?[-+#0]?\d*(?:\.\d+)?\$?[A-Za-z@가-힣](?![A-Za-z])|_{2}\s?[\w가-힣]{1,40}\s?_{2}|\$[\w가-힣]{1,40}|%[\w가-힣]{2,40}%|@[\w가-힣]{2,40}@"
)


def url_marks(pair: Pair) -> Iterator[Mark]:
    """URLs, e-mail addresses and paths of the source that the target lacks, and those that it changed."""
    source, target = heads(pair)
    if not target or source == target or not _HINT.search(source):
        return
    wanted = _addresses(source)
    if not wanted:
        return
    there = _addresses(target)
    missing, extra = unmatched(wanted, there)
    if not missing:
        return
    missing, extra = _without_localised(missing, extra)
    known = {item.key for item in there}
    kept = {(item.start, item.end) for item in there if item.key in {other.key for other in wanted}}
    loose = [piece for piece in _broken_pieces(cover(target, sorted(kept))) if piece.text not in source]
    whole = [item for item in missing if item.key in known or not _stands(item.text, target)]
    rest = cover(source, [(item.start, item.end) for item in wanted])
    novel = [other for other in extra if other.text not in rest]
    empty = [] if _EMPTY_LINK.search(source) else list(_EMPTY_LINK.finditer(target))
    for mail in (False, True):
        mine = [item for item in whole if ("@" in item.text) is mail]
        theirs = [[other for other in others if bool(_MAIL.search(other.text)) is mail] for others in (novel, loose)]
        for item, other, sure in paired(mine, theirs[0] or theirs[1]):
            if other and (sure or _shares(item.text, other.text)) and not (empty and not theirs[0]):
                start, end = _extent(item.text, target, other, loose, bool(theirs[0]))
                shortened = _DOTS.match(target, end)
                end = shortened.end() if shortened and not item.text.endswith("...") else end
                message = tr(f"address changed: source has {short(item.text)}", f"주소가 바뀌었습니다. 원문: {short(item.text)}")
                yield Mark(start, end, message, repair=item.text)
            elif len(empty) == 1 == len(whole):
                link = empty[0].group()
                yield Mark(*empty[0].span(), _lost(item), repair=f"{link[:-1].rstrip()}{item.text}{link[-1]}")
            else:
                weak = item.key in known or "/" not in item.text
                yield Mark(*locate(source, target, item.start), _lost(item), "warning" if weak else "error")


def _lost(item: Item) -> str:
    return tr(f"address lost: {short(item.text)}", f"주소가 빠졌습니다: {short(item.text)}")


def _addresses(text: str) -> list[Item]:
    found = [(start, end) for start, end, _ in addresses(text)]
    rest = cover(text, found) if found else text
    places = sorted([*found, *paths(rest)])
    return [Item(start, end, _key(text[start:end]), text[start:end]) for start, end in places]


def _key(address: str) -> str:
    return _ENDING.sub("", address)


def _without_localised(missing: Sequence[Item], extra: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Leave out English pages that became the same ones in Korean; those of an encyclopedia have another title there."""
    left, free = [], list(extra)
    for item in missing:
        other = next((other for other in free if _localised(item.key, other.key)), None)
        if other:
            free.remove(other)
        else:
            left.append(item)
    return left, free


def _localised(source: str, target: str) -> bool:
    wiki, other = _WIKI.match(source), _WIKI.match(target)
    if wiki and other:
        return wiki.group(1) == "en" and other.group(1) == "ko"
    return "ko" in target.lower() and _LOCALE.sub("~", source) == _LOCALE.sub("~", target)


def _stands(address: str, target: str) -> bool:
    """True when the target holds an address to the letter, though something else is glued to it."""
    at = target.find(address)
    while at >= 0:
        after = target[at + len(address) : at + len(address) + 1]
        if not after.isascii() or not (after.isalnum() or after in "/_-=&%"):
            return True
        at = target.find(address, at + 1)
    return False


def _broken_pieces(shown: str) -> list[Item]:
    """Pieces that look like an address with blanks or Korean inside."""
    return [
        Item(match.end() - len(text), match.end(), text, text)
        for match in _BROKEN.finditer(shown)
        if (text := match.group().lstrip())
    ]


def _extent(address: str, target: str, other: Item, loose: Sequence[Item], clean: bool) -> tuple[int, int]:
    """The whole of a broken address around `other`, without the particle behind it."""
    around = next((item for item in loose if item.start <= other.start and other.end <= item.end + 1 and item != other), None)
    if around is None and clean:
        return other.start, other.end
    start, text = (around or other).start, (around or other).text
    runs = list(_RUN.finditer(address))
    last = [match.end() for match in _RUN.finditer(text) if runs and match.group() == runs[-1].group()]
    if last:
        end, rest = start + last[-1], address[runs[-1].end() :]
        end += len(rest) if target.startswith(rest, end) else 0
    else:
        particle = _PARTICLE.search(trimmed(text))
        end = start + (particle.start() if particle else len(trimmed(text)))
        end += 1 if address.endswith("/") and target.startswith("/", end) else 0
    return start, max(start + 1, end, other.end if clean else 0)


def _shares(one: str, other: str) -> bool:
    return bool(set(_WORD.findall(one)) & set(_WORD.findall(other)))


def placeholder_marks(pair: Pair) -> Iterator[Mark]:
    """Placeholders of the source that the target lacks or translated."""
    source, target = heads(pair)
    if not target or source == target or not _SLOT_HINT.search(source):
        return
    wanted = _slots(source)
    if wanted:
        there = _slots(target)
        missing, extra = unmatched(wanted, there)
        twice = [item for item in there if len(missing) == len(extra) == 1 and item.key == extra[0].key]
        if len(twice) > 1:
            # One of them is wrong; the order of words does not tell which.
            message = tr(
                f"placeholder changed: source has {short(missing[0].text)}",
                f"자리 표시가 바뀌었습니다. 원문: {short(missing[0].text)}",
            )
            yield Mark(twice[0].start, twice[-1].end, message)
            return
        if missing:
            yield from _slot_marks(source, target, wanted, missing, extra)
    if "[" in source:
        yield from _bracket_marks(source, target)


def _slots(text: str) -> list[Item]:
    shown = text
    if "\\" in text:
        shown = cover(text, formulas(text))
        shown = cover(shown, [match.span() for match in _COMMAND.finditer(shown)])
    places = [match.span() for match in PLACEHOLDER.finditer(shown) if match.group() not in _NOT_SLOTS]
    found = [Item(start, end, text[start:end].replace(" ", ""), text[start:end]) for start, end in places]
    if "<" in shown:
        for start, end, name in tags(cover(shown, places)):
            if (
                name not in HTML_NAMES
                and name not in {"!", "!--"}
                and text[start:end].strip("</>").isidentifier()
                and text[end : end + 1] != "`"
            ):
                found.append(Item(start, end, text[start:end], text[start:end]))
    return sorted(found, key=lambda item: item.start)


def _slot_marks(
    source: str, target: str, wanted: Sequence[Item], missing: Sequence[Item], extra: Sequence[Item]
) -> Iterator[Mark]:
    known = {item.key for item in wanted}
    shown = cover(target, sorted({(other.start, other.end) for other in _slots(target) if other.key in known}))
    loose = [
        Item(*match.span(), match.group().translate(_NARROW).replace(" ", ""), match.group())
        for match in _ANY_SLOT.finditer(shown)
    ]
    both = {other.start: other for other in [*(other for other in loose if other.text not in source), *extra]}
    free = [both[start] for start in sorted(both)]
    for shape in dict.fromkeys(_shape(item.text) for item in missing):
        mine = [item for item in missing if _shape(item.text) == shape]
        theirs = [other for other in free if _shape(other.text) == shape] or [
            other for other in free if _shape(other.text)[:1] == shape[:1]
        ]
        for item, other, sure in _in_order(mine, source, target) if shape == "[" else paired(mine, theirs):
            if other:
                message = tr(
                    f"placeholder changed: source has {short(item.text)}", f"자리 표시가 바뀌었습니다. 원문: {short(item.text)}"
                )
                yield Mark(other.start, other.end, message, repair=item.text if sure else None)
            else:
                yield _slot_lost(item, source, target, shown)


def _in_order(missing: Sequence[Item], source: str, target: str) -> list[tuple[Item, Item | None, bool]]:
    """Square brackets, whose words may be Korean, by their number in the text."""
    places = [match.start() for match in _SQUARE.finditer(source)]
    found = [Item(*match.span(), "", match.group()) for match in _SQUARE.finditer(target)]
    same = len(places) == len(found)
    return [(item, found[places.index(item.start)] if same and item.start in places else None, same) for item in missing]


def _slot_lost(item: Item, source: str, target: str, shown: str) -> Mark:
    """A placeholder that is gone: its name without brackets, where that stands once, or its sentence."""
    message = tr(f"placeholder lost: {short(item.text)}", f"자리 표시가 빠졌습니다: {short(item.text)}")
    inner = max(_IDENTIFIER.findall(item.text), key=len, default="") or item.text.strip("{}")
    found = (
        re.finditer(r"(?<![A-Za-z0-9_])" + re.escape(inner) + r"(?![A-Za-z0-9_])", shown)
        if len(inner) > 2 or _alone(inner, source)
        else ()
    )
    places = [match.span() for match in found]
    if len(places) == 1:
        return Mark(*_with_rest(shown, *places[0]), message, repair=item.text)
    return Mark(*locate(source, target, item.start), message)


def _alone(figure: str, source: str) -> bool:
    """True for the number of a placeholder that is no other number of the source."""
    return figure.isdigit() and len(re.findall(rf"(?<![\d{{.,]){figure}(?![\d.,}}])", source)) == 0


def _with_rest(text: str, start: int, end: int) -> tuple[int, int]:
    """A name with what is left of its brackets."""
    while text[start - 1 : start] in set("{<[$%_#(") and start:
        start -= 1
    while text[end : end + 1] in set("}>]%_)") and end < len(text):
        end += 1
    return start, end


def _shape(slot: str) -> str:
    """The brackets or the sign that a placeholder begins with."""
    match = _OPENING.match(slot.translate(_NARROW))
    return match.group() if match else ""


def _bracket_marks(source: str, target: str) -> Iterator[Mark]:
    """[Your Name] may be translated; its brackets stay."""
    wanted = [
        match
        for match in _WORDS_IN_BRACKETS.finditer(source)
        if match.group() not in _NOT_SLOTS and not PLACEHOLDER.fullmatch(match.group())
    ]
    if not wanted:
        return
    there = target.count("[") + target.count("［") + target.count("【") + target.count("〔")
    if there >= source.count("["):
        return
    if there == 0 or len(wanted) == 1:
        for match in wanted[:MOST]:
            message = tr(f"placeholder lost: {short(match.group())}", f"자리 표시가 빠졌습니다: {short(match.group())}")
            yield Mark(*locate(source, target, match.start()), message)
    else:
        start, end = locate(source, target, wanted[0].start())[0], locate(source, target, wanted[-1].start())[1]
        message = tr(f"{source.count('[') - there} placeholders lost", f"자리 표시 {source.count('[') - there}개가 빠졌습니다")
        yield Mark(start, max(start + 1, end), message)
