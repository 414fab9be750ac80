"""Speech levels of Korean sentences, and the mixtures that are defects.

합니다체 with 해요체 is good service Korean; the defect is a polite level with 반말 or 해라체 in one paragraph of prose. An
ending that does not tell its level for certain (…나?, …까?, a noun, 하오체 and 하게체 of instructions) counts for none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from hunmin.core.language import tr
from hunmin.korean.prose import HIDDEN, Mark, Sentence, hide_code, hide_quotes, sentences, tail

Level = Literal["합니다체", "해요체", "해체", "해라체", "하오체", "하게체", "명사형", ""]

POLITE: frozenset[str] = frozenset({"합니다체", "해요체"})
PLAIN: frozenset[str] = frozenset({"해체", "해라체"})
# Each of the two polite levels above this share of at least so many sentences is a warning.
MIXED_SHARE = 0.3
MIXED_SENTENCES = 4

# Final consonants: ㅂ, ㅁ, ㄻ, ㄹ, ㅆ, ㅄ, ㅎ.
_B, _M, _LM, _L, _SS, _BS, _H = 17, 16, 10, 8, 20, 18, 27
_LAST = re.compile(r"(?:^|(?<=[^가-힣]))([가-힣]+)(?:\s*\([^()\n]*\))?[\sㅋㅎㅠㅜ^.!?…~。\"'”’)\]』」♡♥☆★]*$")
_ASIDE = re.compile(r"\([^()\n]*\)")
_SET_PHRASE = re.compile(
    "(?:안녕하세요|안녕하십니까|감사합니다|고맙습니다|반갑습니다|죄송합니다|미안합니다|축하합니다|환영합니다|네|예|아니요)$"
)
_NOT_POLITE = re.compile("(?:필요|중요|수요|민요|동요|개요|강요|소요|주요|대중가요|아니요|긴요|[월화수목금토일]요)$|^요$")
_NOUN_IN_DA = re.compile(
    "(?:바다|캐나다|르완다|우간다|판다|소다|람다|혼다|마쓰다|마츠다|버뮤다|[아어]젠다|보다|마다|베다|코다|부다|스웨다)$|^니?다$"
)
_COMMAND = re.compile(
    "(?:해라|마라|봐라|와라|가라|아라|여라|거라|워라|려라|줘라|둬라|놔라|써라|러라|춰라|쳐라|져라|켜라|겨라"
    "|펴라|내라|돼라|라라|자라|타라|사라"
    "|(?:[었았있겠입먹읽들만넣놓찾앉씻웃믿걸열벗잊닦적찍잡받얻묻섞묶])어라)$"
)
_NOT_COMMAND = re.compile("(?:사하라|만다라|소라|나라|가자라|재스민라|포켓몬라|타라|사라|가라|자라)$")
_PLAIN_SURE = re.compile("(?:[있없했겠었았하되이좋많같먹]냐|[으느]냐|구나|군|하렴|으렴|[가-힣]려무나)$")
_LETS = re.compile(
    "(?:^하자|[가-힣]하자|보자|가자|말자|두자|먹자|놀자|만나자|되자|찾자|살자|다니자|나누자|시키자|지내자"
    "|마시자|있자|읽자|듣자|떠나자|쉬자|잊자|웃자|힘내자)$"
)
_NOT_LETS = re.compile("(?:^하자|가하자|무하자)$")
_CASUAL = re.compile(
    "(?:줘|둬|봐|놔|꿔|춰|돼|[다버그이높던마숙느걸달들빌살올내흘돌열팔알불놀누날틀]려|[가-힣]져|쳐|켜|맡겨"
    "|남겨|즐겨|챙겨|당겨|숨겨|넘겨|옮겨|생겨"
    "|보여|붙여|줄여|높여|먹여|움직여|모여|속여|거야|아니야|뭐야|누구야|어디야|때문이야|[가-힣]이야|잖아|거든"
    "|[ㄱ-ㅎ가-힣]거든"
    "|(?:있|없|겠|했|았|었|됐|갔|왔|봤|줬|하|좋|되|같|많)네|(?:했|었|았|겠|있|없|좋|그렇|됐|갔|왔|봤)지)$"
)
_CASUAL_WO = re.compile("워$")
_NOT_WO = re.compile("(?:샤워|파워|타워|아워|플라워|팔로워|^워|솔레워)$")
_COME = re.compile("(?:^와|[나아어려져]와)$")
_NOUN_IN_HAE = re.compile(
    "(?:이해|오해|올해|새해|동해|서해|남해|북해|상해|피해|방해|견해|손해|공해|화해|저해|재해|침해|곤해|지중해"
    "|발해|흑해|홍해|분해|자해|수해|냉해"
    "|위해|통해|의해|대해|관해|인해|향해|비해|더해|염해|가해|박해|금해|한해|당해|그해|이듬해|첫해|지난해|근해"
    "|항해|영해|융해|용해|살해|독해|양해|음해|유해|무해|폐해|병충해|진해|김해)$"
)
_NOT_RYEO = re.compile("(?:고려|배려|격려|염려|우려|장려|독려|심려|하려)$")
_A_TAILS = {
    "ㅆ": 20,
    "ㅄ": 18,
    "ㅍ": 26,
    "ㅌ": 25,
    "ㅎ": 27,
    "ㄶ": 6,
    "ㅀ": 15,
    "ㄹ": 8,
    "ㄷ": 7,
    "ㅈ": 22,
    "ㅊ": 23,
    "ㄺ": 9,
    "ㄲ": 2,
    "ㄵ": 5,
    "ㅂ": 17,
    "ㅅ": 19,
    "ㅁ": 16,
}
_VERB_TAILS = frozenset(_A_TAILS.values())
_BRIGHT_VOWELS = frozenset({0, 2, 8})
_NOUN_IN_EO = re.compile("(?:불어|일어|활어|숭어|잉어|실어|물어|졸업어|줄어|합성어|술어|발어|말어)$|^들어$")
_EOK = re.compile("(?:먹어|막아|적어|작아|죽어|썩어|식어|안아|신어)$")
# The asked text is a piece of writing, whose level is its own.
_WRITING = re.compile(
    "써 ?[줘주라]|쓰시|작성|요약|글|번역|바꿔|바꾸|고쳐|다듬|첨삭|지어|이야기|소설|시를|기사|편지|문장|말투|반말|존댓말|높임"
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence whose level is known."""

    sentence: Sentence
    level: Level


def level(sentence: str) -> Level:
    """The speech level of one sentence, "" where its ending leaves it open."""
    match = _LAST.search(sentence)
    if not match:
        return ""
    word = match.group(1)
    asked = "?" in sentence[match.end(1) :]
    first = match.start(1) == 0
    ended = any(char in ".!?…~。" for char in sentence[match.end(1) :])
    return _polite(word) or _humble(word, asked) or _plain(word, asked, first) or _casual(word, first, ended)


def _polite(word: str) -> Level:
    if len(word) >= 3 and word[-2:] in {"니다", "니까"} and tail(word[-3]) == _B:
        return "합니다체"
    if word.endswith(("십시오", "십시요", "십쇼")):
        return "합니다체"
    if word[-1] in "요죠" and not _NOT_POLITE.search(word):
        return "해요체"
    return ""


def _humble(word: str, asked: bool) -> Level:
    """하오체, 하게체 and the noun form: none of them makes a mixture."""
    if word.endswith(("시오", "하오", "구려")) or (len(word) >= 3 and word.endswith("시다") and tail(word[-3]) == _B):
        return "하오체"
    if word.endswith(("하게", "하네", "는가")) and not asked:
        return "하게체"
    return "명사형" if tail(word[-1]) in {_M, _LM} else ""


def _plain(word: str, asked: bool, first: bool) -> Level:
    last = word[-1]
    if last == "다" and not _NOUN_IN_DA.search(word):
        return "해라체"
    if last == "라" and not first and _COMMAND.search(word) and not _NOT_COMMAND.search(word):
        return "해라체"
    if _PLAIN_SURE.search(word) and not (last == "군" and (len(word) < 2 or tail(word[-2]) not in {_SS, _H, _BS})):
        return "해라체"
    if last == "자" and not asked and _LETS.search(word) and not _NOT_LETS.search(word):
        return "해라체"
    if last == "니" and asked and len(word) >= 2 and (tail(word[-2]) == _SS or word[-2] in "하없는되이"):
        return "해라체"
    return ""


def _casual(word: str, first: bool, ended: bool) -> Level:
    """반말; without a mark at the end, 들어 and 위해 are more likely the middle of a sentence that was cut."""
    if first or not (ended or _is_past(word)):
        return ""
    last = word[-1]
    if last in "아어":
        return "해체" if _is_verb_in_a(word) else ""
    if last == "해":
        return "" if _NOUN_IN_HAE.search(word) else "해체"
    if last == "워":
        return "" if _NOT_WO.search(word) else "해체"
    if last == "게" and len(word) >= 2 and tail(word[-2]) == _L:
        return "해체"
    if last == "와":
        return "해체" if _COME.search(word) else ""
    return "해체" if _CASUAL.search(word) and not _NOT_RYEO.search(word) else ""


def _is_past(word: str) -> bool:
    """True for 했어, 없어, 할게, 거야: endings that only end sentences."""
    before = tail(word[-2]) if len(word) > 1 else 0
    return (word[-1] == "어" and before in {_SS, _BS}) or (word[-1] == "게" and before == _L) or word.endswith(("거야", "잖아"))


def _is_verb_in_a(word: str) -> bool:
    """True for a verb in -아/-어 after a consonant: vowel harmony parts 남아 from 활어."""
    if len(word) < 2:
        return False
    if _EOK.search(word):
        return True
    code = ord(word[-2]) - 0xAC00
    if not 0 <= code < 11172 or code % 28 not in _VERB_TAILS or _NOUN_IN_EO.search(word):
        return False
    bright = code // 28 % 21 in _BRIGHT_VOWELS
    return (word[-1] == "아") == bright or code % 28 == _SS


def spoken(text: str, asked: str = "") -> list[Spoken]:
    """The prose sentences of a turn that have a level; sentences that repeat `asked` and set phrases are left out."""
    found = []
    for sentence in sentences(_ASIDE.sub(_blank, hide_quotes(hide_code(text)))):
        of = level(sentence.text)
        if not of or sentence.text[:2] in {"* ", "- "} or (asked and HIDDEN not in sentence.text and sentence.text in asked):
            continue
        found.append(Spoken(sentence, of))
    return found


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def formality_marks(turns: Sequence[tuple[str, str]]) -> Iterator[tuple[int, Mark]]:
    """Mixed speech levels in the answers of one conversation: the number of the turn and the mark.

    `turns` are pairs of what was asked and what was answered. A polite level with 반말 or 해라체 in one paragraph is an error;
    합니다체 and 해요체 each over 30%, and turns that are polite beside turns that are not, are warnings.
    """
    known = [spoken(answer, asked) for asked, answer in turns]
    if not any(known):
        return
    broken = False
    for index, found in enumerate(known):
        for mark in _paragraphs(found):
            broken = True
            yield index, mark
    if not broken:
        yield from _two_polite(known)
        if len(turns) > 1:
            yield from _between_turns(turns, known)


def _paragraphs(found: list[Spoken]) -> Iterator[Mark]:
    paragraphs: dict[int, list[Spoken]] = {}
    for one in found:
        paragraphs.setdefault(one.sentence.paragraph, []).append(one)
    for members in paragraphs.values():
        polite = [one for one in members if one.level in POLITE]
        plain = [one for one in members if one.level in PLAIN]
        if polite and plain:
            odd, rest = (plain[0], polite[0]) if len(plain) <= len(polite) else (polite[0], plain[0])
            yield _mark(odd, rest, "error")


def _mark(odd: Spoken, rest: Spoken, severity: Literal["error", "warning"]) -> Mark:
    message = tr(f"{odd.level} among sentences in {rest.level}", f"{rest.level} 문장 사이에 {odd.level} 문장이 있습니다")
    return Mark(odd.sentence.start, odd.sentence.end, message, severity)


def _two_polite(known: list[list[Spoken]]) -> Iterator[tuple[int, Mark]]:
    placed = [
        (index, one)
        for index, found in enumerate(known)
        for one in found
        if not _SET_PHRASE.search(one.sentence.text.rstrip(" .!?~…"))
    ]
    counts = Counter(one.level for _, one in placed)
    formal, soft = counts["합니다체"], counts["해요체"]
    if len(placed) < MIXED_SENTENCES or min(formal, soft) <= MIXED_SHARE * len(placed):
        return
    less: Level = "합니다체" if formal < soft else "해요체"
    index, odd = next((index, one) for index, one in placed if one.level == less)
    rest = next(one for _, one in placed if one.level in POLITE and one.level != less)
    yield index, _mark(odd, rest, "warning")


def _between_turns(turns: Sequence[tuple[str, str]], known: list[list[Spoken]]) -> Iterator[tuple[int, Mark]]:
    """A turn wholly in 반말 or 해라체 among polite ones, unless it is a piece of writing somebody asked for."""
    polite = next((one for found in known for one in found if one.level in POLITE), None)
    if polite is None:
        return
    for index, found in enumerate(known):
        plain = [one for one in found if one.level in PLAIN]
        if plain and not any(one.level in POLITE for one in found) and not _WRITING.search(turns[index][0]):
            yield index, _mark(plain[0], polite, "warning")
            return
