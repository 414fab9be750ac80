"""Answers that refuse what was asked. That the text at hand does not hold the answer is no refusal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hunmin.core.language import tr
from hunmin.korean.leaks.identity import LOOKED_AT, speaks_as_ai
from hunmin.korean.prose import Mark, Severity, hide_code, hide_quotes

_SELF = "(?<![가-힣])(?:저는|나는|난 |제가|내가|저로서는|저도|저 역시|AI로서|인공 ?지능으로서|모델로서)"
_NOT = " ?(?:수(?:가|는|도)? ?(?:없|업)|어렵|않겠|곤란|힘듭|힘들)"
_CANNOT = re.compile(
    f"(?:(?:답변|대답|말씀|도움|조언|설명|안내|제공|추천|공유|묘사|처리|작성|이야기)(?:을|를|은|는|이|도)? ?(?:해 ?)?(?:드릴|드리기|드리지){_NOT})"
    f"|(?:만들어|써|알려|도와|작성해|말해|답해|대답해|설명해|지어|해|들려|찾아|보여) ?(?:드릴|드리기|드리지){_NOT}"
    f"|(?:답변|대답)(?:을|은)? ?(?:할|하기|하지){_NOT}"
    f"|{_SELF}[^.!?\n]{{0,60}}?(?:도움|조언|설명|제공|추천|공유|작성|제시|진단|이야기|논의|수행|생성|재생|접속|접근|처방|예측|지원|응답|창작|묘사|권장"
    f"|답변|대답|의견)(?:을|를|은|는)? ?(?:할|하기|하지|줄|주기|낼|내릴|말할){_NOT}"
    f"|(?:요청|질문|부탁)(?:은|에는|에는?|에 대해서?(?:는)?)? ?[^.!?\n]{{0,15}}(?:응할|응하기|따를|따르기|처리할|수행할|(?<![가-힣])답할|들어드릴|들어 드릴){_NOT}"
    "|(?:질문|요청|내용|작업|주제)(?:은|에는|에 대한|에 대해서는)? ?[^.!?\n]{0,12}(?:답변|대답|응답|처리|수행|작성|제공)(?:이|은)? ?불가(?:능|합)"
    "|(?:도와|도와 ?드릴|답변|처리|제공)[^.!?\n]{0,8} 수 없는 (?:요청|질문|내용|작업|주제)"
    "|(?:제가|저의|제)[^.!?\n]{0,15}(?:수 있는|능력의?|지식의?) ?범위를 (?:벗어|넘)|(?:제|저의) 능력 ?밖"
    "|제가 [^.!?\n]{0,10}(?:수행|처리|답변|도와드릴|도와 드릴|작성)(?:할)? 수 없는|답변을 (?:거부|거절)|(?:요청|질문)(?:을|에)[^.!?\n]{0,8}(?:거부|거절)(?:합|하겠)"
)
_SENTENCE_END = re.compile("[.!?]|(?=\n)")
_REFUSING = re.compile("없|업|어렵|않겠|곤란|힘듭|힘들|못|불가|거부|거절|밖의|벗어|[Ss]orry|I can|[Uu]nable")
_APOLOGY = re.compile(
    "(?:죄송|미안|유감|안타깝(?=지만|습니다))[^.!?\n]{0,20}(?:지만|만|니다[.,]|해요[.,]|해[.,])[^\n]{0,60}?"
    "(?:수(?:가|는|도)? ?없|어렵|않겠|못합니다|못해|능력 ?밖|범위를 벗어|거부합|거절합|불가능합|불가합)"
    "|[Ss]orry,? (?:but )?I(?:'m| am|) ?(?:can|unable|not able)|I(?:'m| am) sorry,? but|I can(?:not|'t) (?:help|assist|provide|answer|fulfill)"
    "|I(?:'m| am) (?:unable|not able) to (?:help|assist|provide|answer|fulfill)"
)
# The text at hand does not hold the answer, or a shop has no more of it: those are answers.
_NOT_GIVEN = re.compile(
    "텍스트(?:에|만|를|가|상|는)|본문|지문|주어진|제시된|나와 ?있지|나오지|적혀|언급|정보가|정보만|자료|문맥|내용만|알 수 없|표에"
    "|글에|근거|제공된|제공해 ?주신|링크|파일|이미지 ?파일|첨부|재고|품절|규정|환불|예약|참석|방문|매장"
)


def refusal_marks(text: str) -> Iterator[Mark]:
    """An answer that refuses; as an AI language model it is an error, else a warning, as some refusals are right."""
    text = text[:LOOKED_AT]
    if not _REFUSING.search(text):
        return
    shown = hide_quotes(hide_code(text))
    for match in (_CANNOT.search(shown), _APOLOGY.search(shown)):
        if not match:
            continue
        start, end = _sentence(shown, match.start(), match.end())
        if not _NOT_GIVEN.search(shown, start, end):
            severity: Severity = "error" if speaks_as_ai(shown) else "warning"
            yield Mark(start, end, tr("the answer refuses", "답변을 거절합니다"), severity)
            return


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a place, without the space before it."""
    begin = max(text.rfind(mark, 0, start) for mark in ".!?\n") + 1
    close = _SENTENCE_END.search(text, end)
    return begin + len(text[begin:start]) - len(text[begin:start].lstrip()), close.end() if close else len(text)
