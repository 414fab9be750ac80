"""Requests that an engine followed instead of translating: a question that came back as its answer, an order as its result.

In a conversation only what was asked is looked at. In a plain pair file, where a text may be anything, only clear cases are findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hunmin.core.language import tr
from hunmin.data.pairs.cut_off import ends_open
from hunmin.data.pairs.english import (
    HANGUL,
    Sentence,
    asks_first,
    is_question,
    is_request,
    letters,
    prose,
    split_sentences,
    surplus,
    syllables,
)
from hunmin.data.pairs.pair import Pair
from hunmin.korean.script import WORDS
from hunmin.korean.prose import HIDDEN, Mark, Severity, hide_quotes

# Standard deviations of length from which a request has too much Korean.
_TOO_LONG = 5.0
_LONG = 3.0

_OPENINGS = re.compile(
    "\\s*(?:물론(?:입니다|이죠|이지요|이에요|요|)[!,.]|네[,!.] ?(?:알겠|물론|다음|여기|아래|도와|번역|말씀|요청)|알겠습니다[.,!]|좋습니다[!.] ?(?:다음|여기|아래)|기꺼이"
    "|(?:다음은|아래는|여기) ?(?:[^\n.]{0,30})(?:번역|요청하신)|(?:번역|번역문|번역 결과|한국어 번역|한국어로 번역)\\s?[:：]|요청하신 "
    "|(?:Sure|Certainly|Of course|Absolutely|Great|Okay|OK|Yes|No problem)[!,.]|Here(?: is|'s|’s| are) |Translation\\s?:|Korean\\s?:|(?:죄송|미안)(?:합니다|하지만|해요)[^\n]{0,40}(?:수 없|어렵|못)"
    "|(?:저는|AI|인공지능)[^\n.]{0,20}(?:언어 ?모델|AI|인공지능|챗봇))"
)
_SAME_OPENING = re.compile("\\s*(?:of course|sure|certainly|absolutely|okay|ok|yes|no problem|great|here|translation|korean|sorry|i'm sorry|i am|as an|all right|alright|good|fine|got it|understood|please)\\b", re.IGNORECASE)
# What makes a Korean sentence a question or a request, at its end.
_ASKS = re.compile(
    "[?？]|(?:까|까요|나요|가요|은지|는지|은가|는가|인가|인지|던가|냐|느냐|으냐|래|을래|죠|지요|뭐야|뭐지|뭐예요|뭔지|구하면|무엇이며)[.\"'”’)!]*$"
    "|(?:(?<!안녕하)세요|시오|셔요|십시요|소서|주라|줘|줘요|달라|다오|줄래|주십사|바랍니다|바란다|바람|바라요|바라며|부탁|부탁해|부탁해요|부탁드립니다|부탁드려요|부탁합니다|싶습니다|싶어요|싶어|싶다"
    "|원합니다|원해요|궁금합니다|궁금해요|궁금하다|궁금해|필요합니다|필요해요|[가-힣]라|하자|봅시다|보자|합시다|[으시]오|할 것|하게|보게|해 봐|해봐|봐|봐요|하도록|거라|렴|려무나|주게)[.!\"'”’):：]*$"
)
# The same as a heading, only where it is all there is: '사과 편지 작성', '달걀 삶는 법', '이름 짓기'.
_NOMINAL = re.compile(
    "(?:[가-힣]기|것|[가-힣]음|함|해|해요|방법|법|이유|까닭|차이|차이점|뜻|의미|예시?|목록|설명|작성|요약|번역|추천|제안|나열|비교|분류|정리|분석|계산|생성|제시|평가|서술|묘사|선택|수정|변환|소개|답변|대답|제작"
    "|작문|기술|토론|정의|해석|풀이|정렬|추출|교정|만들 것|은|는|주길)[.!?\"'”’):：]*$"
)
_ASKING_WORDS = re.compile("무엇|뭐|뭘|무슨|어떤|어떻게|어디|언제|누구|누가|왜|얼마|몇|어느|어째서|여부|알려|설명|방법|이유|차이|말해|가르쳐|궁금")
_STATEMENT = re.compile("(?:[가-힣]다|예요|이에요|어요|아요|해요|돼요|네요|군요)[.\"'”’)!]*$")
# Orders that say "make a text", which no documentation gives to its readers, in a plain pair.
_ORDERS = re.compile("(?:[Pp]lease )?(?:write|explain|describe|give|list|suggest|generate|summari[sz]e|tell|name|translate|compose|provide|identify|classify|rewrite|recommend|compare|calculate|solve|design|imagine|create|find)\\b(?!.*``)", re.IGNORECASE)
_FOLLOWED = re.compile("(?:[Pp]lease )?(?:write|explain|describe|give me|tell me|suggest|compose|translate|summari[sz]e|name (?:a|an|the|one|two|three|four|five|some))\\b", re.IGNORECASE)
# The verb of the order itself, as a statement: documentation, or an order that lost its ending.
_DESCRIBED = re.compile(
    "(?:씁|적습|만듭|찾습|고릅|줍|봅|구합|바꿉|나눕)니다|(?:쓴|적는|만든|찾는|고른|바꾼|나눈|구한)다|(?:작성|기록|변환|설명|나열|제공|제안|생성|번역|요약|반환|비교|분류|계산|제시|서술|기술|묘사|선택|평가|분석|추천"
    "|확인|정의|추출|수정|정리|정렬)(?:합니다|한다|하고|하며|해요)"
)
_PARTS = re.compile("[:：\n]|(?<=[.?!])\\s")
_AROUND = HIDDEN + " \t*_\"'“”"
_TAG = re.compile("[?？]")
_ROUND = re.compile("[.!?]?[\"'”’)]*\\s*$")


def answered_marks(pair: Pair) -> Iterator[Mark]:
    """The whole target, where it answers or follows its source."""
    plain = pair.part == "answer"
    if pair.part not in {"asked", "input", "system", "answer"} or (plain and (pair.asked or pair.asked_source)):
        return
    source, target = pair.source, pair.target
    if not HANGUL.search(target):
        if not WORDS.search(target) and target.strip() and letters(source) > 8 and _kind(source):
            yield _mark(pair, tr("a request came back as its result", "요청이 결과로 바뀌었습니다"), target)
        return
    opening = _OPENINGS.match(target)
    if opening and not _SAME_OPENING.match(source) and "course" not in source and (_kind(source) or not plain):
        yield _mark(pair, tr("begins as an answer", "답변처럼 시작합니다"), opening.group())
        return
    kind = _kind(source)
    if kind:
        yield from _followed(pair, kind, plain)


def _mark(pair: Pair, what: str, shown: str, severity: Severity = "error") -> Mark:
    shown = " ".join(shown.split())
    return Mark(0, len(pair.target), f"{what}: {shown if len(shown) <= 40 else shown[:39] + '…'}", severity)


def _kind(source: str) -> str:
    """'question' or 'request' for a source that is one from its beginning or at its end; "" for any other."""
    if "?" not in source and not is_request(source[:60]):
        return ""
    shown = prose(source)
    if is_question(shown) and shown.count("?") == shown.rstrip().count("?"):
        sentences = split_sentences(shown)
        last = _text(shown, sentences[-1]) if sentences else ""
        return "question" if last and ('"' not in last or last.rstrip().endswith("?")) else ""
    if is_request(shown):
        return "request"
    first = split_sentences(shown)[:1]
    return "question" if first and is_question(_text(shown, first[0])) and asks_first(_text(shown, first[0])) else ""


def _text(text: str, one: Sentence) -> str:
    return text[one.start : one.end]


def _followed(pair: Pair, kind: str, plain: bool) -> Iterator[Mark]:
    """A question or request whose target asks for nothing."""
    if ends_open(pair.target) and "\n" not in pair.target.strip():
        return
    whole, done = prose(pair.source), prose(pair.target)
    shown = hide_quotes(done)
    sentences = split_sentences(shown)
    if not sentences:
        return
    asking = any(_ASKS.search(part.rstrip(_AROUND)) for part in _PARTS.split(shown)) or (
        "\n" not in shown.strip() and any(_NOMINAL.search(part.rstrip(_AROUND)) for part in _PARTS.split(shown.strip()))
    )
    much = surplus(max(0, letters(whole) - letters(done)), syllables(done))
    if asking:
        if much > _TOO_LONG and not plain and len(sentences) >= 2 * len(split_sentences(whole)) + 2:
            yield _mark(pair, tr("much longer than the request", "요청보다 훨씬 깁니다"), pair.source, "warning")
        return
    if kind == "question":
        if _TAG.search(done) or ("?" in pair.target) or (plain and not _STATEMENT.search(_ROUND.sub("", shown))):
            return
        yield _mark(pair, tr("a question came back as a statement", "질문이 평서문이 되었습니다"), pair.source, _severity(shown, much))
    elif _DESCRIBED.search(shown):
        if not plain and _STATEMENT.search(shown.strip()):
            yield _mark(pair, tr("a request came back as a statement", "요청이 평서문이 되었습니다"), pair.source, "warning")
    elif not plain or (_ORDERS.match(whole) and (much > 1.5 or _FOLLOWED.match(whole))):
        yield _mark(pair, tr("a request came back as its result", "요청이 결과로 바뀌었습니다"), pair.source, _severity(shown, much))


def _severity(shown: str, much: float) -> Severity:
    """A target without a word of asking is an error; one that has such a word may be a request in another form."""
    return "warning" if _ASKING_WORDS.search(shown) and much < _LONG else "error"
