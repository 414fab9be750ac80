r"""Formulas that a translation altered: commands, delimiters and signs of LaTeX, and bare ones such as 3x + 5 = 20.

Words inside \text{…} may be translated, blanks may differ, and a formula may move inside its sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from hunmin.core.language import tr
from hunmin.data.pairs.alignment import MOST, Item, heads, locate, paired, unmatched
from hunmin.data.pairs.code_inline import short
from hunmin.data.pairs.literals import Place, addresses, cover, formulas, tags, without_code
from hunmin.data.pairs.pair import Pair
from hunmin.korean.prose import HIDDEN, Mark

# Nobody writes more formulas without delimiters.
FORMULAS = 500
_WORDS = re.compile(r"(\\(?:text\w*|mbox|mathrm|operatorname))\s?\{[^{}]{0,500}\}")
_DELIMITED = re.compile(r"(\$\$?|\\[(\[]|)(.*?)(\$\$?|\\[)\]]|)", re.DOTALL)

_COMMANDS = (
    "d?frac|tfrac|sqrt|sum|prod|int|times|cdot|div|pm|pi|alpha|beta|gamma|delta|epsilon|theta|lambda|mu|sigma|omega|phi|Delta|Sigma|Omega|leq?|geq?"
    "|neq?|approx|infty|left|right|boxed|mathbb|mathbf|mathrm|log|ln|sin|cos|tan|lim|to|(?:right|left)arrow|[lc]?dots|vec|hat|bar|angle|circ"
    "|triangle|partial|nabla|in|cup|cap|subset|forall|exists|binom|overline|equiv|sim|propto|therefore|because"
)
_NUMBER = r"[$₩€£]?(?:(?:\d{1,3}(?:,\d{3}){1,8}(?!\d)|\d{1,30})(?:\.\d{1,30})?|\.\d{1,30})%?"
_CHEMICAL = r"\d{0,3}(?=[A-Za-z()]{1,12}\d)(?:[A-Z][a-z]?\d{0,3}|\((?:[A-Z][a-z]?\d?){1,4}\)\d?){1,8}(?![A-Za-z])"
_SMALL = "is|to|in|of|by|an|or|if|we|he|me|my|up|on|no|so|us|go|do|be|as|at|it|am|vs|Mr|Ms|Dr|St|Is|To|In|Of|By|An|Or|If|We|He|It|No|So|As|At|On|My|Go|Do|AM|PM"
_LETTERS = (
    rf"(?<![A-Za-z'’\\])(?!(?:{_SMALL})\b)[A-Za-zα-ωΑ-Ω∞π](?:[a-z](?![A-Za-z]))?[A-Za-z]?(?:_\{{?\w{{1,8}}\}}?)?(?![A-Za-z'’])"
)
_FUNCTION = r"(?:sin|cos|tan|log|ln|exp|sqrt|lim|max|min|abs|gcd|lcm|det|[fghFGP])(?:\^-?\d|_\w)?(?=[( ])\s?\(?"
_COMMAND = rf"\\(?:{_COMMANDS})(?![A-Za-z])(?:_\{{[^{{}}]{{0,80}}\}}|_\w|\^\{{[^{{}}]{{0,80}}\}}|\{{(?:[^{{}}]|\{{[^{{}}]{{0,80}}\}}){{0,120}}\}}){{0,4}}"
_POWER = r"(?:\^\{[^{}\n]{1,60}\}|\^\([^()\n]{1,60}\)|\^-?\w{1,12}|[²³⁰¹⁴-⁹ⁿ₀-₉])"
_OPERAND = (
    rf"[-−+±]?[(\[|√∑∫]{{0,4}}[-−]?(?:{_COMMAND}|{_FUNCTION}{_NUMBER}|{_FUNCTION}{_LETTERS}|\d{{1,9}}[a-zA-Z]{{1,3}}(?!\w)|{_CHEMICAL}"
    rf"|{_NUMBER}(?:{_LETTERS})?|{_LETTERS})(?:{_POWER}|[°!]|[)\]|]){{0,6}}(?:{_LETTERS}{_POWER}?)?"
)
_SIGN = r"(?:[ \u00a0]{1,2}\*[ \u00a0]{1,2}|\*|[ \u00a0]{0,2}(?:<=|>=|==|!=|=>|->|\*\*|[=<>≤≥≠≈±+/^×÷·−→–-]|x(?=[ ]?[\d$(]))[ \u00a0]{0,2}|(?=\())"
_BARE = re.compile(rf"(?<![\w.,$\\^'’@#&-])(?!\(?U\+[0-9A-F]{{4}}){_OPERAND}(?:{_SIGN}{_OPERAND}){{0,200}}")
_HINT = re.compile(rf"[=<>≤≥≠≈^√×÷²³·]|[\w)](?: [*+] |[*+])[\w($]|\d ?x ?\d|\\(?:{_COMMANDS})(?![A-Za-z])")
_RELATION = re.compile(r"[=<>≤≥≠≈]")
_SURE = re.compile(
    rf"[\w)\]!%](?: [+*×÷·] |[+*×÷·]| ?\*\* ?)[-\w(\[√$\\]|{_POWER}|√|\d ?x ?[\d$(]|\\(?:{_COMMANDS})(?![A-Za-z])|(?:sin|cos|tan|log|ln|sqrt)\("
)
_BOTH_SIDES = re.compile(r"[\w)\]|!%²³] ?[=<>≤≥≠≈]{1,2} ?[-−+±√]?[\w(\[√$.\\|]")
# What begins or goes on in words: 20% of 50 = 10, Price * 2 = 10, 5 million.
_IN_WORDS = re.compile(r"\b(?:of|from|by|per|times|plus|minus|than|off|every|divided|multiplied|and|over|to) ?$|[-+*/×÷] ?$")
_UNIT = re.compile(r"\d [A-Za-z]$")
_LONE = re.compile(rf"{_NUMBER} ?[=<>]")
_MAGNITUDE = re.compile(
    r"\s?(?:hundred|thousand|million|billion|trillion|dozen|percent|[kMB]\b|pm\b|am\b|p\.m|a\.m)", re.IGNORECASE
)

_SAME = str.maketrans(
    {
        "−": "-",
        "–": "-",
        "×": "*",
        "·": "*",
        "⋅": "*",
        "∗": "*",
        "÷": "/",
        "≤": "<=",
        "≥": ">=",
        "≠": "!=",
        "²": "^2",
        "³": "^3",
        "∞": "∞",
    }
)
_DROPPED = re.compile(r"[\s,$₩€£%\u00a0]+")
_TIMES = re.compile(r"(?<=\d)x(?=[\d(])")
_BETWEEN = re.compile(rf"[가-힣]+|(?<![A-Za-z\\])(?:[A-Za-z]{{3,}}|{_SMALL})(?![A-Za-z(])|[.,;:!?](?=\s|$)")


def math_marks(pair: Pair) -> Iterator[Mark]:
    """Formulas of the source that are not in the target as they were."""
    source, target = heads(pair)
    if not target or source == target:
        return
    latex = "$" in source or "\\" in source
    if not latex and not _HINT.search(source):
        return
    shown, seen = _without_names(source), _without_names(target)
    if latex:
        places = formulas(shown)
        if places:
            there = formulas(seen, hangul=True)
            yield from _delimited_marks(source, target, seen, _items(source, places), _items(target, there))
            shown, seen = cover(shown, places), cover(seen, there)
    if _HINT.search(shown):
        yield from _bare_marks(source, target, shown, seen)


def _without_names(text: str) -> str:
    text = without_code(text)
    if "<" in text:
        text = cover(text, [(start, end) for start, end, _ in tags(text)])
    if "://" in text or "www." in text:
        text = cover(text, [(start, end) for start, end, _ in addresses(text)])
    return text


def _items(text: str, places: Sequence[Place]) -> list[Item]:
    return [Item(start, end, _key(text[start:end]), text[start:end]) for start, end in places]


def _key(formula: str) -> str:
    return "".join(_WORDS.sub(r"\1{}", formula).split())


def _delimited_marks(source: str, target: str, seen: str, wanted: Sequence[Item], there: Sequence[Item]) -> Iterator[Mark]:
    missing, extra = unmatched(wanted, there)
    known = {item.key for item in there}
    # A mark of a pair lost leaves an odd one, which pairs up what it should not.
    broken = missing and target.count("$") % 2 != source.count("$") % 2
    for item, other, sure in [(item, None, False) for item in missing] if broken else paired(missing, extra):
        if other:
            yield _changed(other, item.text, sure)
            continue
        message = tr(f"formula lost: {short(item.text)}", f"수식이 빠졌습니다: {short(item.text)}")
        place = None if item.key in known else _bare_place(item, target)
        if place:
            message = tr(f"formula without its delimiters: {short(item.text)}", f"수식 기호가 없어졌습니다: {short(item.text)}")
            yield Mark(*place, message, repair=item.text)
        else:
            yield Mark(*locate(source, target, item.start), message, "warning" if item.key in known else "error")


def _changed(other: Item, wanted: str, sure: bool) -> Mark:
    message = tr(f"formula changed: source has {short(wanted)}", f"수식이 바뀌었습니다. 원문: {short(wanted)}")
    return Mark(other.start, other.end, message, repair=wanted if sure else None)


def _bare_place(item: Item, target: str) -> Place | None:
    """Where the content of a formula stands once with broken delimiters or none."""
    match = _DELIMITED.fullmatch(item.text)
    inner = match.group(2).strip() if match else ""
    if not inner:
        return None
    places = [found.span() for found in re.finditer(r"(?<![A-Za-z\d])" + re.escape(inner) + r"(?![A-Za-z\d])", target)]
    if len(places) != 1:
        return None
    start, end = places[0]
    before = re.compile(r"(?:\$\$?|[\\₩]?[(\[]|[\\₩])? ?$").search(target, max(0, start - 3), start)
    after = re.compile(r" ?(?:\$\$?|[\\₩][)\]]|[)\]])").match(target, end)
    if before and before.group().strip():
        start = before.start()
    if after and (before is None or before.group().strip() or after.group().strip() not in {")", "]"}):
        end = after.end()
    return start, end


def _bare_formulas(text: str) -> list[Item]:
    found: list[Item] = []
    for match in islice(_BARE.finditer(text), FORMULAS):
        formula = match.group()
        if len(formula) < 2 or not _is_formula(formula):
            continue
        start, end = _trimmed(formula, match.start())
        before, after = text[max(0, start - 14) : start], text[end : end + 12]
        formula = text[start:end]
        if _UNIT.search(before + formula[:1]):
            continue
        if _MAGNITUDE.match(after) or (_LONE.match(formula) and _IN_WORDS.search(before)):
            continue
        found.append(Item(start, end, _plain(formula), formula))
    return found


def _is_formula(formula: str) -> bool:
    """True with a sign that nothing but mathematics has; a hyphen or a slash alone may be a range, a date or a fraction."""
    return _SURE.search(formula) is not None or (
        _RELATION.search(formula) is not None and _BOTH_SIDES.search(formula) is not None
    )


def _trimmed(formula: str, start: int) -> Place:
    """Without brackets that the formula itself does not close or open."""
    end = start + len(formula)
    while (
        formula
        and formula[-1] in ")]|"
        and formula.count(formula[-1]) > formula.count({")": "(", "]": "[", "|": "|"}[formula[-1]])
    ):
        formula, end = formula[:-1], end - 1
    while formula and formula[0] in "([" and formula.count(formula[0]) > formula.count({"(": ")", "[": "]"}[formula[0]]):
        formula, start = formula[1:], start + 1
    return start, end


def _plain(text: str) -> str:
    """One way to write a formula: no blanks, commas, currency or percent signs."""
    text = _DROPPED.sub("", text.translate(_SAME)).replace("**", "^").replace("==", "=")
    return _TIMES.sub("*", text)


def _bare_marks(source: str, target: str, shown: str, seen: str) -> Iterator[Mark]:
    wanted = _bare_formulas(shown)
    if not wanted:
        return
    lines = seen.replace("\n", HIDDEN)
    parted, joined = _plain(_BETWEEN.sub(HIDDEN, lines)), _plain(_BETWEEN.sub("", lines))
    needed = Counter(item.key for item in wanted)
    counts = {key: max(_count(key, parted, most), _count(key, joined, most)) for key, most in needed.items()}
    missing: list[Item] = []
    for item in wanted:
        if counts[item.key] < needed[item.key] and len(missing) < MOST:
            needed[item.key] -= 1
            missing.append(item)
    if not missing:
        return
    ours = _plain(_BETWEEN.sub(HIDDEN, shown.replace("\n", HIDDEN)))
    there = _bare_formulas(seen)
    new = {key for key in {item.key for item in there} if not _count(key, ours, 1)}
    extra = [item for item in there if item.key in new]
    for item, other, sure in paired(missing, extra):
        if other:
            yield _changed(other, item.text, sure)
        elif not counts[item.key]:
            message = tr(f"formula changed or lost: {short(item.text)}", f"수식이 바뀌거나 빠졌습니다: {short(item.text)}")
            yield Mark(*_nearest(item, source, target), message)


def _count(key: str, text: str, most: int) -> int:
    """How often a formula stands in a text, not as a part of a longer number or name; no more than needed."""
    count, at = 0, text.find(key)
    for _ in range(FORMULAS):
        if at < 0 or count == most:
            break
        end = at + len(key)
        if not (_is_word(text[at - 1 : at]) and _is_word(key[0])) and not (_is_word(text[end : end + 1]) and _is_word(key[-1])):
            count += 1
        at = text.find(key, end)
    return count


def _is_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


_FIGURES = re.compile(r"\d+(?:\.\d+)?")


def _nearest(item: Item, source: str, target: str) -> Place:
    """The line or sentence of the target that belongs to the formula; in it the figures of the formula, where they stand together."""
    start, end = locate(source, target, item.start)
    figures = _FIGURES.findall(item.text)
    places = [match.span() for match in _FIGURES.finditer(target, start, end) if match.group() in figures]
    if len(figures) >= 2 and len(places) >= 2 and len(places) <= len(figures) + 1:
        return places[0][0], places[-1][1]
    return start, end
