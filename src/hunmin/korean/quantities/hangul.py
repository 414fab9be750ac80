"""Numerals in Hangul: 세 가지, 스무 살, 열두 명, 두세 번, 사흘, 삼십, 이백오십 원, 첫 번째.

Most of these syllables are also something else (주장한, 너만, 천 조각, 네!), so a numeral counts only beside a counter, as a
whole word that can be nothing else, or where its form is certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

from hunmin.korean.quantities.korean_units import ENDS, clock, halves, minutes_of, unit_after
from hunmin.korean.quantities.numerals import DAYS, NATIVE, VAGUE_PAIRS, sino
from hunmin.korean.quantities.quantity import MOST, Quantity, exact

_COUNTERS = (
    "가지|개월|개국|개|명|사람|마리|권|장|병|잔|대|채|번째|번|시간|시|살배기|살|달러|달|주일|주간|주|해|쌍|켤레|벌|그루|송이|자루|줄|칸|층|방울|조각|그릇"
    "|모금|끼|군데|곳|집|컵|큰술|작은술|숟가락|숟갈|스푼|배|차례|분|단계|단어|문장|문단|단락|글자|종류|팀|세트|판|편|쪽|알|통|봉지|상자|묶음|건|바퀴"
    "|걸음|포기|다발|단|줄기|갈래|년|일|페이지|점|그룹|바이트|비트|킬로미터|킬로그램|킬로|미터|센티미터|센티|리터|그램|밀리리터|마일|피트|인치|야드|톤|번|갑|박스"
    "|접시|자리|캔|푼|말|되|꼬집|움큼|스쿱|쪽|토막|인|회"
)
_GLUED = {
    "한": "가지|개|명|번째|시간|마리|사람|달|살배기|살|개월",
    "두": "가지|개월|개국|개|명|사람|마리|권|장|병|잔|대|채|번째|번|시간|시|살배기|살|달|주일|쌍|켤레|벌|그루|송이|자루|줄|칸|층|조각|그릇|끼|군데|곳|컵|큰술|작은술|배|알|종류|팀",
    "세": "가지|개월|개국|개|명|사람|마리|권|장|병|잔|채|번째|번|시간|살배기|살|달|쌍|켤레|벌|그루|송이|자루|줄|칸|층|조각|그릇|끼|군데|곳|컵|큰술|작은술|알|팀",
    "네": "가지|개월|개국|개|명|사람|마리|권|장|병|잔|채|번째|번|시간|시|살배기|살|달|쌍|켤레|벌|그루|송이|자루|줄|칸|층|조각|그릇|끼|군데|곳|컵|큰술|작은술|알|배",
    "열": "가지|개|명|사람|마리|권|장|병|번째|번|시간|살배기|살|달|그루|송이|켤레|배",
}
_SPACED = {
    "한": (
        "가지|개|명|사람|마리|권|장|병|잔|대|채|번|시간|시|살배기|살|달|주|해|쌍|켤레|벌|그루|송이|자루|줄|칸|층|방울|조각|그릇|모금|끼|군데|곳|컵|큰술|작은술|숟가락"
        "|숟갈|스푼|알|통|봉지|상자|묶음|문장|문단|단락|단어|글자|개월|년|주일|걸음|바퀴|편|쪽|페이지|줄기|세트|팀|차례|단계|종류|판|건|바이트|비트|꼬집|킬로|킬로미터"
        "|킬로그램|미터|리터|마일|다발|번째|달러|분|배(?=로|나|의|가| 이상| 정도)"
    ),
    "네": (
        "가지|개월|개국|개|명|사람|마리|권|장|병|잔|채|번째|번|시간|시|살배기|살|달|주일|주간|주(?= )|해|쌍|켤레|벌|그루|송이|자루|줄|칸|층|방울|조각|그릇|끼|군데"
        "|컵|큰술|작은술|숟가락|스푼|배|분|단계|종류|알|통|봉지|상자|묶음|바퀴|걸음|포기|방향|변|모서리|귀퉁이|다리|발|계절|자매|형제|식구|척|대|차원"
        "|남자|여자|소년|소녀|남성|여성|인자|매개|바이트|비트|글자|단어|문장|킬로미터|킬로|미터|리터|쪽 |요소|영역|필드|항목|자리(?:의|수| 수| 숫자)|자릿수"
    ),
    "열": (
        "가지|가구|개월|개|명|사람|마리|권|장|병|잔|대|채|번째|번|시간|시|살배기|살|달|쌍|켤레|벌|그루|송이|자루|줄|칸|층|조각|그릇|군데|곳|컵|배|단계|종류|알"
        "|통|봉지|상자|척|단어|문장|글자|바퀴|걸음|남자|여자|소년|소녀|아이|학생"
    ),
    "쉰": "가지|개|명|사람|마리|권|장|번째|번|살배기|살|해|그루|쪽|줄",
    "열세": _COUNTERS,
    "석": "달|장|잔|자|섬|냥|줄|대",
    "넉": "달|장|잔|자|섬|냥|줄|대",
}
_SPACED["석"] = _SPACED["넉"]
_LOOSE_ONE = frozenset(["번", "사람", "곳", "해", "쪽", "시", "점", "건", "줄", "차례", "편", "대", "판", "자리", "층"])
_NOT_THREE = re.compile(
    " (?:들[어이고]|놓[고는은을아]|주(?:[고었던]|는 (?:집|방|건물|가게|사람))|내[고는었며]|받[고는은]|살[고이며아])"
)
_NOT_TWO = re.compile(" (?:말[할없]|손[ ]?들)")
_TEN_OF_WHICH = re.compile("에 (?:다섯|여섯|일곱|여덟|아홉)")
_LONE = re.compile(
    "(?:(?![가-힣])|(?=(?:은|는|이|가|을|를|의|도|만|로|으로|과|와|다|씩|째|이서|에게|에서|에|뿐|사이|까지|부터|중|이다|입니다|이고|보다|이나|나|이며|인|예요|이에요|이었|였|처럼|라는|이라)(?![가-힣])|이서|입니|이었|에서))"
)
_PARTICLES = re.compile(f"(?:{ENDS})")
# 열 네 번째: written apart, against the norm.
_APART = "(?:열|스물|서른|마흔|쉰|예순|일흔|여든|아흔) (?:한|두|세|네|다섯|여섯|일곱|여덟|아홉)(?= )"
_RUN = "[일이삼사오육륙칠팔구십백천만억조]*"
# What may follow from a syllable that begins a word: form, name of its reader, syllables it begins with.
_FORMS = (
    ("제[일이삼사오육칠팔구십]+(?=차|장|조|항|호|대|회|권|부|편|막|절|과)", "nth", "제"),
    ("(?:[일이삼사오유칠팔구시]|십[일이])월", "month", "일이삼사오유칠팔구시십"),
    ("일주일", "week", "일"),
    ("반년|반세기|반 ?시간|절반|반(?= (?:컵|개|스푼|큰술|작은술|잔|공기|통|판|모))", "half", "반절"),
    (f"[일이삼사오육칠팔구](?=[십백천만억조월주개층학인년분초일킬미센리퍼세달진 ]|분의){_RUN}", "sino", "일이삼사오육칠팔구"),
    (f"[십백천]{_RUN}|만(?= )", "sino", "십백천만"),
    ("첫(?:째|번째| 번째| )", "first", "첫"),
    ("정오|자정", "noon", "정자"),
)


def _forms() -> dict[str, re.Pattern[str]]:
    """For each syllable that may begin a numeral the forms that begin with it, longest words first."""
    words = [(word, "vague") for word in VAGUE_PAIRS] + [(word, "day") for word in DAYS] + [(word, "native") for word in NATIVE]
    firsts = {word[0] for word, _ in words} | {first for _, _, begins in _FORMS for first in begins}
    forms = {}
    for first in firsts:
        parts = []
        for name in ("vague", "day", "native"):
            same = sorted((word for word, reader in words if reader == name and word[0] == first), key=len, reverse=True)
            apart = [_APART] if name == "native" and first in "열스서마쉰예일여아" else []
            if same:
                parts.append(f"(?P<{name}>{'|'.join([*apart, *same])})")
        parts += [f"(?P<{name}>{form})" for form, name, begins in _FORMS if first in begins]
        forms[first] = re.compile("|".join(parts))
    return forms


_BY_FIRST = _forms()
_START = re.compile(f"[{''.join(_BY_FIRST)}](?<!\\w.)")
_SINO_COUNTER = re.compile(
    "여? ?(?:(?:명|개월|개국|개|원|달러|불|엔|유로|파운드|위안|년|일|분|초|시간|세|살배기|살|권|장|대|번째|번|회|차|위|등|층|호|인분|인|미터|킬로미터|킬로그램|킬로|센티미터"
    "|센티|밀리미터|그램|리터|밀리리터|도|퍼센트|프로|배|점|마리|가지|쪽|페이지|평|리|주일|주년|주간|주|통|건|종|척|편|줄|칸|석|곳|군데|가구|단계|자루|그루|송이|병|잔"
    f"|켤레|벌|쌍|마일|피트|인치|야드|톤|학년|분기|단어|글자|자|문장|문항|문제|호선|호실|번지|동|등급|급|바이트|비트|볼트|와트|광년|차원|센트|헥타르|에이커|석|박|진수|진법)(?:{ENDS})|년대|세기)"
)
_ONE_SINO = {
    "일": "년|분|초|개월|층|학년|인분|킬로미터|킬로그램|리터|퍼센트|세기|분기|주년",
    "이": "진수|진법|개월|학년|인분|분기|킬로미터|킬로그램|퍼센트|주년|세기",
    "십": "진수|진법|년|명|개월|개|초|원|달러|미터|킬로미터|킬로그램|킬로|배|퍼센트|권|마리|번|세기|층|점|주년",
    "백": "년|명|개|원|달러|마리|권|번|미터|킬로미터|킬로그램|킬로|톤|배|살배기|살|퍼센트|점|주년|쪽",
    "천": "년|명|개|원|달러|마리|권|번|미터|킬로미터|킬로그램|킬로|톤|배|점|쪽",
    "만": "년|명|개|원|달러|마리|권|번|킬로미터|톤|배",
}
_ONE_SINO_OTHER = "진수|진법|년|분|초|개월|층|학년|인분|킬로미터|킬로그램|킬로|미터|센티미터|리터|퍼센트|세기|분기|달러|주년|일"
_ONE_COUNTER = {digit: re.compile(f"여? ?(?:{names})(?:{ENDS})") for digit, names in _ONE_SINO.items()}
_OTHER_COUNTER = re.compile(f"여? ?(?:{_ONE_SINO_OTHER})(?:{ENDS})")
# 오일 (oil), 십분 (fully), 만년 (eternal), 만원 버스, 백번, 사분, 구분, 구층: only with a blank.
_WITH_BLANK = "오일 사일 구일 삼일 육일 칠일 팔일 십분 만년 만원 만점 백번 천번 만번 천명 백미터 구분 사분 오분 이분 일분 삼초 구초 사층 백점 천점 십점 사도 구도 사년 구년"
_NOT_GLUED = frozenset(_WITH_BLANK.split())
_WELL_FORMED = re.compile("(?:[일이삼사오육칠팔구][십백천만억조]|[십백천][백천만억]|십[일이삼사오육륙칠팔구])")
_BARE = re.compile("[이삼사오육칠팔구]십[일이삼사오육칠팔구]?|[삼사오육칠팔구]백[일이삼사오육칠팔구십]*|[십백천]만|[십백천]억")
_UNSAFE_TRILLION = re.compile("[일이삼사오육칠팔구]조")
_TRILLION_UNIT = re.compile(" ?(?:[0-9]|원|달러|엔|유로|위안)")
_MORE_SINO = re.compile(" ([일이삼사오육륙칠팔구십백천][일이삼사오육륙칠팔구십백천만억]*)")
_FRACTION = re.compile("분의 ?([일이삼사오육칠팔구십백천]+)")
_INDEFINITE_BEFORE = re.compile("(?:몇|수|여러|몇몇) $")
_NOT_MONTH = re.compile(" ?(?:상품|하[고여는]|된|시[키켜]|금|재고)")
_COUNTER_ENDS = ENDS.replace("어차생치", "어차생")
_GLUED_PATTERN = {word: re.compile(f"(?:{names})(?:{_COUNTER_ENDS})") for word, names in _GLUED.items()}
_GLUED_ANY = re.compile(f"(?:{_COUNTERS})(?:{ENDS})")
_SPACED_PATTERN = {word: re.compile(f" (?:{names})(?:{_COUNTER_ENDS})") for word, names in _SPACED.items()}
_IDIOM = re.compile(
    "오만 ?가지|이만 ?(?:줄|물러|실례|가보|가 보)|구만 ?리|하루하루|백년 ?(?:가약|해로|대계|손님)|천만 ?(?:에|다행|의 말)|[백억]만 ?장자|하나도"
    "|둘도 없|하나같|한 ?점 부끄|두말|[일삼] ?인칭|한 시도|한가지로|한 번쯤은? "
)


def hangul_quantities(text: str) -> Iterator[Quantity]:
    """The numerals in Hangul of a text, in order."""
    end = count = 0
    for start in islice(_START.finditer(text), 40 * MOST):
        if start.start() < end or not (match := _BY_FIRST[start.group()].match(text, start.start())):
            continue
        found = _READERS[match.lastgroup or ""](text, match)
        if found and not _IDIOM.match(text, start.start()):
            end = found.end
            yield found
            count += 1
            if count == MOST:
                return


def _native(text: str, match: re.Match[str]) -> Quantity | None:
    word, start, end = match.group().replace(" ", ""), match.start(), match.end()
    follows = text[end] if end < len(text) else ""
    bound = word[-1] in "한두세네무석넉" and word != "스물"
    if "가" <= follows <= "힣":
        counted = _GLUED_PATTERN.get(word, _GLUED_ANY).match(text, end) or (word == "열" and _TEN_OF_WHICH.match(text, end))
        if not counted and (bound or word in _SPACED or not _LONE.match(text, end)):
            return None
    elif follows == " ":
        if word in _SPACED:
            if not _SPACED_PATTERN[word].match(text, end):
                return None
        elif bound and not _takes_noun(text, word, end):
            return None
    elif bound or word in _SPACED:
        return None
    return _counted(text, start, end, word)


def _takes_noun(text: str, word: str, end: int) -> bool:
    """두 and 세 before any noun; not 세 들다, 세 놓다, 두 말할 것 없이."""
    if not (end + 1 < len(text) and "가" <= text[end + 1] <= "힣"):
        return end + 1 < len(text) and (text[end + 1].isalpha() or text[end + 1] in "\0'\"‘“*(:`<")
    return not (_NOT_THREE.match(text, end) if word == "세" else _NOT_TWO.match(text, end) if word == "두" else None)


def _counted(text: str, start: int, end: int, word: str) -> Quantity:
    value = NATIVE[word]
    unit, stop, kind = unit_after(text, end)
    if kind == "clock" and value <= 12:
        minutes, stop = minutes_of(text, stop)
        return clock(text, start, stop, stop, exact(value + minutes), (value,))
    if kind in {"clock", "month"}:
        unit, stop, kind = "", end, "count"
    if unit in {"minute", "day", "second", "degree"}:  # 세 분 counts people; 두 도, 세 일 are other words
        unit, stop = "", end
    sure = 2
    if value == 1:
        sure = 1 if word == "한" and text[end:stop].strip() not in _LOOSE_ONE and not _loose_one(text, end) else 0
    also = (2,) if value == 1 and text.startswith("쌍", end + 1) else ()
    found = Quantity(start, stop, start, end, value, unit, kind, 0 if also else sure, also=also)
    if more := halves(text, stop) if unit or word != "한" else 0:
        return found._replace(value=value + Fraction(1, 2), end=more, last=more, sure=2)
    return found


def _loose_one(text: str, end: int) -> bool:
    if text.startswith(("번째", " 번째"), end):
        return False
    return any(text.startswith(name, end + 1) or text.startswith(name, end) for name in _LOOSE_ONE)


def _vague(text: str, match: re.Match[str]) -> Quantity | None:
    low, high = VAGUE_PAIRS[match.group()]
    start, end = match.span()
    follows = text[end] if end < len(text) else ""
    if match.group()[0] in "이삼사오육칠팔" and not _SINO_COUNTER.match(text, end):
        return None
    if (
        "가" <= follows <= "힣"
        and not _GLUED_ANY.match(text, end)
        and not _LONE.match(text, end)
        and not _SINO_COUNTER.match(text, end)
    ):
        return None
    unit, stop, kind = unit_after(text, end)
    if kind == "clock":
        unit, stop, kind = "", end, "count"
    return Quantity(start, stop, start, end, low, unit, kind, 1, high, end, start)


def _day(text: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    if not _PARTICLES.match(text, end):
        return None
    value = DAYS[match.group()]
    return Quantity(start, end, start, end, value, "day", sure=0 if value == 1 else 2)


def _sino(text: str, match: re.Match[str]) -> Quantity | None:
    start, run = match.start(), match.group()
    if len(run) == 1 or run == "만":
        return _one_sino(text, start, run)
    if start and text[start - 1] == " " and _INDEFINITE_BEFORE.search(text, max(0, start - 3), start):
        return None
    if run[-1] in "만억조" and (more := _MORE_SINO.match(text, match.end())):
        joined = _sino_counted(text, start, more.end(), sino(run + more.group(1)))
        if joined:
            return joined
    for letters in (run, run[:-1]):
        if len(letters) == 1:
            return _one_sino(text, start, letters)
        if _WELL_FORMED.match(letters) and (value := sino(letters)):
            found = _sino_counted(text, start, start + len(letters), value)
            if found:
                return found
    if _BARE.fullmatch(run) and _LONE.match(text, match.end()):
        return Quantity(start, match.end(), start, match.end(), sino(run), sure=1, also=(sino(run[:-1]),) if len(run) > 2 else ())
    return None


def _sino_counted(text: str, start: int, end: int, value: int) -> Quantity | None:
    if not value:
        return None
    if fraction := _FRACTION.match(text, end):
        top = sino(fraction.group(1))
        return Quantity(start, fraction.end(), start, fraction.end(), exact(Fraction(top, value))) if top else None
    if not _SINO_COUNTER.match(text, end):
        return None
    if _UNSAFE_TRILLION.fullmatch(text, start, end) and not _TRILLION_UNIT.match(text, end):
        return None
    unit, stop, kind = unit_after(text, end)
    if kind in {"clock", "month"}:
        unit, stop, kind = "", end, "count"
    if more := halves(text, stop) if unit else 0:
        return Quantity(start, more, start, end, value + Fraction(1, 2), unit, kind)
    return Quantity(start, stop, start, end, value, unit, kind)


def _one_sino(text: str, start: int, digit: str) -> Quantity | None:
    """One syllable: 일 년, 십 분, 백 명, 만 원; most need a blank before the counter."""
    value = sino(digit)
    if fraction := _FRACTION.match(text, start + 1):
        top = sino(fraction.group(1))
        return Quantity(start, fraction.end(), start, fraction.end(), exact(Fraction(top, value))) if top and value > 1 else None
    counter = (_ONE_COUNTER.get(digit) or _OTHER_COUNTER).match(text, start + 1)
    if not counter or text[start : counter.end()] in _NOT_GLUED:
        return None
    if start and text[start - 1] == " " and _INDEFINITE_BEFORE.search(text, max(0, start - 3), start):
        return None
    unit, stop, kind = unit_after(text, start + 1)
    if more := halves(text, stop) if unit else 0:
        return Quantity(start, more, start, start + 1, value + Fraction(1, 2), unit, kind)
    return Quantity(start, stop, start, start + 1, value, unit, kind, 1 if value == 1 else 2)


def _nth(text: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    letters = match.group()[1:]
    value = sino(letters)
    if (
        not value
        or (letters == "사" and text[end] in "장과부대회")
        or (letters == "일" and text[end] in "대회호절막")
        or (letters == "구" and text[end] in "대조")
    ):
        return None
    return Quantity(start, end + 1, start + 1, end, value, kind="ordinal", sure=2)


def _month(text: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    letters = match.group()[:-1]
    if not _PARTICLES.match(text, end) or _NOT_MONTH.match(text, end):
        return None
    value = 10 if letters == "시" else sino(letters)
    return Quantity(start, end, start, end - 1, value, kind="month", sure=1)


def _week(text: str, match: re.Match[str]) -> Quantity | None:
    return (
        Quantity(*match.span(), match.start(), match.start() + 1, 1, "week", sure=1)
        if _PARTICLES.match(text, match.end())
        else None
    )


def _half(text: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    word = match.group()
    if word.startswith("반") and word not in {"반 시간", "반시간"} and len(word) > 1 and not _PARTICLES.match(text, end):
        return None
    if word == "반세기":
        return Quantity(start, end, start, end, 50, "year", sure=1)
    unit = "year" if word == "반년" else "hour" if word.endswith("시간") else ""
    stop = end
    if word == "반":
        unit, stop, _ = unit_after(text, end)
    return Quantity(start, stop, start, end, Fraction(1, 2), unit, sure=1 if unit else 0)


def _first(text: str, match: re.Match[str]) -> Quantity | None:
    end = match.start() + len(match.group().rstrip())
    return Quantity(match.start(), end, match.start(), end, 1, kind="ordinal", sure=1 if end - match.start() > 1 else 0)


def _noon(text: str, match: re.Match[str]) -> Quantity | None:
    noon = match.group() == "정오"
    return (
        Quantity(*match.span(), *match.span(), 12, kind="clock", half="pm" if noon else "am", sure=0)
        if _PARTICLES.match(text, match.end())
        else None
    )


_READERS = {
    "vague": _vague, "day": _day, "native": _native, "sino": _sino, "nth": _nth, "month": _month, "week": _week, "half": _half,
    "first": _first, "noon": _noon,
}  # fmt: skip
