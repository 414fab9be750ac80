"""Particles after Hangul without an analyser: only what is certain by its letters or by a list.

Pairs of syllables that no Korean word ends in (책를, 사람와, 학교으로) and the listed nouns (친구이, 방법가).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hunmin.korean.particles.forms import agrees, wrong_form
from hunmin.korean.prose import Mark, tail

VOWEL_NOUNS = (
    "친구|학교|회사|나라|아이|여자|남자|우리|이유|의미|자료|문제|언어|단어|도시|지구|바다|나무|영화|노래|가수"
    "|배우|의사|교사|기자|사용자|소비자|저자|독자"
    "|환자|기계|자동차|컴퓨터|데이터|정보|기사|역사|과제|주제|목표|세계|국가|정부|경제|사회|문화|종교|철학자"
    "|과학자|연구|연구자|연구소|사고|사례|관계|변화"
    "|차이|결과|효과|요리|고기|커피|아버지|어머니|할머니|할아버지|아저씨|아주머니|오빠|누나|언니|토끼|강아지"
    "|고양이|이야기|피부|머리|다리|허리|어깨"
    "|메시지|주소|전화번호|번호|비밀번호|함수|변수|클래스|라이브러리|프로그래머|개발자|관리자|서버|브라우저"
    "|제주도|경기도|한반도|휴가|여행지|날씨|온도|속도|밀도|높이|길이|너비|크기|무게|부피|에너지|태도|분위기"
    "|식사|교재|교과서|보고서|계약서"
)
CONSONANT_NOUNS = (
    "사람|학생|선생님|선생|부모님|고객님|방법|사실|마음|음식|생각|문장|질문|답변|내용|기능|부분|상황|시간|감정"
    "|직업|직원|경험|능력|지역|환경|역할|계획"
    "|목적|모습|이름|동물|식물|건물|영향|사람들|학생들|아이들|친구들|우리들|그들|여성|남성|한국|미국|중국|일본"
    "|영국|독일|프랑스인|한국인|한글|대통령"
    "|국민|시민|주민|기업|제품|상품|고객|회원|가족|부모|형제간|운동|건강|질병|약물|병원|도서관|박물관|공원"
    "|시스템|프로그램|인터넷|휴대폰|스마트폰"
    "|텔레비전|책상|연필|가방|음악|그림|사진|소설|작품|제목|단락|본문|속담|설명|정답|해답|결론|원인|결정|선택"
    "|행동|습관|성격|장점|단점"
    "|특징|예술|과학|기술|수학|물건|가격|비용|예산|수입원|세금|법률|규칙|원칙|권한|책임|의견|관점|입장|감독"
    "|선수|팀원|요청|항목|목록|모델|버전|파일"
)
_NOUN_V = re.compile(f"(?:{VOWEL_NOUNS})$")
_NOUN_C = re.compile(f"(?:{CONSONANT_NOUNS})$")
# A longer word that only ends like a listed noun and may take the syllable as its own: 장사을 is not 사을.
_EUL_WORD = re.compile(
    "(?:마을|노을|지을|^[늦올초한봄갈]?가을|지난가을|[이그]번?가을|^나을|[더안]나을|^이을|[뒤맞]이을|모을|^고을"
    "|[빛온큰새]고을|^그을|^부을|[퍼아]부을|^저을|[휘내]저을|^자을|^주을)$"
)
_EUN_WORD = re.compile("(?:지은|[뒤연맞잇덧]이은|[아어퍼처이]부은|[휘내]저은|[어러]모은|[내]그은|[더]나은)$")
# A name of three syllables may end in 은 (김가은); 에은 for 에는 and the like never do.
_SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노하곽성차주우구민진나지엄채원천방공현함변염여추도소석선설마길연위표명기반"
)
_PARTICLE_BEFORE = re.compile("(?:에|에서|에게|께|께서|까지|부터|으로|하고|보다)$")
_CLOSED_C = re.compile("(?:것|님|..들)$")
_CLOSED_RO = re.compile("(?:앞|옆|밖|쪽|것|곳|님|처음|마지막|방식|형식)$")
_WA_WORD = re.compile("(?:중심|관절|능형|^할|잠)와$")
_VERB_BEFORE_NEUN = frozenset(
    "먹막적죽박찍식묵녹썩속익닥남담참감숨심품넘듬금삼뿜잠춤잡접집입업씹꼽뽑굽줍눕돕깁좁넓신안앉굶닮젊옮짚붙"
)
_STANDS_ALONE = frozenset("안못잘꼭곧좀막더꽉쭉쑥푹딱")
_CERTAIN_TAILS = frozenset({4, 8, 21})
_ROADS = re.compile("(?:한국|영국|중국|미국|독일|도서관|박물관|공원|병원|시민|국민|세금|법률|예술|과학)로$")

_ENDING = re.compile("(?<![가-힣])[가-힣]+[을를은는와과이가](?![가-힣])")
_COPULA = re.compile(
    "(?<![가-힣])([가-힣]{2,}?)(예요|이랑|랑|란|며|든|야|였(?=다|던|고|지만|는데|으며|으나|습니다|어요)|라(?=[고는서면도]))"
    "(?:[가-힣]{0,3})(?![가-힣])"
)
_DISAGREES = re.compile("(?<![가-힣])([가-힣]+?)(으로|로)(써|서|는|도|부터|의|만|까지)?(?![가-힣])")


def listed_marks(shown: str) -> Iterator[Mark]:
    """Particles after Hangul that are certainly wrong; code is hidden in `shown`."""
    for match in _ENDING.finditer(shown):
        yield from _word_marks(match)
    for match in _COPULA.finditer(shown):
        yield from _copula(match)
    for match in _DISAGREES.finditer(shown):
        yield from _direction(match)


def _word_marks(match: re.Match[str]) -> Iterator[Mark]:
    word = match.group()
    last, stem, sound = word[-1], word[:-1], tail(word[-2])
    if not agrees(last, sound) and _certain(last, word, stem, sound):
        yield wrong_form(match.end() - 1, last, stem)


def _certain(last: str, word: str, stem: str, sound: int) -> bool:
    """True where no Korean word ends so; a stem of one syllable is often a verb (나을, 먹는) and judged for fewer particles."""
    if last == "를":
        return word != "들를"
    if last == "와":
        return stem[-1] not in _STANDS_ALONE and not _WA_WORD.search(word)
    if last == "는":
        # 썰는 and 만들는 are misspelt verbs (써는, 만드는), which no particle mends.
        verb = stem[-1] in _VERB_BEFORE_NEUN or (sound == 8 and (len(stem) == 1 or stem.endswith(("만들", "힘들"))))
        sure = sound in _CERTAIN_TAILS and not verb
        return sure or _NOUN_C.search(stem) is not None
    if len(stem) == 1:
        return stem == "것"
    if last == "을":
        return not _EUL_WORD.search(word)
    if last == "은":
        return _certain_eun(word, stem)
    if last == "가" and _CLOSED_C.search(stem):
        return True
    return (_NOUN_C if last == "가" else _NOUN_V).search(stem) is not None and not _COMPOUND.search(word)


def _certain_eun(word: str, stem: str) -> bool:
    if _EUN_WORD.search(word):
        return False
    return len(stem) > 2 or stem[0] not in _SURNAMES or _PARTICLE_BEFORE.search(stem) is not None or bool(_NOUN_V.search(stem))


# Real words made of a listed noun and the syllable of a particle.
_COMPOUND = re.compile(
    "(?:(?:예술|과학|기술|음악|소설|건강|운동|건물|시간|미술|작품|한국|문장|법률|제품|상품|직업|의견|선생|학생"
    "|사람|물건|생각|경험|식물|동물|기업|시민|가족|행동|역할|환경|내용|독일)가"
    "|인가"
    "|(?:효과|결과|피부|언어|단어|국어|교과|문화|영화|역사|경제|정보|종교|사회|기사|기계|연구|의사|배우|환자"
    "|검사|개발자|자동차|컴퓨터|데이터|고양이|토끼|나무|변화)과"
    "|(?:고기|요리|머리|다리|나무|피부|높이|길이|사고|정보|세계|역사)이)$"
)


def _copula(match: re.Match[str]) -> Iterator[Mark]:
    """책예요, 학생였다, 사람라고, 사람랑: after the listed nouns; 예요 after any consonant but ㄹ (말예요 is right)."""
    stem, particle = match.groups()
    sound = tail(stem[-1])
    if agrees(particle, sound) or (match.end() != match.end(2) and particle not in {"였", "라"}):
        return
    nouns = _NOUN_C if sound else _NOUN_V
    if nouns.search(stem) or (particle == "예요" and sound not in {0, 8}):
        yield wrong_form(match.start(2), particle, stem)


def _direction(match: re.Match[str]) -> Iterator[Mark]:
    stem, particle, _ = match.groups()
    sound = tail(stem[-1])
    if agrees(particle, sound):
        return
    if particle == "으로" or _CLOSED_RO.search(stem) or (_NOUN_C.search(stem) and not _ROADS.search(stem + "로")):
        yield wrong_form(match.start(2), particle, stem)
