"""What leaks into answers from the model or the prompt that made them: identities, refusals, prompt marks, placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hunmin.core.language import tr
from hunmin.korean.prose import Mark, Severity, hide_code, hide_quotes

_MAKERS = (
    "OpenAI|오픈 ?AI|오픈에이아이|Anthropic|앤[트쓰]로픽|Google|구글|DeepMind|딥마인드|Meta|메타|Microsoft"
    "|마이크로소프트|네이버|카카오|xAI|DeepSeek|딥시크|Alibaba|알리바바|Mistral|미스트랄|LG AI ?연구원"
)
_MODELS = (
    "Chat ?GPT|챗 ?GPT|챗지피티|GPT-?[345](?:\\.5|o)?(?:-turbo)?|GPT|Claude|클로드|Bard|바드|Gemini|제미나이"
    "|Copilot|코파일럿|LLaMA|Llama|라마|Qwen|HyperCLOVA ?X|클로바 ?X"
    "|DeepSeek|Grok|Alpaca|Vicuna|EXAONE"
)
_SELF = "(?:저는|나는|제가|내가|저도|저 역시|저, )"
_KIND = "(?:AI|인공 ?지능|언어 ?모델|대화형|챗봇|어시스턴트|비서|모델)"
_IDENTITY = re.compile(
    f"{_SELF}[^.!?\n]{{0,40}}(?:{_MAKERS})[^.!?\n]{{0,12}}(?:개발|만들|만든|훈련|학습|제작|출시|설계)[^.!?\n]{{0,50}}"
    f"|(?:{_MAKERS})(?:에서|가|이|의|에 의해)[^.!?\n]{{0,10}}(?:개발|만들|만든|훈련|학습|제작"
    f"|설계)[^.!?\n]{{0,30}}{_KIND}(?:로서|로써|이므로|이기 때문|이라서)"
    f"|(?:{_SELF}|안녕하세요[,.!]? ?)[^.!?\n]{{0,20}}(?:{_MODELS})(?:입니다|이에요|예요|라고 (?:합니다|해요|불)"
    f"|이라고|로서|이며|이고|, )[^.!?\n]{{0,30}}"
    f"|(?:{_MODELS})(?:로서|로써)(?:,| 저는| 제가| 나는)"
    "|[Aa]s an AI(?: language)? (?:model|assistant)|[Ii] am an AI language model|(?:trained|developed|created) by OpenAI"
)
_AI_SELF = re.compile(
    "(?:AI|인공 ?지능)(?: ?대규모)? ?(?:언어 ?모델|어시스턴트|챗봇|비서)?(?:로서|로써|이기 때문에|이므로"
    "|이라서)|(?:대규모|거대|대형) ?언어 ?모델(?:로서|로써|이기 때문에|이므로)|언어 ?모델(?:로서|로써)"
)
# Somebody's product without its name: "해외의 검색 회사가 개발한 인공지능 비서입니다".
_SOMEBODY = re.compile(
    "(?:회사|기업)(?:가|이|에서|에|의)? ?[^.!?\n]{0,15}(?:개발|내놓|만든|만들|운영"
    "|소속)[^.!?\n]{0,20}(?:인공 ?지능|AI|챗봇|언어 ?모델|대화 서비스)[^.!?\n]{0,12}(?:입니다|로서|이며|이에요"
    "|예요)"
    f"|{_SELF}[^.!?\n]{{0,12}}(?:회사|기업)의 (?:인공 ?지능|AI|챗봇|언어 ?모델)(?:입니다|이에요|예요)"
)
_FIRST_PERSON = re.compile("저는|저를|제가|나는|안녕하세요")

_CANNOT = re.compile(
    "(?:(?:답변|대답|말씀|도움|조언|설명|안내|제공|추천|공유|묘사)(?:을|를|은|는|이|도)? ?(?:해 ?)?(?:드릴|드리기|드리지)"
    "|(?:만들어|써|알려|도와|작성해|말해|답해|대답해|설명해|지어) ?(?:드릴|드리기|드리지)"
    "|(?:답변|대답)(?:을|은)? ?(?:할|하기|하지)"
    f"|{_SELF}[^.!?\n]{{0,60}}?(?:도움|조언|설명|제공|추천|공유)(?:을|를)? ?(?:할|하기|하지|줄|주기))"
    " ?(?:수(?:가|는)? ?(?:없|업)|어렵|않겠|곤란|힘듭)"
)
_SENTENCE_END = re.compile("[.!?]|(?=\n)")
_REFUSING = re.compile("없|업|어렵|않겠|곤란|힘듭|못|sorry|I can")
_APOLOGY = re.compile(
    "(?:죄송|미안|유감)[^.!?\n]{0,20}(?:지만|만|니다[.,])[^\n]{0,60}?(?:수(?:가)? 없|어렵|않겠|못합니다)"
    "|I(?:'m| am) sorry,? but|I can(?:not|'t) (?:help|assist|provide)"
)
# The text at hand does not hold the answer: that is an answer, not a refusal.
_NOT_GIVEN = re.compile(
    "텍스트|본문|지문|주어진|제시|나와 ?있지|나오지|적혀|언급|정보가|정보만|자료|문맥|내용만|알 수 없|표에"
    "|글에|근거|제공된|제공해 ?주신|링크|파일|이미지|첨부|재고|품절|규정|환불|예약"
)

_CONTROL = re.compile(
    "<\\|(?:im_start|im_end|endoftext|eot_id|start_header_id|end_header_id|assistant|user|system"
    "|begin_of_text)\\|?>|\\[/?INST\\]|<</?SYS>>|</?s>(?=\\s|$|\\[)|<(?:start|end)_of_turn>"
)
_PLACEHOLDER = re.compile(
    "\\s*(?:<?(?:no ?input|noinput)>?|\\[?(?:입력|입력값|추가 입력|입력 내용)(?:이|은)? ?(?:없음|없습니다|없다"
    "|해당 없음)\\]?|<빈 ?칸>|<?(?:입력 없음)>?)[.!]?\\s*",
    re.IGNORECASE,
)
_NOT_APPLICABLE = re.compile("\\s*(?:해당 ?(?:사항 ?)?없음|N/A|n/a|없음)[.]?\\s*")
_NOINPUT = re.compile("<no ?input>|<입력 ?없음>", re.IGNORECASE)
_HEADERS = re.compile(
    "^[ \\t]*(?:#{2,4} ?(?:응답|답변|명령어?|지시|지시문|질문|입력|맥락|출력|Response|Instruction|Input|Output"
    "|Human|Assistant|User|System) ?[:：]"
    "|(?:Input|Output|Instruction|Response|Human|Assistant|User) ?[:：]|(?:응답|지시문|명령어) ?[:：][ \\t]*$)"
    "|Below is an instruction|아래는 작업을 설명하는 명령어",
    re.MULTILINE,
)
_OPENINGS = re.compile(
    "\\s*(?:(?:번역|번역문|번역 결과|한국어 번역|한국어로 번역|Translation|Korean)\\s?[:：]|(?:Sure|Certainly"
    "|Of course|Absolutely)[!,.][^\n]{0,10}(?:[Hh]ere|I )"
    "|Here(?: is|'s| are) (?:the|your|a|my)\\b[^\n]{0,40}|(?:물론입니다|네)[!,.] ?(?:다음은|아래는"
    "|여기) [^\n.]{0,20}번역|다음은 (?:요청하신|위|번역된|한국어로 번역)[^\n]{0,20}번역[^\n]{0,15}(?:입니다"
    "|:))"
)


def identity_marks(text: str) -> Iterator[Mark]:
    """An answer that calls itself somebody else's model; one without a maker's name is a warning."""
    if not _worth_a_look(text):
        return
    shown = hide_quotes(hide_code(text))
    sure = _IDENTITY.search(shown)
    if sure:
        message = tr("the answer names another maker or model as itself", "답변이 다른 회사나 모델을 자신이라고 말합니다")
        yield Mark(sure.start(), sure.end(), message)
        return
    for maybe in (_AI_SELF.search(shown), _SOMEBODY.search(shown)):
        if maybe and (maybe.re is _AI_SELF or _FIRST_PERSON.search(shown[max(0, maybe.start() - 40) : maybe.end() + 20])):
            yield Mark(
                maybe.start(), maybe.end(), tr("the answer speaks as an AI product", "답변이 AI 제품으로서 말합니다"), "warning"
            )
            return


def _worth_a_look(text: str) -> bool:
    return any(
        word in text
        for word in (
            "AI",
            "모델",
            "인공",
            "챗봇",
            "GPT",
            "지피티",
            "Claude",
            "클로드",
            "Bard",
            "바드",
            "Gemini",
            "대화 서비스",
            "OpenAI",
        )
    )


def refusal_marks(text: str) -> Iterator[Mark]:
    """An answer that refuses; as an AI language model it is an error, else a warning, as some refusals are right."""
    if not _REFUSING.search(text):
        return
    shown = hide_quotes(hide_code(text))
    for match in (_CANNOT.search(shown), _APOLOGY.search(shown)):
        if not match:
            continue
        start, end = _sentence(shown, match.start(), match.end())
        if not _NOT_GIVEN.search(shown, start, end):
            severity: Severity = "error" if _AI_SELF.search(shown) else "warning"
            yield Mark(start, end, tr("the answer refuses", "답변을 거절합니다"), severity)
            return


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a place, without the space before it."""
    begin = max(text.rfind(mark, 0, start) for mark in ".!?\n") + 1
    close = _SENTENCE_END.search(text, end)
    return begin + len(text[begin:start]) - len(text[begin:start].lstrip()), close.end() if close else len(text)


def prompt_leak_marks(text: str, *, is_answer: bool, asked: str = "") -> Iterator[Mark]:
    """Marks of a prompt or chat format left in a text, placeholder inputs, and a translator's own words before an answer."""
    if (
        not is_answer
        and _NOT_APPLICABLE.fullmatch(text)
        or _PLACEHOLDER.fullmatch(text)
        and not (is_answer and "없음" in text and "없음" in asked)
    ):
        yield Mark(
            0,
            len(text),
            tr("a placeholder, not a text", "내용이 아니라 빈칸을 뜻하는 표시입니다"),
            repair="" if not is_answer else None,
        )
        return
    shown = hide_code(text) if "`" in text else text
    for pattern in (_CONTROL, _NOINPUT):
        for match in pattern.finditer(shown) if "<" in shown or "[" in shown else ():
            yield Mark(
                match.start(),
                match.end(),
                tr(f"a mark of a prompt: {match.group()}", f"프롬프트 표시가 남아 있습니다: {match.group()}"),
            )
    if not is_answer:
        return
    opening = _OPENINGS.match(shown)
    if opening and not _same_opening(opening.group(), asked):
        yield _leak(opening)
    if ":" in shown or "：" in shown or "Below" in shown:
        for match in _HEADERS.finditer(shown):
            if match.group().strip() not in asked:
                yield _leak(match)


def _same_opening(opening: str, asked: str) -> bool:
    return opening.strip().rstrip(":：").strip()[:12] in asked


def _leak(match: re.Match[str]) -> Mark:
    shown = match.group().strip()
    return Mark(match.start(), match.end(), tr(f"words of a prompt: {shown}", f"프롬프트의 말이 남아 있습니다: {shown}"))
