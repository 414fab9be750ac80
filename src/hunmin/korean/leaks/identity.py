"""Answers that speak as somebody else's model, or as an AI product at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hunmin.core.language import tr
from hunmin.korean.prose import Mark, hide_code, hide_quotes

_MAKERS = (
    "OpenAI|Open AI|오픈 ?AI|오픈에이아이|Anthropic|앤[트쓰]로픽|Google|구글|DeepMind|딥마인드|Meta AI|Meta|메타|Microsoft"
    "|마이크로소프트|네이버|NAVER|카카오브레인|카카오|Kakao|xAI|DeepSeek|딥시크|Alibaba|알리바바|Mistral|미스트랄|LG AI ?연구원"
    "|Upstage|업스테이지|SK ?텔레콤|삼성전자|Baidu|바이두|Cohere|코히어"
)
_MODELS = (
    "Chat ?GPT|챗 ?GPT|챗지피티|GPT-?[345](?:\\.\\d|o)?(?:-?(?:turbo|터보))?|GPT|Claude|클로드|Bard|바드|Gemini|제미나이"
    "|Copilot|코파일럿|LLaMA|Llama|라마|Qwen|큐원|HyperCLOVA ?X|하이퍼 ?클로바 ?X?|클로바 ?X|DeepSeek|딥시크|Grok|그록|Alpaca|알파카|Vicuna"
    "|비쿠나|EXAONE|엑사원|SOLAR|KoGPT|KoAlpaca|코알파카|Gauss|A\\.X|Mistral|Gemma|젬마"
)
_KIND = "(?:AI|인공 ?지능|언어 ?모델|대화형|챗봇|어시스턴트|비서|모델|조수)"
_SELF = "(?<![가-힣])(?:저는|나는|난|제가|내가|저도|저 역시|저, |저의|제 이름은|내 이름은|안녕하세요[,.!]?)"
_IS = "(?:입니다|이에요|예요|에요|이야|야|이다|다|라고 ?(?:합니다|해요|해|불)|이라고|로서|로써|이며|이고|이라는|이라|라서|이므로|이기 때문|인데|, )"
_MADE = "(?:개발|만든|만들|훈련|학습|제작|출시|설계|탄생)"
_BY = "(?:사)?(?:에서|가|이|의|에 의해|에 의하여|을 통해)?"
_IDENTITY = re.compile(
    # 저는 OpenAI에서 개발한 언어 모델입니다, 저는 구글이 만든 제미나이예요.
    f"{_SELF}[^.!?\n]{{0,40}}(?:{_MAKERS}){_BY}[^.!?\n]{{0,12}}{_MADE}[^.!?\n]{{0,30}}(?:{_KIND}|{_MODELS})[^.!?\n]{{0,8}}?{_IS}"
    f"|{_SELF}[^.!?\n]{{0,30}}(?:{_MAKERS}){_BY} ?(?:개발|훈련|만들어|학습|제작)(?:되|됐|했|하였|졌|시킨)"
    f"|{_SELF}[^.!?\n]{{0,30}}(?:{_MAKERS})의 ?(?:{_KIND}|{_MODELS})[^.!?\n]{{0,8}}?{_IS}"
    f"|(?:{_MAKERS}){_BY}[^.!?\n]{{0,10}}{_MADE}[^.!?\n]{{0,30}}{_KIND}(?:로서|로써|이므로|이기 때문|이라서)"
    f"|(?:{_MAKERS})의 (?:대규모 |거대 )?(?:언어 ?모델|AI|인공 ?지능|챗봇)(?:로서|으로서|로써)"
    f"|(?:저를|나를|날) (?:만든|개발한|훈련한|학습시킨|설계한)[^.!?\n]{{0,20}}(?:{_MAKERS})"
    f"|(?:{_MAKERS}){_BY}[^.!?\n]{{0,8}}(?:저를|나를|날) (?:만들|개발|훈련|학습)"
    f"|(?:저의|제|내|나의) (?:개발사|제작사|개발자|창조자|모델|이름)(?:은|는|이|가)[^.!?\n]{{0,12}}(?:{_MAKERS}|{_MODELS})"
    # 저는 ChatGPT입니다, 저는 GPT-4를 기반으로 한 AI예요.
    f"|{_SELF}[^.!?\n]{{0,30}}(?:{_MODELS})(?:{_IS}| ?모델{_IS}|(?:를|을)? 기반[^.!?\n]{{0,12}}{_KIND}{_IS})"
    f"|(?:{_MODELS})(?:로서|로써)(?:,| 저는| 제가| 나는)"
    "|[Ii]'?m (?:an AI|ChatGPT|Claude|Bard|Gemini)|[Ii] am (?:an AI (?:language )?(?:model|assistant)|ChatGPT|Claude)"
    "|[Aa]s an AI(?: language)? (?:model|assistant)|(?:trained|developed|created) by (?:OpenAI|Anthropic|Google)"
)
_NAME = re.compile(f"{_MAKERS}|{_MODELS}|AI")
_AI_SELF = re.compile(
    "(?:AI|인공 ?지능)(?: ?대규모)? ?(?:언어 ?모델|어시스턴트|챗봇|비서|모델|프로그램|시스템)?"
    "(?:으로서|로서|로써|이기 때문에|이므로|이라서|이라 |이어서|인 저(?:는|로서|에게|도))"
    "|(?:대규모|거대|대형) ?언어 ?모델(?:로서|로써|이기 때문에|이므로|이라서|이라 |인 저)"
    "|(?:언어 ?모델|챗봇)(?:로서|으로서|로써|이기 때문에|이므로|이라서|이라 |인 저(?:는|로서|에게|도))"
    "|컴퓨터 프로그램(?:이기 때문에|이므로|이라서|으로서 저)"
)
_CUTOFF = re.compile(
    "(?:저는|저의|제|제가)[^.!?\n]{0,20}20\\d\\d년(?: ?\\d{1,2}월)?까지의? ?(?:데이터|정보|자료|지식)"
    "|(?:제|저의)[^.!?\n]{0,6}(?:지식|학습|훈련|데이터)[^.!?\n]{0,20}20\\d\\d년|제가 학습한[^.!?\n]{0,20}20\\d\\d년"
)
# Somebody's product without its name: "해외의 검색 회사가 개발한 인공지능 비서입니다".
_SOMEBODY = re.compile(
    "(?:회사|기업)(?:가|이|에서|에|의)? ?[^.!?\n]{0,15}(?:개발|내놓|만든|만들|운영"
    "|소속)[^.!?\n]{0,20}(?:인공 ?지능|AI|챗봇|언어 ?모델|대화 서비스)[^.!?\n]{0,12}(?:입니다|로서|이며|이에요|예요)"
    "|(?:저는|나는|제가|내가|저도|저 역시|저, )[^.!?\n]{0,12}(?:회사|기업)의 (?:인공 ?지능|AI|챗봇|언어 ?모델)(?:입니다|이에요|예요)"
)
_FIRST_PERSON = re.compile(
    "(?<![가-힣])(?:저(?:는|도|를|의|로서는|에게|희|,)|제(?:가| )|나는|난 |내가|안녕하세요)|죄송|미안|유감|양해|수 없습니다|수는 없습니다"
)
# An answer says who it is near its beginning.
LOOKED_AT = 30_000
_WORTH = re.compile(
    "AI|모델|인공|챗봇|GPT|지피티|Claude|클로드|Bard|바드|[Gg]emini|제미나이|대화 서비스|프로그램|Copilot|코파일럿|Qwen|큐원|클로바|Grok|그록"
    "|DeepSeek|딥시크|EXAONE|엑사원|SOLAR|Llama|LLaMA|20\\d\\d년"
)


def identity_marks(text: str) -> Iterator[Mark]:
    """An answer that calls itself somebody else's model; one without a maker's name is a warning."""
    text = text[:LOOKED_AT]
    if not _WORTH.search(text):
        return
    shown = hide_quotes(hide_code(text))
    sure = _IDENTITY.search(shown) if _NAME.search(shown) else None
    if sure:
        message = tr("the answer names another maker or model as itself", "답변이 다른 회사나 모델을 자신이라고 말합니다")
        yield Mark(sure.start(), sure.end(), message)
        return
    for pattern in (_AI_SELF, _SOMEBODY, _CUTOFF):
        for maybe in pattern.finditer(shown):
            if _FIRST_PERSON.search(shown[max(0, maybe.start() - 40) : maybe.end() + 40]):
                message = tr("the answer speaks as an AI product", "답변이 AI 제품으로서 말합니다")
                yield Mark(maybe.start(), maybe.end(), message, "warning")
                return


def speaks_as_ai(text: str) -> bool:
    """True for a text that says of itself that it is an AI."""
    return _AI_SELF.search(text) is not None
