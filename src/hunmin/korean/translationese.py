"""Translationese: wording that is right in itself and betrays a translation when there is too much of it.

Each feature is native Korean too, so a text is judged by how many it has in 1,000 어절, against native text; a warning, never
an error. A doubled passive (보여지다, 되어지다) is looked for apart: every one is a warning, with its repair where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from hunmin.core.language import tr
from hunmin.korean.prose import HIDDEN, Mark, hide_code, hide_quotes, tail

# The 99th percentile of features in 1,000 어절 of native text, by the least length of a text: film reviews (nsmc), dialogues
# (songys/Chatbot_data), statutes and a short story of 1936, 300 texts of each at most, single lines joined in their order to
# texts of that length. Above it lie, of texts of 40, 80 and 160 어절: machine translations of STS-B 12, 14 and 20%, the
# manual of Python as people translated it 2, 3 and 5%.
NATIVE = ((160, 19.0), (80, 25.0), (40, 37.0))
# A shorter text has no density: so many features, or one that no native text has.
SHORT = 40
FEATURES = 3

_INANIMATE = (
    "데이터 정보 문제 방법 파일 도구 기술 요소 책 단어 국가 나라 회사 기업 도시 제품 기능 변수 함수 객체 값 항목 작업 규칙 단계 예 예제 사례 질문 답변 문장 이미지 사진 "
    "영화 노래 음식 재료 물건 건물 나무 꽃 집 차 자동차 컴퓨터 기계 프로그램 시스템 서비스 연구 결과 이유 원인 요인 조건 상황 사건 활동 행동 생각 의견 아이디어 개념 이론 "
    "모델 특징 특성 장점 단점 차이 변화 영향 효과 목표 계획 프로젝트 분야 영역 지역 장소 자원 물질 색 색깔 모양 숫자 날 순간 경험 기억 감정 문서 페이지 사이트 링크 코드 모듈 "
    "클래스 메서드 매개변수 옵션 설정 버튼 이벤트 요청 응답 오류 버그 테스트 라이브러리 패키지 컴포넌트 도전 기회 전략 측면 부분 습관 기관 시설 제도 정책 법 언어 문화 음악 작품 "
    "식물 과일 채소 영양소 성분 약물 질병 증상 과제 업무 자료 기록 이야기 주제 소식 메시지 주소 계정 기기 장치 센서 신호 입력 출력 결정 선택 해결책 제안 조언 "
    "안건 발표 논의 회의 목적 요구 필요 비용 가격 선호 경향 추세"
)
_COUNTERS = "개|명|마리|권|대|가지|잔|장|곡|편|채|송이|자루|켤레|그루|통|병|컵|조각|쌍|종류"
_NUMBERS = "한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|몇|여러|수많은|\\d+"


class _Feature(NamedTuple):
    pattern: re.Pattern[str]
    english: str
    korean: str


_FEATURES = (
    _Feature(
        re.compile(
            "(?<![가-힣])(?:당신(?:은|이|의|을|에게|께|도|과|으로|들[은이의을]?)|그녀(?:는|가|의|를|에게|도|와|들[은이의을]?)"
            "|그것(?:은|이|의|을|들[은이의을]?|에|으로|도))(?![가-힣])"
        ),
        "a pronoun that Korean leaves out",
        "우리말에서는 흔히 빼는 대명사",
    ),
    _Feature(
        re.compile(
            "[가-힣][을를] (?:가지고|갖고) ?있|[가-힣][을를] (?:가집니다|가진다|갖습니다|갖는다|가졌다|가졌습니다|가져요"
            "|가지는 것|가질 수 있)"
        ),
        "'have'",
        "'~을 가지고 있다'",
    ),
    _Feature(re.compile("가장 [^.!?\n]{1,40}? (?:중(?:의)?|가운데) 하나"), "'one of the most'", "'가장 ~한 것 중 하나'"),
    _Feature(re.compile("[가-힣]에 의(?:해|하여|한)(?![석결논])"), "'by'", "'~에 의해'"),
    _Feature(re.compile("(?:에|데) 있어서?(?:는|도|의)?(?=[ ,])"), "'in doing'", "'~에 있어서'"),
    _Feature(re.compile("[가-힣](?:으로|로)부터"), "'from'", "'~로부터'"),
    _Feature(
        re.compile(f"(?:{'|'.join(_INANIMATE.split())})들(?:[은이을의과도]|에|에서|로|이나|만|까지|에게)?(?![가-힣])"),
        "a plural of things",
        "사물에 붙은 '들'",
    ),
    _Feature(
        re.compile(f"(?<![가-힣])(?:{_NUMBERS}) ?(?:{_COUNTERS})의 [가-힣]"),
        "a count before its noun",
        "수사+의+명사 (세 개의 사과 → 사과 세 개)",
    ),
)
# Wording that no native text has: one is enough.
_CALQUES = (
    _Feature(
        re.compile("(?:^|\n)[ \t]*여기(?:에)? [^.!?\n]{1,50}[이가] (?:있습니다|있어요|있다)[:.!]"),
        "'here is'",
        "'여기 ~이 있습니다'",
    ),
    _Feature(re.compile("\\A\\s*(?:물론입니다[!,.]|물론이(?:죠|에요|지요)!)"), "'of course!'", "'물론입니다!'"),
    _Feature(
        re.compile(f"(?<![가-힣])(?:{_NUMBERS}) ?(?:{_COUNTERS})의 [가-힣]+(?: [가-힣]+)?[을를] (?:가지고|갖고) ?있"),
        "'have' with a count",
        "'세 개의 ~을 가지고 있다'",
    ),
    _Feature(re.compile("(?<![가-힣])(?:그녀|그들|당신)[를을] [가-힣]+게 만들"), "'make' with a person", "'그녀를 ~하게 만들다'"),
    _Feature(re.compile("것을 가능하게 (?:하|한|할|합|해)"), "'make possible'", "'~하는 것을 가능하게 하다'"),
    _Feature(
        re.compile("(?:것을|말을|소식을|다니) (?:들어서|들어|듣게 되어|들으니) 유감"), "'sorry to hear'", "'~을 들어서 유감이다'"
    ),
    _Feature(re.compile("(?:당신|그녀|그들)(?:으로|로) 하여금"), "'make somebody'", "'당신으로 하여금'"),
)

# Passive stems, which need no 어지다: 보여지다. 알려지다, 밝혀지다, 새겨지다 and 붙여지다 are not doubled.
_PASSIVES = {
    "보여": "보이", "되어": "되", "쓰여": "쓰이", "잊혀": "잊히", "불려": "불리", "나뉘어": "나뉘", "짜여": "짜이", "모여": "모이", "닫혀": "닫히",
    "열려": "열리", "믿겨": "믿기", "놓여": "놓이", "담겨": "담기", "읽혀": "읽히", "바뀌어": "바뀌", "갈려": "갈리", "적혀": "적히", "묻혀": "묻히",
    "섞여": "섞이", "덮여": "덮이", "쌓여": "쌓이", "팔려": "팔리", "풀려": "풀리", "끊겨": "끊기", "뽑혀": "뽑히", "막혀": "막히", "잡혀": "잡히",
    "꺾여": "꺾이", "꼽혀": "꼽히", "쫓겨": "쫓기", "찍혀": "찍히", "실려": "실리", "뒤집혀": "뒤집히", "엮여": "엮이", "파여": "파이", "깎여": "깎이",
}  # fmt: skip
_DOUBLED = re.compile(f"({'|'.join(_PASSIVES)})(지(?=[다는고지게며면기네니나도거던자만])|[진질짐져졌]|집(?=니[다까]))([가-힣]*)")
_GOES_ON = ("지", "진", "질", "짐", "집", "져", "졌")


def translationese_marks(text: str) -> list[Mark]:
    """Doubled passives, and the features of a text that has more of them than native text: all warnings."""
    shown = hide_quotes(hide_code(text))
    features = list(_found(_FEATURES, shown))
    calques = list(_found(_CALQUES, shown))
    found = features + calques if _is_dense(len(features), shown) else calques
    return [*_apart(found), *_passives(shown)]


def density(text: str) -> float:
    """Features of translationese in 1,000 어절 of a text's prose."""
    shown = hide_quotes(hide_code(text))
    words = _words(shown)
    return 1000 * sum(1 for _ in _found(_FEATURES, shown)) / words if words else 0.0


def _is_dense(count: int, shown: str) -> bool:
    if count < FEATURES:
        return False
    words = _words(shown)
    return words < SHORT or 1000 * count / words > next(limit for least, limit in NATIVE if words >= least)


def _apart(found: list[Mark]) -> Iterator[Mark]:
    """The marks in order, of those that overlap the first."""
    reached = 0
    for mark in sorted(found, key=lambda one: (one.start, -one.end)):
        if mark.start >= reached:
            reached = mark.end
            yield mark


def _words(shown: str) -> int:
    return len(shown.replace(HIDDEN, " ").split())


def _found(features: tuple[_Feature, ...], shown: str) -> Iterator[Mark]:
    for feature in features:
        for match in feature.pattern.finditer(shown):
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            message = tr(f"translated wording: {feature.english}", f"번역투: {feature.korean}")
            yield Mark(start, match.end(), message, "warning")


def _passives(shown: str) -> Iterator[Mark]:
    if not any(syllable in shown for syllable in _GOES_ON):
        return
    for match in _DOUBLED.finditer(shown):
        right = _single(*match.groups())
        message = tr(f"a doubled passive: {match.group()}", f"이중 피동: {match.group()} → {right}")
        yield Mark(match.start(), match.end(), message, "warning", right)


def _single(stem: str, syllable: str, after: str) -> str:
    """보이는 for 보여지는, 보인 for 보여진, 보여 for 보여져, 보였다 for 보여졌다."""
    base = stem if syllable in "져졌" else _PASSIVES[stem]
    return base[:-1] + chr(ord(base[-1]) + tail(syllable)) + after
