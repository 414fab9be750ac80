"""Marks of a prompt or a chat format left in a text, placeholder inputs, and a translator's own words before an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hunmin.core.language import tr
from hunmin.korean.prose import Mark, hide_code

_CONTROL = re.compile(
    "<\\|(?:im_start|im_end|im_sep|endoftext|eot_id|start_header_id|end_header_id|assistant|user|system|end|begin_of_text|eom_id"
    "|endofturn|end_of_turn|tool|sep)\\|?>|\\[/?INST\\]|\\[\\|(?:user|assistant|system|endofturn)\\|\\]|<</?SYS>>|</?s>(?=\\s|$|\\[)"
    "|</s>|<(?:start|end)_of_turn>|</?(?:assistant|human|bot)>|\\A\\s*<bos>|<eos>\\s*\\Z|\\[/s\\]"
    # The slots of a template; code is hidden and sets them among other marks.
    "|\\{\\{? ?(?:input|instruction|output|question|context|prompt|response|입력|지시문|질문|맥락) ?\\}?\\}"
)
_CODE_LINE = re.compile("[=();\\\"']")
_NOINPUT = re.compile(
    "<no[ _]?input>|<입력 ?없음>|^[ \\t]*(?:입력|[Ii]nput) ?[:：] ?(?:없음|<?no ?input>?|[Nn]one|N/A)[ \\t]*$",
    re.IGNORECASE | re.MULTILINE,
)

# What a whole field may hold instead of nothing, without spaces, brackets and quotes. Only the first are said of an input.
_NO_INPUT = frozenset(
    [
        "입력없음",
        "입력값없음",
        "추가입력없음",
        "입력내용없음",
        "별도입력없음",
        "입력이없음",
        "입력이없습니다",
        "입력없습니다",
        "입력값이없습니다",
        "추가입력이없습니다",
        "입력은없습니다",
        "입력내용이없습니다",
        "입력이없다",
        "입력이필요없음",
        "입력불필요",
        "입력필요없음",
        "입력이제공되지않음",
        "입력이제공되지않았습니다",
        "제공된입력없음",
        "제공된입력이없습니다",
        "빈입력",
        "무입력",
        "노인풋",
        "인풋없음",
        "입력해당없음",
        "noinput",
        "nooutput",
        "noinputprovided",
        "noinputrequired",
        "noinputneeded",
        "noinputnecessary",
        "inputnotprovided",
        "noinputgiven",
        "입력:없음",
        "input:none",
        "input:",
    ]
)
_NOTHING = frozenset(
    [
        "없음",
        "없습니다",
        "없다",
        "없어요",
        "해당없음",
        "해당사항없음",
        "해당사항이없습니다",
        "비어있음",
        "빈칸",
        "공란",
        "공백",
        "내용없음",
        "n/a",
        "na",
        "none",
        "null",
        "nil",
        "nan",
        "undefined",
        "empty",
        "notapplicable",
        "not-applicable",
        "tbd",
        "무",
        "nothing",
        "blank",
    ]
)
_WRAPPING = re.compile("[\\s()\\[\\]<>{}\"'“”‘’「」_*.!。-]+")

_HEADERS = re.compile(
    "^[ \\t]*(?:#{2,4} ?(?:응답|답변|답|명령어?|지시|지시문|질문|입력|맥락|출력|시스템|사용자|인간|Response|Instruction|Input|Output"
    "|Human|Assistant|User|System|Answer|Question|Context) ?[:：]"
    "|#{2,4} ?(?:Response|Instruction|Input|Output|Human|Assistant|User|System|End|응답|지시문|명령어)[ \\t]*$"
    "|(?:Input|Output|Instruction|Response|Human|Assistant|User) ?[:：]|<(?:human|bot|user|assistant)> ?[:：]|(?:응답|지시문|명령어) ?[:：][ \\t]*$)",
    re.MULTILINE,
)
_PREAMBLE = re.compile(
    "Below is an instruction|아래는 (?:작업|과제|업무)을 설명하는 (?:명령어|지시문)"
    "|\\A\\s*(?:당신|너|귀하)(?:은|는) [^.\n]{0,30}(?:어시스턴트|비서|챗봇|조수|AI|인공 ?지능|도우미)(?:입니다|이다|야|다)[.,]"
    "|\\A\\s*You are (?:a|an) [^.\n]{0,40}(?:assistant|AI|model|chatbot|translator)\\b"
    "|(?:다음|아래|위)(?:의)? (?:[가-힣]+ ){0,3}?(?:문장|글|텍스트|내용|영문|영어)(?:을|를)? ?[^.\n]{0,12}(?:한국어|우리말|한글)로 (?:번역|옮겨)"
    "(?:하세요|하시오|해 ?주세요|해 ?줘|하라|하십시오| 주세요)|[Tt]ranslate the following|\\([ ]?(?:번역|역자 주|옮긴이 주) ?[:：][^)\n]{0,40}\\)"
)
# At the head of an answer only; questions that ask for a dialogue or a form get one.
_LABEL = re.compile(
    "\\s*(?:\\[(?:응답|답변|출력|입력|지시문?|질문|Response|Output|Answer)\\]"
    "|(?:답변|응답|대답|출력|AI|챗봇|어시스턴트|봇|비서|시스템|사용자|유저|질문|[Aa]ssistant|[Bb]ot|[Ss]ystem|Answer|GPT|ChatGPT) ?[:：](?!:)"
    "|Q ?[:.] ?[^\n]{1,80}\n+A ?[:：])[ \t\n]*(?=\S)"
)
_ASKS_FORM = re.compile(
    "대화|대본|시나리오|문답|질의|Q ?& ?A|FAQ|인터뷰|형식|퀴즈|문제를|질문을|질문과|예시|예제|답변을|응답을|출력|입력|양식|서식|채팅|챗봇|역할|희곡|콩트|면접"
)
_OPENINGS = re.compile(
    "\\s*(?:(?:번역|번역문|번역 결과|번역본|한국어 번역|한국어로 번역|Translation|Korean(?: [Tt]ranslation)?)\\s?[:：]|(?:Sure|Certainly"
    "|Of course|Absolutely)[!,.][^\n]{0,10}(?:[Hh]ere|I )"
    "|Here(?: is|'s| are) (?:the|your|a|my)\\b[^\n]{0,40}|(?:(?:물론입니다|물론이죠|물론이에요|네|예|알겠습니다|좋습니다)[!,.] ?)?"
    "(?:(?:다음은|아래는|여기) [^\n.]{0,20}번역|번역(?:은|문은|본은|한 내용은|하면|된 내용은) 다음과 같|(?:번역|우리말로 옮)[^\n.]{0,6} ?드리겠습니다|번역해 드릴게요)"
    "[^\n]{0,12}?(?:[:.]|\n|$)|다음은 (?:요청하신|위|번역된|번역한|한국어로 번역)[^\n]{0,20}(?:번역|내용|문장)[^\n]{0,15}(?:입니다|:))"
)
_TRAILING = re.compile("\n#{2,4}\\s*\\Z")


def prompt_leak_marks(text: str, *, is_answer: bool, asked: str = "") -> Iterator[Mark]:
    """What a prompt left in a text; in what was asked, only placeholders and control marks."""
    if _is_placeholder(text, is_answer, asked):
        message = tr("a placeholder, not a text", "내용이 아니라 빈칸을 뜻하는 표시입니다")
        yield Mark(0, len(text), message, repair="" if not is_answer else None)
        return
    shown = hide_code(text) if "`" in text else text
    if any(mark in shown for mark in "<[{:："):
        yield from _control(shown)
    if is_answer:
        yield from _answer(shown, asked)


def _is_placeholder(text: str, is_answer: bool, asked: str) -> bool:
    if len(text) > 60:
        return False
    bare = _WRAPPING.sub("", text).lower()
    if bare in _NO_INPUT:
        return not (is_answer and "없음" in asked)
    return not is_answer and bare in _NOTHING


def _control(shown: str) -> Iterator[Mark]:
    for pattern in (_CONTROL, _NOINPUT):
        for match in pattern.finditer(shown):
            if match.group()[0] == "{" and _CODE_LINE.search(_line(shown, match.start()).replace(match.group(), "")):
                continue
            message = tr(
                f"a mark of a prompt: {match.group().strip()}", f"프롬프트 표시가 남아 있습니다: {match.group().strip()}"
            )
            yield Mark(match.start(), match.end(), message)


def _line(text: str, place: int) -> str:
    end = text.find("\n", place)
    return text[text.rfind("\n", 0, place) + 1 : end if end >= 0 else len(text)]


def _answer(shown: str, asked: str) -> Iterator[Mark]:
    opening = _OPENINGS.match(shown)
    if opening and not _same_opening(opening.group(), asked):
        yield _leak(opening)
    label = None if opening else _LABEL.match(shown)
    if label and not _ASKS_FORM.search(asked) and label.group().strip()[:-1] not in asked and "\nB" not in shown:
        yield _leak(label)
    for match in _PREAMBLE.finditer(shown):
        if match.group().strip()[:12] not in asked:
            yield _leak(match)
    if any(mark in shown for mark in "#:："):
        for match in _HEADERS.finditer(shown):
            if match.group().strip() not in asked and (label is None or match.start() >= label.end()):
                yield _leak(match)
        trailing = _TRAILING.search(shown)
        if trailing:
            yield _leak(trailing)


def _same_opening(opening: str, asked: str) -> bool:
    return opening.strip().rstrip(":：").strip()[:12] in asked


def _leak(match: re.Match[str]) -> Mark:
    shown = match.group().strip()
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    return Mark(start, match.end(), tr(f"words of a prompt: {shown}", f"프롬프트의 말이 남아 있습니다: {shown}"))
