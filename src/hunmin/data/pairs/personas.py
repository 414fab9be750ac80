"""Answers that speak as an AI product or refuse: said by the translation alone, or by the source as well.

What only the target says is an error of the engine. What the source says too came with the data: it is marked at the sentence
that translates it, as an error where a maker or a model is named, and as a warning otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hunmin.core.language import tr
from hunmin.data.pairs.english import Sentence, split_sentences
from hunmin.data.pairs.pair import Pair
from hunmin.korean.leaks import identity_marks, refusal_marks
from hunmin.korean.prose import Mark, Severity, hide_code, hide_quotes

_AI = (
    "(?:ai|a\\.i\\.|artificial intelligence|(?:large |big )?language model|chat ?bot|chat model|virtual assistant|"
    "digital assistant|machine learning model|computer program|neural network|bot)"
)
_MAKERS = (
    "openai|anthropic|google|deepmind|meta ai|microsoft|alibaba|mistral ai|deepseek|baidu|xai|cohere|huggingface|"
    "hugging face|laion|stability ai|tsinghua|naver|kakao|upstage"
)
_MODELS = "chatgpt|gpt-?[2345]\\S*|claude|bard|gemini|llama|alpaca|vicuna|qwen|deepseek|grok|copilot|open ?assistant|bing chat|mistral|gemma|koala|dolly"
_SELF_EN = re.compile(
    f"\\b(?:as|being|since i(?:'m| am)|because i(?:'m| am)) (?:just |only |merely )?an? (?:\\w+[ -]){{0,3}}?{_AI}\\b|\\bas (?:ai|artificial intelligence)\\b"
    f"|\\bi(?:'m|’m| am) (?:just |only |merely |actually |simply )?an? (?:[\\w-]+ ){{0,3}}?{_AI}\\b|\\bi(?:'m|’m|"
    f" am) (?:{_MODELS})\\b|\\bmy name is (?:{_MODELS})\\b|\\bi(?:'m|’m| am) \\w+(?: \\w+)?, an? (?:[\\w-]+ ){{0,4}}?{_AI}\\b"
    f"|\\bi was (?:created|made|developed|trained|built|designed) by (?:{_MAKERS})\\b|\\b(?:developed|trained|created|made|"
    f"built) by (?:openai|anthropic)\\b|\\bi(?:'m|’m| am) (?:based on|powered by|trained by|developed by|made by|"
    f"created by)\\b"
    "|\\bmy (?:knowledge|training)(?: data)?(?: cut-?off)?\\b[^.\\n]{0,40}\\b20\\d\\d|\\bmy (?:training data|knowledge cut-?off)\\b|\\bi was (?:last )?trained on\\b",
    re.IGNORECASE,
)
_ABOUT_AI = re.compile(
    f"\\b(?:{_AI}s?|{_MAKERS}|{_MODELS}|assistants?|robots?|program|siri|alexa|model|trained|knowledge|machine|automated)\\b",
    re.IGNORECASE,
)
_NAMED = re.compile(f"\\b(?:{_MAKERS}|{_MODELS})\\b", re.IGNORECASE)
# Names and kinds that nothing but an AI product has; a source of robots, assistants or programs does not explain them.
_CALLED_AI = re.compile(f"\\b(?:ai|artificial intelligence|language models?|chat ?bots?|{_MAKERS}|{_MODELS})\\b", re.IGNORECASE)
_NAMED_KO = re.compile(
    "언어 ?모델|대화 모델|인공 ?지능|(?<![A-Za-z])AI(?![A-Za-z])|GPT|OpenAI|오픈 ?AI|nthropic|로픽|오픈 ?어시스턴트"
)
_SELF_KO = re.compile(
    "(?:(?<![A-Za-z])AI|인공 ?지능)(?:은|는|이|가)? ?(?:대규모 |거대 |대형 )?(?:언어 ?모델|어시스턴트|챗봇|비서|도우미|모델|"
    "프로그램|시스템|조수)?(?:이?인 (?:저|제가)|으?로서|으?로써|이므로|이기 때문|이라|입니다|예요|이에요|일 뿐)"
    "|(?:언어 ?모델|챗봇|대화 모델|가상 비서|컴퓨터 프로그램)(?:이?인 (?:저|제가)|으?로서|으?로써|이므로|이기 때문|이라|입니다|예요|이에요|일 뿐)"
    "|(?:ChatGPT|챗 ?GPT|챗지피티|Claude|클로드|Bard|바드|Gemini|제미나이|오픈 ?어시스턴트|GPT-?\\d\\S{0,3}|Copilot|코파일럿|"
    "Qwen|LLaMA|Llama|라마)(?:입니다|예요|이에요|이라고|라고 합니다|로서)"
    "|(?:제|저의) (?:지식|학습|훈련|데이터)[^.!?\n]{0,30}20\\d\\d년|저는[^.!?\n]{0,10}20\\d\\d년[^.!?\n]{0,12}(?:학습|훈련|정보|데이터|지식)"
    "|(?:OpenAI|오픈 ?AI|Anthropic|앤[트쓰]로픽|구글|Google|마이크로소프트|메타)(?:에서|이|가|의)? ?(?:만든|개발한|훈련한|학습시킨|훈련시킨|언어 ?모델|만들어)"
    "|[Aa]s an AI\\b|I(?:'m| am) an AI\\b|I(?:'m| am) (?:ChatGPT|Claude|Bard|Gemini)"
)
_MAY_SPEAK_EN = ("i am ", "i'm ", "i’m ", "i was ", "my ", "as a", "being a", "by openai", "by anthropic")
_MAY_BE_AI = (
    "ai",
    "a.i.",
    "artificial",
    "model",
    "bot",
    "assistant",
    "program",
    "network",
    "gpt",
    "claude",
    "bard",
    "gemini",
    "llama",
    "openai",
    "anthropic",
    "google",
    "trained",
    "knowledge",
    "training",
    "20",
    "powered",
    "based on",
)
_MAY_SPEAK = (
    "AI",
    "인공",
    "모델",
    "챗",
    "GPT",
    "어시스턴트",
    "비서",
    "프로그램",
    "Claude",
    "클로드",
    "Bard",
    "바드",
    "제미나이",
    "Gemini",
    "20",
    "OpenAI",
    "오픈",
    "nthropic",
    "로픽",
    "구글",
    "Google",
    "도우미",
    "봇",
    "LaM",
    "라마",
    "클로바",
    "CLOVA",
    "엑사원",
    "EXAONE",
    "Qwen",
    "큐원",
    "딥시크",
    "DeepSeek",
    "그록",
    "Grok",
    "솔라",
    "Copilot",
    "코파일럿",
)
_KO_WORTH = re.compile(
    "AI|인공|모델|챗봇|GPT|지피티|어시스턴트|비서|프로그램|OpenAI|오픈|Anthropic|앤[트쓰]로픽|구글|Google|Claude|클로드|Bard|"
    "바드|제미나이|Gemini|20\\d\\d|지식|학습|훈련|신경망|라마|[Ll]lama|LLaMA|봇|도우미"
)
_FIRST_PERSON = re.compile(
    "(?<![가-힣])(?:저[는도를의,]|저 |제[가 ]|나[는의]|난 |내[가 ]|저로서|저희|I )|죄송|미안|수 없|로서|입니다"
)

_HELP = (
    "(?:help|assist|provide|answer|fulfil|fulfill|comply|complete|generate|create|engage|support|do (?:that|this|it)|respond|"
    "give|write|translate|process|discuss|offer|share|participate|perform|recommend|access|browse|open|view"
    "|see (?:images?|the)|determine|predict|diagnose|produce|make|tell|advise|promote|suggest|carry out|continue|proceed|satisfy|accommodate|handle|grant|honor)\\b"
)
_CANNOT_EN = (
    "(?:can['’]?t|cannot|can not|could not|couldn['’]t|won['’]?t|will not|(?:am|['’]m) (?:not able|unable|not allowed|"
    "not permitted|not in a position|not comfortable|not capable)(?: to| of)?|do not|don['’]t)"
)
_REFUSES_EN = re.compile(
    f"\\bi ?{_CANNOT_EN} (?:\\w+ ){{0,2}}?{_HELP}"
    "|\\bi(?:['’]m| am) (?:so |very |really |truly |deeply )?sorry,? (?:but )?[^.!?\\n]{0,50}?\\b(?:can['’]?t|cannot|can not|"
    "unable|not able|not possible|not appropriate|don['’]t have (?:enough|access|the)|do not have)"
    "|\\bi(?:['’]m| am) sorry\\.[^.!?\\n]{0,6}i (?:can|don|am)|\\b(?:i )?apologi[sz]e,? but|\\bmy apologies,? but|"
    "\\bnot appropriate for me|\\bi must (?:decline|refuse)|\\bi (?:decline|refuse) to|\\bagainst (?:my|our|openai['’]?s?|"
    "the) (?:programming|policy|policies|guidelines)"
    f"|\\bunfortunately,? i ?{_CANNOT_EN}|\\bsorry,? (?:but )?(?:i ?{_CANNOT_EN}|that(?:['’]s| is) not possible)|"
    f"\\bthis (?:request|task|question) (?:cannot|can['’]t) be (?:completed|fulfilled|answered|processed)"
    "|\\b(?:it is|it['’]s) (?:not possible|impossible) for me to",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    "\\b(?:can['’]?t|cannot|can not|could not|couldn|unable|not able|sorry|unfortunately|not possible|refus\\w*|declin\\w*|"
    "impossible|apologi\\w*|regret\\w*|won['’]?t|will not|no longer|not available|unavailable|not allowed"
    "|hard to|difficult|not appropriate|inappropriate|reject\\w*|den(?:y|ied)|not have|don['’]t|do not|doesn['’]t|does not|"
    "not|no|never|fail\\w*|insufficient|without|tough)\\b",
    re.IGNORECASE,
)
# Somebody in the source who cannot do something.
_NEGATIVE_SELF = re.compile(
    "\\b(?:i|we|you|they|he|she) (?:can['’]?t|cannot|could not|couldn|won['’]?t|will not)|unable", re.IGNORECASE
)
_MAY_REFUSE_EN = (
    "I ",
    "I'",
    "I’",
    " i ",
    "orry",
    "pologi",
    "not appropriate",
    "gainst",
    "cannot be",
    "can't be",
    "possible for me",
)
_MAY_REFUSE = (
    "수 없",
    "수가 없",
    "수는 없",
    "수도 없",
    "수없",
    "어렵",
    "않",
    "죄송",
    "미안",
    "불가",
    "부족",
    "적절",
    "거절",
    "거부",
    "못",
    "안타깝",
    "유감",
    "위배",
    "어긋",
    "I ",
    "I'",
    "I’",
    "주시",
    "주세",
    "주십",
    "주어지",
    "orry",
)
_REFUSES_KO = re.compile(
    "(?:번역|도와 ?드릴|도움을 드릴|답변해? ?드릴|답해 ?드릴|답변할|처리할|처리해 ?드릴|응답할|제공할|제공해 ?드릴|수행할|"
    "생성할|작성할|작성해 ?드릴|들어 ?드릴|따를|응할|출력할)[^.!?\n]{0,4}(?:드릴|할)? ?수(?:가|는)? 없"
    "|(?:번역|답변|응답|처리|제공|도움|수행|작성)[^.!?\n]{0,8}(?:불가능합니다|불가합니다|어렵습니다|거부|거절|드리기 어렵|해 드리기 어렵|하지 않겠|할 수 없)"
    "|(?:요청|질문|내용|텍스트|글|지침|정책)[^.!?\n]{0,30}(?:위반|어긋나|위배)[^.!?\n]{0,40}(?:수 없|어렵|않)"
    "|(?:번역할|번역하실|번역이 필요한|옮길) ?[^.!?\n]{0,20}(?:제공|입력|보내|첨부|공유|알려|없|주시|붙여)|(?:원문|텍스트|"
    "문장|내용|글|입력)(?:을|를|이|가)? ?(?:다시 )?(?:제공해|입력해|보내|첨부해|공유해|붙여 ?넣|"
    "알려)[^.!?\n]{0,4} ?주(?:세요|시면|십시오|시겠)"
    "|(?:텍스트|원문|내용|입력|문장)(?:이|가) (?:제공|입력|주어)[^.!?\n]{0,6}(?:않|없)|(?:질문|"
    "요청)[^.!?\n]{0,20}(?:적절하지|부적절|정보가 부족)|(?:죄송|미안|유감|안타깝)[^.!?\n]{0,30}(?:수 없|어렵습니다|않겠|"
    "못합니다|불가|부족)"
)
# What a translator says of its work, not of anything in the text; the source must say something like it to be the reason.
_TRANSLATOR = re.compile(
    "번역[^.!?\n]{0,12}(?:수(?:가|는)? 없|어렵습|불가|거부|거절|않겠)|(?:번역할|번역하실|번역이 필요한|"
    "옮길) ?[^.!?\n]{0,20}(?:제공|입력|보내|첨부|공유|알려|없|주시|붙여)"
    "|(?:요청|지침|정책|질문)[^.!?\n]{0,40}(?:처리|도와|도움|응답|답변|번역|제공|수행|생성|진행)[^.!?\n]{0,12}(?:수 없습|"
    "수 없어요|어렵습|불가합|불가능합|않겠)|(?:그런|이런|해당|이|그) (?:내용|요청|텍스트|질문|작업|"
    "글)[^.!?\n]{0,30}(?:수 없습|어렵습|않겠습)"
    "|(?:죄송|미안|유감)[^.!?\n]{0,60}(?:수 없습|수 없어|어렵습니다|않겠|못합니다|불가|거절|부족)|(?:저는|"
    "제가) [^.!?\n]{0,30}(?:번역|답변|처리|생성|작성|제공|도움)[^.!?\n]{0,10}(?:수 없|않|못)"
)
_SAYS_TRANSLATOR = re.compile(
    "translat|polic(?:y|ies)\\b|guideline|request|sorry|apolog|unfortunately|regret|afraid|forgive|assist|help|refus|declin",
    re.IGNORECASE,
)
_REGRETS = re.compile("(?:정말 |대단히 )?(?:죄송|미안|유감|안타깝)[^\n]{0,30}$")
_GOES_ON = re.compile(
    "번역할|번역하실|번역이 필요|원문|다른 (?:도움|질문|요청|내용)|(?:도움|질문|요청|내용|텍스트)[^\n]{0,30}(?:주세요|주시|까요|말씀)"
)
_SPEAKS = re.compile("(?<![가-힣])(?:저[는도로희]|제[가 ]|요청|질문)|죄송|미안|드릴|드리|유감|안타깝")
_ASKS_FOR_TEXT = re.compile(
    "\\b(?:provide|enter|send|paste|attach|upload|share|submit|input|type|give|fill|insert|supply|missing|empty)\\b",
    re.IGNORECASE,
)
_REFUSAL_WORDS = re.compile(
    "수(?:가|는|도)? ?없|어렵|않겠|죄송|미안|불가|부족|적절하지|부적절|거절|거부|못합|못 ?해|안타깝|유감|위배|어긋"
)


def identity_marks_of(pair: Pair) -> Iterator[Mark]:
    """Sentences that speak as an AI product or name another model or maker as the speaker."""
    target, source = pair.target, pair.source
    said = _said_in_source(source)
    if said:
        place = _counterpart(pair, said.start(), _KO_WORTH)
        text = source[said.start() : said.end() + 60] + target[slice(*place)]
        severity: Severity = "error" if _NAMED.search(text) else "warning"
        yield Mark(*place, tr("the source speaks as an AI product too", "원문도 AI 제품으로서 말합니다"), severity)
        return
    if not any(word in target for word in _MAY_SPEAK):
        return
    shown = hide_quotes(hide_code(target))
    about = (_ABOUT_AI if not _NAMED_KO.search(shown) else _CALLED_AI).search(source) is not None
    sure = [(mark.start, mark.end, mark.severity) for mark in identity_marks(target)]
    found = sure or [(hit.start(), hit.end(), "error") for hit in _SELF_KO.finditer(shown)][:1]
    if not found or (about and not sure):
        return
    start, end = _sentence_at(target, found[0][0], found[0][1])
    if about:
        yield Mark(start, end, tr("the translation speaks as an AI product", "번역문이 AI 제품으로서 말합니다"), found[0][2])
    elif sure or _FIRST_PERSON.search(shown, max(0, start - 1), end):
        yield _only_here(target, start, end, tr("the translation speaks as an AI product", "번역문이 AI 제품으로서 말합니다"))


def _said_in_source(source: str) -> re.Match[str] | None:
    """Where the source says of itself that it is an AI product."""
    low = source.lower()
    if any(word in low for word in _MAY_SPEAK_EN) and any(word in low for word in _MAY_BE_AI):
        return _SELF_EN.search(hide_code(source))
    return None


def refusal_marks_of(pair: Pair) -> Iterator[Mark]:
    """Sentences that refuse to do what was asked."""
    target, source = pair.target, pair.source
    for word in _MAY_REFUSE:
        if word in target:
            break
    else:
        return
    said = _REFUSES_EN.search(hide_code(source)) if any(word in source for word in _MAY_REFUSE_EN) else None
    if said:
        place = _counterpart(pair, said.start(), _REFUSAL_WORDS)
        if _REFUSAL_WORDS.search(target[slice(*place)]):
            severity: Severity = "error" if _SELF_EN.search(source) else "warning"
            yield Mark(*place, tr("the source refuses too", "원문도 거절하는 말입니다"), severity)
        return
    message = tr("the translation refuses, the source does not", "원문과 달리 번역문이 거절합니다")
    shown = hide_quotes(hide_code(target))
    english = _REFUSES_EN.search(shown) if any(word in shown for word in _MAY_REFUSE_EN) else None
    if english:
        yield _only_here(target, *_sentence_at(target, *english.span()), message)
        return
    plain = _TRANSLATOR.search(shown)
    if plain and (
        not re.search("ransl|equest", source)
        if "번역" in plain.group() or "요청" in plain.group()
        else not (_SAYS_TRANSLATOR.search(source) or _NEGATIVE_SELF.search(source))
    ):
        yield _only_here(target, *_with_neighbours(target, *_sentence_at(target, *plain.span())), message)
        return
    korean = _REFUSES_KO.search(shown)
    sure = [(mark.start, mark.end) for mark in refusal_marks(target)] or ([korean.span()] if korean else [])
    if not sure or _NEGATIVE.search(source) or (korean and "주" in korean.group()[-4:] and _ASKS_FOR_TEXT.search(source)):
        return
    start, end = _sentence_at(target, *sure[0])
    if _SPEAKS.search(shown, start, end):
        yield _only_here(target, start, end, message)


def _only_here(target: str, start: int, end: int, message: str) -> Mark:
    """A sentence that only the target says, with the space behind it, or before it at the end; removed when text remains."""
    rest = target[end:]
    after = end + len(rest) - len(rest.lstrip())
    if target[:start].strip() and not rest.strip():
        start, after = len(target[:start].rstrip()), len(target)
    remains = target[:start].strip() or target[after:].strip()
    return Mark(start, after, message, repair="" if remains else None)


def _with_neighbours(target: str, start: int, end: int) -> tuple[int, int]:
    """A refusal with the apology before it and what it asks for or offers behind it."""
    for one in reversed(split_sentences(target[:start])):
        if not _REGRETS.match(target, one.start, one.end):
            break
        start = one.start
    for one in split_sentences(target[end:]):
        if not _GOES_ON.search(target[end:], one.start, one.end):
            break
        return start, end + one.end
    return start, end


def _sentence_at(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence or sentences around a place."""
    found = [one for one in split_sentences(hide_code(text)) if one.start < end and start < one.end]
    return (min(start, found[0].start), max(end, found[-1].end)) if found else (start, end)


def _counterpart(pair: Pair, place: int, words: re.Pattern[str]) -> tuple[int, int]:
    """The sentence of the target for a place in the source: the nearest one that holds such words, else the nearest."""
    if not pair.target:
        return 0, 0
    found = split_sentences(hide_code(pair.target)) or [Sentence(0, len(pair.target))]
    at = _nearest(split_sentences(hide_code(pair.source)), place, len(pair.source), found, len(pair.target))
    worth = [index for index, one in enumerate(found) if words.search(pair.target, one.start, one.end)]
    index = min(worth, key=lambda index: abs(index - at), default=at)
    return found[index].start, found[index].end


def _nearest(sentences: list[Sentence], place: int, size: int, found: list[Sentence], length: int) -> int:
    """The number of the target's sentence for a place in the source."""
    index = next((number for number, one in enumerate(sentences) if one.end > place), len(sentences) - 1)
    if len(sentences) == len(found):
        return index
    share = place / max(1, size)
    return min(range(len(found)), key=lambda number: abs(found[number].start / max(1, length) - share))
