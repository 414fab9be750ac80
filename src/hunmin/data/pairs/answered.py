"""Requests that an engine followed instead of translating: a question that came back as its answer, an order as its result.

In a conversation only what was asked is looked at; of a plain pair file every pair whose source is a question or an order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hunmin.core.language import tr
from hunmin.data.pairs.cut_off import ends_open
from hunmin.data.pairs.english import HANGUL, Sentence, letters, prose, split_sentences, surplus, syllables
from hunmin.data.pairs.pair import Pair
from hunmin.data.pairs.verbs import asks_first, is_question, is_request
from hunmin.korean.prose import HIDDEN, Mark, Severity, hide_quotes
from hunmin.korean.script import WORDS

# Standard deviations of length from which there is more Korean than a request comes to.
_LONGER = 2.0
_LONG = 3.0
_ADVICE = 1.5

_OPENINGS = re.compile(
    "\\s*(?:물론(?:입니다|이죠|이지요|이에요|요|)[!,.]|네[,!.] ?(?:알겠|물론|다음|여기|아래|도와|번역|말씀|요청)|알겠습니다[.,!]|좋습니다[!.] ?(?:다음|여기|아래)"
    "|기꺼이|(?:다음은|아래는|여기) ?(?:[^\n.]{0,30})(?:번역|요청하신)|(?:번역|번역문|번역 결과|한국어 번역|한국어로 번역)\\s?[:：]|요청하신 |좋은 질문"
    "|(?:Sure|Certainly|Of course|Absolutely|Great|Okay|OK|Yes|No problem)[!,.]|Here(?: is|'s|’s| are) |Translation\\s?:|Korean\\s?:"
    "|(?:죄송|미안)(?:합니다|하지만|해요)[^\n]{0,40}(?:수 없|어렵|못)|(?:저는|AI|인공지능)[^\n.]{0,20}(?:언어 ?모델|AI|인공지능|챗봇))"
)
_SAME_OPENING = re.compile(
    "\\s*(?:of course|sure|certainly|absolutely|okay|ok|yes|no problem|great|here|translation|korean|sorry|i'm sorry|i am|as an|all right|alright"
    "|good|fine|got it|understood|please)\\b",
    re.IGNORECASE,
)
_CLOSES = "[.!\"'”’):：]*$"
# What makes a Korean sentence a question, or one that asks to be told.
_QUESTION = re.compile(
    "[?？]|(?:까|까요|나요|가요|은지|는지|은가|는가|인가|인지|던가|냐|느냐|으냐|래|을래|죠|지요|뭐야|뭐지|뭐예요|뭔지|구하면|무엇이며|누구이며)"
    + _CLOSES
)
_TELLING = (
    "알려|말해|말하|설명|가르쳐|대답|답하|답해|답변|추천|소개|적으|적어|쓰|써|찾|고르|골라|구하|구해|계산|제시|보여|나열|제안|비교|예를|들어|들어|밝히|밝혀|서술|기술"
    "|논하|풀|궁금|조언|부탁|도와|묘사|요약|판단|선택|답|하"
)
_IMPERATIVE = re.compile(
    "(?:(?<!안녕하)세요|시오|셔요|십시요|소서|주라|줘|줘요|달라|다오|줄래|주십사|바랍니다|바란다|바람|바라요|바라며|부탁|부탁해|부탁해요|부탁드립니다|부탁드려요|부탁합니다"
    "|싶습니다|싶어요|싶어|싶다|원합니다|원해요|궁금합니다|궁금해요|궁금하다|궁금해|필요합니다|필요해요|[가-힣]라|하자|봅시다|보자|합시다|[으시]오|할 것|하게|보게|해 봐"
    "|해봐|봐|봐요|하도록|거라|렴|려무나|주게)" + _CLOSES
)
_TOLD = re.compile(f"(?:{_TELLING})[^.!?\n]{{0,12}}$")
_WISH = re.compile("(?:궁금|부탁|바라|바랍|싶)[^.!?\n]{0,6}[.!]*$")
# Suggestions in the form of a question, which Korean may put as a request.
_SUGGESTS = re.compile(
    "\\W*(?:why not|how about|what about|(?:why don't|shall|would|could|can|will|won't) (?:you|we))\\b", re.IGNORECASE
)
# A question that is a request: '추천해 줄 수 있나요?', '만들어 볼까요?'.
_ASKED_AS_QUESTION = re.compile("(?:주시|줄|드릴|할|볼|만들|쓸|알려|수 있|수 없|어떨|어때|어떠|될|[가-힣]면)[^.!?\n]{0,12}$")
# The same as a heading, only where it is all there is: '사과 편지 작성', '달걀 삶는 법', '이름 짓기'.
_NOMINAL = re.compile(
    "(?:[가-힣]기|것|[가-힣]음|함|해|해요|방법|법|이유|까닭|차이|차이점|뜻|의미|예시?|목록|설명|작성|요약|번역|추천|제안|나열|비교|분류|정리|분석|계산|생성|제시|평가|서술|묘사"
    "|선택|수정|변환|소개|답변|대답|제작|작문|기술|토론|정의|해석|풀이|정렬|추출|교정|은|는|주길)[?？]?" + _CLOSES
)
# The verb of the order itself, as a statement: documentation, or an order that lost its ending.
_DESCRIBED = re.compile(
    "(?:씁|적습|만듭|찾습|고릅|줍|봅|구합|바꿉|나눕|돌려줍|읽습|엽|얻습|붙입|더합|지웁|모읍)니다|(?:쓴|적는|만든|찾는|고른|바꾼|나눈|구한)다"
    "|(?:작성|기록|변환|설명|나열|제공|제안|생성|번역|요약|반환|비교|분류|계산|제시|서술|기술|묘사|선택|평가|분석|추천|확인|정의|추출|수정|정리|정렬"
    "|식별|검사|판별|조립|지정|처리|출력|인쇄|설계|구성|발견|개발)(?:합니다|한다|하고|하며|하거나|하여|해요|하십시오|할)"
)
_STATEMENT = re.compile("(?:[가-힣]다|예요|이에요|어요|아요|해요|돼요|네요|군요)" + _CLOSES)
_ASKING_WORDS = re.compile(
    "무엇|뭐|뭘|무슨|어떤|어떻게|어디|언제|누구|누가|왜|얼마|몇|어느|어째서|여부|알려|방법|이유|차이|말해|가르쳐|궁금"
)
# Orders that documentation does not give: of a plain pair only these are looked at, and none with markup of documentation.
_ORDERS = re.compile(
    "(?:please )?(?:write|explain|describe|give|list|suggest|generate|summari[sz]e|tell|name|translate|compose|provide|identify|classify|rewrite|recommend"
    "|compare|calculate|solve|design|imagine|create|find|convert|complete|edit|paraphrase|brainstorm|outline|analy[sz]e|make|come up|answer|predict|choose"
    "|select|categori[sz]e|discuss|propose|develop|draft|plan|construct|invent|arrange|sort|rank|estimate|correct|fix)\\b",
    re.IGNORECASE,
)
# Of these, the ones that documentation also begins with: "Make the turtle visible."
_MAY_DESCRIBE = re.compile(
    "(?:write|make|create|find|convert|complete|choose|select|provide|identify|solve|fix|correct|arrange|sort|construct|combine)\\b",
    re.IGNORECASE,
)
_MARKUP = re.compile("``|:[a-z:]+:`|\\*[a-z_]+\\*")
_PARTS = re.compile("[:：\n]|(?<=[.?!])\\s")
_AROUND = HIDDEN + " \t*_\"'“”"
_NUMBER = re.compile("\\d+(?:[.,]\\d+)*")


def answered_marks(pair: Pair) -> Iterator[Mark]:
    """The whole target, where it answers or follows its source."""
    plain = pair.part == "answer"
    if pair.part not in {"asked", "input", "system", "answer"} or (plain and (pair.asked or pair.asked_source)):
        return
    source, target = pair.source, pair.target
    kind = _kind(source)
    if plain and kind == "request" and (_MARKUP.search(source) or not _ORDERS.match(source.lstrip())):
        return
    if not HANGUL.search(target):
        yield from _without_words(pair, kind)
        return
    opening = _OPENINGS.match(target)
    if opening and not _SAME_OPENING.match(source) and "course" not in source and (kind or not plain):
        yield _mark(pair, tr("begins as an answer", "답변처럼 시작합니다"), opening.group())
    elif kind:
        yield from _followed(pair, kind, plain)


def _mark(pair: Pair, what: str, shown: str, severity: Severity = "error") -> Mark:
    shown = " ".join(shown.split())
    return Mark(0, len(pair.target), f"{what}: {shown if len(shown) <= 40 else shown[:39] + '…'}", severity)


def _without_words(pair: Pair, kind: str) -> Iterator[Mark]:
    """A number, formula or piece of code for a request in words."""
    target = pair.target.strip()
    fenced = target.startswith("```") and "```" not in pair.source
    if kind and target and letters(pair.source) > 8 and (fenced or not WORDS.search(target)):
        yield _mark(pair, tr("a request came back as its result", "요청이 결과로 바뀌었습니다"), target)


def _kind(source: str) -> str:
    """'question', 'request' or 'suggestion' for a source that is one from its beginning or at its end; "" for any other."""
    if "?" not in source and not is_request(source[:60]):
        return ""
    shown = prose(source)
    if is_question(shown):
        sentences = split_sentences(shown)
        last = _text(shown, sentences[-1]) if sentences else ""
        if _SUGGESTS.match(last):
            return "suggestion"
        return "question" if last and ('"' not in last or last.rstrip().endswith("?")) else ""
    if is_request(shown):
        return "request"
    first = split_sentences(shown)[:1]
    return "question" if first and is_question(_text(shown, first[0])) and asks_first(_text(shown, first[0])) else ""


def _text(text: str, one: Sentence) -> str:
    return text[one.start : one.end]


def _asks(part: str, kind: str) -> bool:
    """True for a Korean sentence that asks what a question asks, or orders what a request orders."""
    part = part.rstrip(_AROUND)
    question = _QUESTION.search(part)
    if question:
        return kind != "request" or _ASKED_AS_QUESTION.search(part[: question.start()]) is not None
    order = _IMPERATIVE.search(part)
    return order is not None and (
        kind != "question" or _TOLD.search(part[: order.start()]) is not None or _WISH.search(part) is not None
    )


def _followed(pair: Pair, kind: str, plain: bool) -> Iterator[Mark]:
    """A question or request whose target asks for nothing, or goes on after asking."""
    target = pair.target.strip()
    if ends_open(target) and "\n" not in target:
        return
    whole, done = prose(pair.source), prose(pair.target)
    shown = hide_quotes(done)
    parts = [part for part in _PARTS.split(shown.strip()) if part.strip(_AROUND)]
    asking = [_asks(part, kind) for part in parts]
    much = surplus(max(0, letters(whole) - letters(done)), syllables(done))
    if not any(asking):
        if len(parts) <= 2 and "\n" not in target and any(_NOMINAL.search(part.rstrip(_AROUND)) for part in parts):
            return
        yield from _not_asking(pair, kind, shown, much)
    elif much > _LONGER and _goes_on(parts, asking, whole):
        yield _mark(pair, tr("goes on with an answer", "요청 뒤에 답이 이어집니다"), parts[-1])
    elif kind == "request" and not asking[0] and "\n" in target and "\n" not in pair.source.strip():
        yield _mark(pair, tr("a request came back as its result", "요청이 결과로 바뀌었습니다"), pair.source)
    elif (
        kind == "request"
        and much > _ADVICE
        and not asking[0]
        and _STATEMENT.search(parts[0])
        and len(split_sentences(whole)) == 1
    ):
        yield _mark(pair, tr("a request came back as advice", "요청이 조언으로 바뀌었습니다"), pair.source)


def _not_asking(pair: Pair, kind: str, shown: str, much: float) -> Iterator[Mark]:
    severity: Severity = "warning" if _ASKING_WORDS.search(shown) and abs(much) < _LONG and "\n" not in shown.strip() else "error"
    if kind != "request":
        yield _mark(pair, tr("a question came back as a statement", "질문이 평서문이 되었습니다"), pair.source, severity)
        return
    if _DESCRIBED.search(shown) and not _new_number(pair):
        if pair.part != "answer" and _STATEMENT.search(shown.strip()):
            yield _mark(pair, tr("a request came back as a statement", "요청이 평서문이 되었습니다"), pair.source, "warning")
        return
    if (
        (
            pair.part == "answer"
            and _MAY_DESCRIBE.match(pair.source.lstrip())
            and abs(much) < _ADVICE
            and _STATEMENT.search(shown.strip())
        )
        and not _new_number(pair)
        and "\n" not in pair.target.strip()
    ):
        return
    yield _mark(pair, tr("a request came back as its result", "요청이 결과로 바뀌었습니다"), pair.source, severity)


def _new_number(pair: Pair) -> bool:
    """True when the target holds a number that the source does not: a calculated one."""
    known = set(_NUMBER.findall(pair.source))
    return any(number not in known for number in _NUMBER.findall(pair.target)) and bool(known)


def _goes_on(parts: Sequence[str], asking: Sequence[bool], source: str) -> bool:
    """True when statements follow the last sentence that asks, and the source has no such end."""
    last = max(index for index, asks in enumerate(asking) if asks)
    after = [part for part in parts[last + 1 :] if syllables(part) > 3]
    if not after:
        return False
    sentences = split_sentences(source)
    asked = [index for index, one in enumerate(sentences) if is_question(_text(source, one)) or is_request(_text(source, one))]
    following = len(sentences) - 1 - asked[-1] if asked else len(sentences)
    return following == 0 and ":" not in source and "\n" not in source.strip()
