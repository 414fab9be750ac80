"""What a translation holds that its source does not: found at its place, removed where that is certain, quiet elsewhere."""

from __future__ import annotations

import time

import pytest

from hunmin.data.pairs.foreign import script_marks_of
from hunmin.data.pairs.nothing import empty_marks_of
from hunmin.data.pairs.pair import Pair, PairCheck
from hunmin.data.pairs.personas import identity_marks_of, refusal_marks_of
from hunmin.data.pairs.repeated import repetition_marks_of
from hunmin.data.pairs.strays import prompt_leak_marks_of

CHECKS: list[PairCheck] = [
    repetition_marks_of, prompt_leak_marks_of, identity_marks_of, refusal_marks_of, script_marks_of, empty_marks_of,
]  # fmt: skip

RICE = ("Rinse the rice twice and soak it for half an hour.", "쌀을 두 번 씻어 30분 동안 물에 불립니다.")
WALK = (
    "She walks along the river every evening. It clears her mind.",
    "그녀는 저녁마다 강가를 걷습니다. 그러면 머리가 맑아집니다.",
)

# Strays around RICE; removing them gives the clean text.
AROUND = [
    "번역: {}", "번역:\n{}", "**번역:** {}", "## 번역\n\n{}", "[번역]\n{}", "【번역】 {}", "한국어 번역: {}", "번역 결과: {}", "번역문: {}",
    "한국어: {}", "Korean: {}", "KO: {}", "Output: {}", "Translation: {}", "Korean translation:\n\n{}", "답변: {}", "응답:\n{}", "Assistant: {}",
    "다음은 번역입니다:\n\n{}", "다음은 위 문장을 한국어로 옮긴 것입니다.\n{}", "위 글을 한국어로 번역하면 다음과 같습니다:\n{}", "아래는 번역문입니다.\n\n{}",
    "요청하신 번역 결과는 다음과 같습니다.\n\n{}", "물론입니다! 번역해 드리겠습니다.\n\n{}", "물론이죠! {}", "네, 알겠습니다. 번역은 다음과 같습니다:\n{}",
    "Sure! Here is the translation:\n\n{}",
    "Certainly! Below is the Korean version of your text:\n{}", "Here's the translated text:\n---\n{}", "당신은 전문 번역가입니다. 다음 글을 한국어로 번역하세요.\n\n{}",
    "You are a helpful translator. Translate the following into Korean.\n{}", "### 응답:\n{}", "### Response:\n{}", "<translation>{}</translation>", "<ko>\n{}\n</ko>",
    '{{"translation": "{}"}}', "```\n{}\n```", "```text\n{}\n```", "<|im_start|>assistant\n{}<|im_end|>", "[INST] {} [/INST]", "<s> {} </s>",
    "{}\n\n(번역 주: '물에 불리다'는 soak를 옮긴 말입니다.)", "{} (역자 주: 백미 기준)", "{}\n\n[옮긴이 주: 현미는 더 오래 불린다.]",
    "{}\n\n※ 원문의 단위를 그대로 두고 번역했습니다.",
    "{}\n\n참고: 이 문장은 격식체로 옮겼습니다.", "{}\n\nNote: I used the polite speech level.", "{}\n\n*참고: 조리 용어는 통용되는 표현을 썼습니다.*",
    "{}\n\n도움이 더 필요하시면 언제든지 말씀해 주세요.", "{}\n\n추가로 궁금한 점이 있으시면 알려 주세요!", "{} 도움이 되었기를 바랍니다.",
    "{}\n\nLet me know if you need anything else!",
    "{}\n\nwww.DeepL.com/Translator(무료 버전)로 번역되었습니다.", "{}\n\nTranslated with DeepL.com (free version)", "{}\n\n(Papago로 번역함)",
    "{}\n\n구글 번역으로 옮긴 글입니다.",
    "{}\n\n---\n수정이 필요한 부분이 있으면 말씀해 주세요.", "{}\n\n발음: ssareul du beon ssiseo", "{}\n\nRomanization: ssareul du beon", "{}\n### Instruction:",
    "{}<|endoftext|>", "{}</s>",
    "{}\n\n다른 번역: 쌀은 두 번 씻고 반 시간 불려 둡니다.", "{}\n\n직역: 쌀을 두 번 헹구고 반 시간 담가라.", "[번역 시작]\n{}\n[번역 끝]", "{}\n\n이 번역이 마음에 드시나요?",
    "{}\n\n원문: Rinse the rice twice and soak it for half an hour.", "{}\n<|im_end|>\n<|im_start|>user",
]  # fmt: skip

# What the source says itself.
QUIET = [
    ("Translation: the act of turning text into another language.", "번역: 글을 다른 언어로 바꾸는 일."),
    ("Translate the sentence into French: I like tea.", "다음 문장을 프랑스어로 번역하세요: I like tea."),
    ("Of course! I can explain that step by step.", "물론입니다! 차근차근 설명해 드릴게요."),
    ("Sure, here are three ideas for dinner:", "네, 저녁 식사로 좋은 세 가지를 알려 드릴게요:"),
    ("Here is a short poem about spring.", "다음은 봄에 관한 짧은 시입니다."),
    ("Answer: (b) Mercury", "답변: (b) 수성"),
    ("Output: 42", "출력: 42"),
    ("Result: the bread rises evenly.", "결과: 빵이 고르게 부풀어 오른다."),
    ("User: Is it open on Monday?\nAssistant: Yes, from nine.", "사용자: 월요일에 여나요?\n어시스턴트: 네, 아홉 시부터 엽니다."),
    ("### Instruction:\nSum up the text.\n\n### Response:", "### 지시문:\n글을 요약하세요.\n\n### 응답:"),
    ("Note: store it in a cool place.", "참고: 서늘한 곳에 보관하세요."),
    ("Mix well.\n\nNote: do not shake the bottle.", "잘 섞습니다.\n\n참고: 병을 흔들지 마세요."),
    ("If you have any questions, please contact the front desk.", "궁금한 점이 있으시면 안내 데스크로 문의해 주세요."),
    ("Let me know if the time does not suit you.", "시간이 맞지 않으면 알려 주세요."),
    ("I hope this helps!", "도움이 되었기를 바랍니다!"),
    ("You are a helpful assistant that answers in Korean.", "당신은 한국어로 답하는 친절한 도우미입니다."),
    ("The catalog holds every message of the interface.", "카탈로그에는 화면의 모든 문구가 들어 있습니다."),
    ("The <b>red</b> button stops the machine.", "<b>빨간</b> 단추를 누르면 기계가 멈춥니다."),
    ("Ribosomes carry out translation in the cell.", "리보솜은 세포에서 번역을 맡는다."),
    ("[Scene 1] A quiet village at dawn.", "[1장] 새벽녘의 조용한 마을."),
    # repetition that is the source's own, or Korean's
    ("Row, row, row your boat.", "저어라, 저어라, 배를 저어라."),
    ("It was a very, very long day.", "정말 정말 긴 하루였다."),
    ("Ha ha ha! That was funny.", "하하하하하하! 재미있었어."),
    ("Nooooo! Wait for me!", "안 돼애애애애애애! 기다려!"),
    ("Knock, knock. Who is there?", "똑똑. 누구세요?"),
    ("Twinkle, twinkle, little star,\nHow I wonder what you are.\nTwinkle, twinkle, little star,\nHow I wonder what you are.",
    "반짝반짝 작은 별,\n너는 무엇일까 궁금해라.\n반짝반짝 작은 별,\n너는 무엇일까 궁금해라."),
    ("| Day | Open |\n| --- | --- |\n| Monday | Yes |\n| Tuesday | Yes |\n| Wednesday | Yes |",
    "| 요일 | 영업 |\n| --- | --- |\n| 월요일 | 예 |\n| 화요일 | 예 |\n| 수요일 | 예 |"),
    ("- Wash your hands.\n- Wash the rice.\n- Wash your hands.", "- 손을 씻습니다.\n- 쌀을 씻습니다.\n- 손을 씻습니다."),
    ("```\nprint(1)\nprint(1)\nprint(1)\n```\nIt prints the number three times.", "```\nprint(1)\nprint(1)\nprint(1)\n```\n숫자를 세 번 출력합니다."),
    ("Each child took one apple and one pear.", "아이들은 저마다 사과 하나 배 하나를 집었다."),
    ("Step by step, the old man climbed the hill.", "노인은 한 걸음 한 걸음 언덕을 올랐다."),
    ("Drops fell from the roof.", "지붕에서 물방울이 뚝뚝 떨어졌다."),
    # scripts
    ("The Analects collect the sayings of Confucius.", "논어(論語)는 공자의 말을 모은 책이다."),
    ("The angle α is 30°, and the wave is 5 μm long.", "각 α는 30°이고 파장은 5μm이다."),
    ("Let the angles be alpha and beta.", "두 각을 α와 β라고 하자."),
    ("How do you write 山 in Korean?", "山은 한국어로 어떻게 쓰나요?"),
    ("The café serves crème brûlée.", "그 café에서는 crème brûlée를 판다."),
    ("The Greek word λόγος means word.", "그리스어 λόγος는 말이라는 뜻이다."),
    ("It was 20 ± 2 °C, about ½ of the limit.", "기온은 20 ± 2 °C로 한계의 약 ½이었다."),
    ("Press → to go on, ★ to save.", "→를 누르면 넘어가고 ★를 누르면 저장됩니다."),
    ("Use &amp; to write an ampersand.", "앰퍼샌드는 &amp;로 씁니다."),
    ("The former president arrived.", "前 대통령이 도착했다."),
    # nothing, identities, refusals
    ("None", "없음"), ("N/A", "해당 없음"), ("No input", "입력 없음"), ("-", "-"), ("null", "null"), ("There are none.", "없습니다."), ("...", "…"), ("42", "42"), (":)", ":)"),
    ("AI helps doctors read images.", "인공지능은 의사가 영상을 판독하는 것을 돕는다."),
    ("Google released a language model.", "구글이 언어 모델을 내놓았다."),
    ("He works as a secretary in a bank.", "그는 은행에서 비서로 일한다."),
    ("We are sorry, but we cannot accept returns after 14 days.", "죄송하지만 14일이 지난 상품은 반품을 받아 드릴 수 없습니다."),
    ("The machine cannot process the request.", "기계가 요청을 처리할 수 없습니다."),
    ("Please enter the text to be translated.", "번역할 텍스트를 입력해 주세요."),
    ("I can't swim, so I stayed on the beach.", "나는 수영을 못해서 해변에 남았다."),
]  # fmt: skip

REPEATED = [
    ("그녀는 저녁마다 강가를 걷습니다.{ 그녀는 저녁마다 강가를 걷습니다.} 그러면 머리가 맑아집니다."),
    ("그녀는 저녁마다 강가를 걷습니다. 그러면 머리가 맑아집니다.{ 그러면 머리가 맑아집니다. 그러면 머리가 맑아집니다.}"),
    (
        "그녀는 저녁마다 강가를 걷습니다. 그러면 머리가 맑아집니다.{\n\n그녀는 저녁마다 강가를 걷습니다. 그러면 머리가 맑아집니다.}"
    ),
    ("그녀는 저녁마다{ 저녁마다 저녁마다 저녁마다} 강가를 걷습니다. 그러면 머리가 맑아집니다."),
    ("그녀는 저녁마다 강가를{ 저녁마다 강가를} 걷습니다. 그러면 머리가 맑아집니다."),
    ("그녀는 저녁마다 강가를 걷습니다. 그러면 머리가 맑아집니다.{ 머리가 맑아집니다. 머리가 맑아집니다. 머리가 맑아}"),
    ("그녀는 저녁마다 강{강강강강강강강강}가를 걷습니다. 그러면 머리가 맑아집니다."),
    ("그녀는 저녁마다 강가를 걷습니다.{\n그녀는 저녁마다 강가를 걷습니다.}\n그러면 머리가 맑아집니다."),
]

FOREIGN = [
    ("그녀는 저녁마다 ", "河边", "를 걷습니다."), ("그녀는 ", "毎晩", " 강가를 걷습니다."), ("", "彼女は", " 강가를 걷습니다."), ("그녀는 저녁마다 ", "река", "를 걷습니다."),
    ("그녀는 ", "ทุกเย็น", " 강가를 걷습니다."), ("그녀는 ", "مساء", " 강가를 걷습니다."), ("그녀는 ", "ποτάμι", " 강가를 걷습니다."), ("그녀는 ", "हर",
    " 강가를 걷습니다."), ("그녀는 ", "נהר", " 가를 걷습니다."),
    ("그녀는 ", "buổi tối", " 강가를 걷습니다."), ("그녀는 ", "\ufffd\ufffd", "마다 강가를 걷습니다."), ("그녀는 ", "ê°•ê°€", "를 걷습니다."), ("그녀는 ", "\ue001",
    "강가를 걷습니다."), ("그녀는 ", "占쏙옙", " 걷습니다."),
    ("그녀는 ", "\\uac15\\uac00", "를 걷습니다."), ("그녀는 ", "&quot;", "강가를 걷습니다."), ("그녀는 강가를 걷습니다 (보통 ", "についての", " 저녁에 혼자 걸음).", ),
]  # fmt: skip

IDENTITIES = [
    "저는 AI 언어 모델이므로 걷지 못합니다.", "저는 OpenAI에서 개발한 ChatGPT입니다.", "AI인 저는 산책을 할 수 없습니다.",
    "저는 네이버가 만든 하이퍼클로바X입니다.", "인공지능 비서로서 말씀드립니다.",
    "제 지식은 2021년 9월까지로 제한됩니다.", "저는 대화 모델인 오픈 어시스턴트입니다.", "As an AI, I cannot walk.",
]  # fmt: skip
REFUSALS = [
    "죄송하지만 이 내용은 번역할 수 없습니다.", "번역할 텍스트를 입력해 주세요.", "번역할 내용이 제공되지 않았습니다.", "I'm sorry, but I can't assist with that.",
    "죄송합니다. 해당 요청은 처리해 드릴 수 없습니다.",
    "해당 요청은 정책에 따라 도와드릴 수 없습니다.", "저는 그런 글을 번역할 수 없습니다.", "요청하신 내용은 제공해 드리기 어렵습니다.",
    "I cannot translate this text.", "원문을 보내 주시면 번역해 드리겠습니다.",
]  # fmt: skip
NOTHING = [
    "",
    " ",
    "\n",
    "-",
    "…",
    "...",
    ".",
    "\ufeff",
    "\u2060\u200b",
    "\u3000",
    "N/A",
    "n/a",
    "없음",
    "입력 없음",
    "(없음)",
    "<noinput>",
    "null",
    "None",
    "해당 없음",
    "[번역 없음]",
    "내용 없음",
    "—",
    "**",
    "번역 실패",
]


def repaired(target: str, check: PairCheck, source: str) -> str:
    for mark in sorted(check(Pair(source, target)), key=lambda mark: -mark.start):
        assert mark.repair is not None
        target = target[: mark.start] + mark.repair + target[mark.end :]
    return target


def errors(check: PairCheck, source: str, target: str) -> list[tuple[int, int]]:
    return [(mark.start, mark.end) for mark in check(Pair(source, target)) if mark.severity == "error"]


@pytest.mark.parametrize("frame", AROUND)
def test_strays_around_a_translation_are_removed(frame: str) -> None:
    source, target = RICE
    assert repaired(frame.format(target), prompt_leak_marks_of, source) == target


@pytest.mark.parametrize(("source", "target"), [*QUIET, RICE, WALK])
def test_what_the_source_says_too_is_quiet(source: str, target: str) -> None:
    for check in CHECKS:
        assert errors(check, source, target) == [], check


@pytest.mark.parametrize("shown", REPEATED)
def test_what_is_said_again_is_removed_at_its_place(shown: str) -> None:
    start, end = shown.index("{"), shown.index("}") - 1
    target = shown.replace("{", "").replace("}", "")
    assert errors(repetition_marks_of, WALK[0], target) == [(start, end)]
    assert repaired(target, repetition_marks_of, WALK[0]) == target[:start] + target[end:]


def test_a_sentence_that_comes_again_later_is_found() -> None:
    source = "The bus leaves at nine from the main square. Bring warm clothes. Lunch is included in the price."
    target = "버스는 아홉 시에 중앙 광장에서 출발합니다. 따뜻한 옷을 챙기세요. 버스는 아홉 시에 중앙 광장에서 출발합니다. 점심값은 요금에 들어 있습니다."
    start = target.rindex("버스는")
    assert errors(repetition_marks_of, source, target) == [(start, target.index(" 점심"))]


@pytest.mark.parametrize(("before", "word", "after"), FOREIGN)
def test_another_script_is_found_at_its_place(before: str, word: str, after: str) -> None:
    found = errors(script_marks_of, WALK[0], before + word + after)
    assert found
    assert found[0][0] < len(before + word)
    assert found[-1][1] > len(before)


@pytest.mark.parametrize(
    ("broken", "clean"),
    [
        ("ì•ˆë…•하세요, 여러분.", "안녕하세요, 여러분."),
        ("그는 &#39;좋다&#39;고 했다.", "그는 '좋다'고 했다."),
        ("\\uc548\\ub155하세요.", "안녕하세요."),
    ],
)
def test_a_wrong_encoding_is_undone(broken: str, clean: str) -> None:
    assert repaired(broken, script_marks_of, "Hello, he said it was good.") == clean


@pytest.mark.parametrize("said", IDENTITIES)
def test_an_identity_that_only_the_translation_has_is_removed(said: str) -> None:
    source, target = WALK
    assert repaired(f"{said} {target}", identity_marks_of, source) == target
    assert repaired(f"{target}\n\n{said}", identity_marks_of, source) == target


@pytest.mark.parametrize("said", REFUSALS)
def test_a_refusal_that_only_the_translation_has_is_found(said: str) -> None:
    source, target = WALK
    assert errors(refusal_marks_of, source, said)
    assert repaired(f"{said}\n\n{target}", refusal_marks_of, source) == target


@pytest.mark.parametrize(
    ("source", "target", "severity"),
    [
        (
            "As an AI language model, I have no feelings. Cats purr.",
            "AI 언어 모델로서 저는 감정이 없습니다. 고양이는 가르랑거립니다.",
            "warning",
        ),
        ("Cats purr. I am ChatGPT, made by OpenAI.", "고양이는 가르랑거립니다. 저는 OpenAI가 만든 ChatGPT입니다.", "error"),
    ],
)
def test_an_identity_of_the_source_is_marked_in_its_sentence(source: str, target: str, severity: str) -> None:
    (mark,) = identity_marks_of(Pair(source, target))
    assert mark.severity == severity
    assert "고양이" not in target[mark.start : mark.end]


def test_a_refusal_of_the_source_is_a_warning_in_its_sentence() -> None:
    target = "고양이는 가르랑거립니다. 죄송하지만 그 요청은 도와드릴 수 없습니다."
    (mark,) = refusal_marks_of(Pair("Cats purr. I'm sorry, but I can't assist with that request.", target))
    assert (mark.severity, target[mark.start : mark.end]) == ("warning", "죄송하지만 그 요청은 도와드릴 수 없습니다.")


@pytest.mark.parametrize("target", NOTHING)
def test_nothing_for_a_text_is_empty(target: str) -> None:
    assert errors(empty_marks_of, RICE[0], target) == [(0, len(target))]


@pytest.mark.parametrize(
    "piece",
    [
        "가",
        "가나",
        "가 ",
        "가 나 ",
        "번역: ",
        "# ",
        "<",
        "(번역 ",
        "\n",
        ": ",
        "죄송하지만 ",
        "AI ",
        "문장입니다. ",
        "漢",
        "(漢",
        "ì",
        "* ",
        "- ",
        "```",
        "요청 ",
        "a ",
        "\\u",
    ],
)
@pytest.mark.parametrize("check", CHECKS)
def test_a_long_text_of_anything_takes_linear_time(piece: str, check: PairCheck) -> None:
    text = (piece * 50_000)[:50_000]
    started = time.process_time()
    list(check(Pair("A plain sentence about nothing in particular.", text)))
    list(check(Pair("I am an AI and I cannot help. " * 300, text[:10_000])))
    assert time.process_time() - started < 1
