"""Units of measure, money and time: their names in English and Korean, and what one is worth in another."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from hunmin.korean.quantities.quantity import Number


class Unit(NamedTuple):
    """A unit: what it measures, its size in the smallest unit of its system, how Korean text writes it."""

    dimension: str
    size: Fraction
    system: str
    symbol: str
    hangul: str


# id | dimension | size | system | symbol | Hangul names, the first one is used to write it | English names
_TABLE = """
mm|length|1/1000|metric|mm|밀리미터|mm millimeter millimeters millimetre millimetres ㎜
cm|length|1/100|metric|cm|센티미터 센티|cm centimeter centimeters centimetre centimetres ㎝
m|length|1|metric|m|미터|m meter meters metre metres
km|length|1000|metric|km|킬로미터|km kms kilometer kilometers kilometre kilometres ㎞
inch|length|254/10000|imperial||인치|inch inches in.
ft|length|3048/10000|imperial|ft|피트 풋|ft foot feet
yard|length|9144/10000|imperial|yd|야드|yd yds yard yards
mile|length|1609344/1000|imperial||마일|mi mile miles mph
light_year|length|9460730472580800|metric||광년|light-year light-years
mg|mass|1/1000|metric|mg|밀리그램|mg milligram milligrams ㎎
g|mass|1|metric|g|그램|g gram grams gramme grammes
kg|mass|1000|metric|kg|킬로그램|kg kgs kilogram kilograms kilo kilos ㎏
ton|mass|1000000|metric|t|톤|ton tons tonne tonnes
oz|mass|28349523125/1000000000|imperial|oz|온스|oz ounce ounces
lb|mass|45359237/100000|imperial|lb||lb lbs
ml|volume|1|metric|mL|밀리리터|ml milliliter milliliters millilitre millilitres ㎖ cc ㏄
l|volume|1000|metric|L|리터|l liter liters litre litres ℓ
tsp|volume|493/100|kitchen||작은술 티스푼|tsp tsps teaspoon teaspoons
tbsp|volume|1479/100|kitchen||큰술 테이블스푼|tbsp tbsps tablespoon tablespoons
cup|volume|2366/10|kitchen||컵|cup cups
pint|volume|473|imperial||파인트|pint pints
quart|volume|946|imperial||쿼트|quart quarts
gallon|volume|3785|imperial||갤런|gallon gallons
m2|area|1|metric|m²|제곱미터 평방미터|㎡ m² m2
km2|area|1000000|metric|km²|제곱킬로미터 평방킬로미터|㎢ km² km2
hectare|area|10000|metric|ha|헥타르|ha hectare hectares
acre|area|40468564224/10000000|imperial||에이커|acre acres
sqft|area|9290304/100000000|imperial||제곱피트 평방피트|sqft
percent|percent|1|ratio|%|퍼센트 프로|% ％ percent pct
point|point|1|ratio|%p|퍼센트포인트|
bp|point|1/100|ratio|bp|베이시스포인트|bp bps
usd|money|100|usd|$|달러 불|dollar dollars usd buck bucks
cent|money|1|usd||센트|cent cents ¢
krw|money|1|krw|₩|원|won krw
jpy|money|1|jpy|¥|엔|yen jpy
eur|money|1|eur|€|유로|euro euros eur
gbp|money|1|gbp|£||gbp
cny|money|1|cny||위안|yuan renminbi cny rmb
inr|money|1|inr||루피|rupee rupees
celsius|temperature|1|metric|°C||°c ℃
fahrenheit|temperature|1|imperial|°F||°f ℉
second|time|1|clock||초|second seconds sec secs
minute|time|60|clock||분|minute minutes min mins
hour|time|3600|clock||시간|hour hours hr hrs
day|time|86400|clock||일|day days
week|time|604800|clock||주일 주간 주|week weeks
month|time|2629800|calendar||개월 달|month months
year|time|31557600|calendar||년|year years yr yrs
decade|time|315576000|calendar|||decade decades
hundred_years|time|3155760000|calendar|||
millisecond|time|1/1000|clock|ms|밀리초|ms millisecond milliseconds
bit|data|1/8|data||비트|bit bits
byte|data|1|data||바이트|byte bytes
kb|data|1000|data|KB|킬로바이트|kb kilobyte kilobytes
mb|data|1000000|data|MB|메가바이트|mb megabyte megabytes
gb|data|1000000000|data|GB|기가바이트|gb gigabyte gigabytes
tb|data|1000000000000|data|TB|테라바이트|tb terabyte terabytes
hz|frequency|1|si|Hz|헤르츠|hz hertz
khz|frequency|1000|si|kHz|킬로헤르츠|khz
mhz|frequency|1000000|si|MHz|메가헤르츠|mhz
ghz|frequency|1000000000|si|GHz|기가헤르츠|ghz
watt|power|1|si|W|와트|watt watts
kw|power|1000|si|kW|킬로와트|kw kilowatt kilowatts
mw|power|1000000|si|MW|메가와트|megawatt megawatts
kwh|energy|1000|si|kWh|킬로와트시|kwh
volt|voltage|1|si|V|볼트|volt volts
cal|heat|1|si|cal|칼로리|cal calorie calories
kcal|heat|1000|si|kcal|킬로칼로리|kcal
"""

UNITS: dict[str, Unit] = {}
ENGLISH: dict[str, str] = {
    "basis points": "bp",
    "basis point": "bp",
    "percentage points": "point",
    "percentage point": "point",
    "per cent": "percent",
    "light years": "light_year",
    "light year": "light_year",
    "square meters": "m2",
    "square metres": "m2",
    "square kilometers": "km2",
    "square kilometres": "km2",
    "square feet": "sqft",
    "square foot": "sqft",
    "sq ft": "sqft",
    "degrees celsius": "celsius",
    "degrees fahrenheit": "fahrenheit",
    "degrees c": "celsius",
    "degrees f": "fahrenheit",
    "° c": "celsius",
    "° f": "fahrenheit",
    "degrees": "degree",
    "degree": "degree",
    "°": "degree",
    "pounds": "pound",
    "pound": "pound",
    "centuries": "hundred_years",
    "fortnight": "fortnight",
}
HANGUL: dict[str, str] = {
    "파운드": "pound",
    "도": "degree",
    "%포인트": "point",
    "％포인트": "point",
    "퍼센트 포인트": "point",
    "%p": "point",
    "％p": "point",
    "%P": "point",
}
SYMBOLS: dict[str, str] = {}
for _line in _TABLE.strip().split("\n"):
    _id, _dimension, _size, _system, _symbol, _hangul, _english = _line.split("|")
    UNITS[_id] = Unit(_dimension, Fraction(_size), _system, _symbol, _hangul.split(" ")[0])
    ENGLISH.update(dict.fromkeys(_english.split(), _id))
    HANGUL.update(dict.fromkeys(_hangul.split(), _id))
    SYMBOLS.update({name: _id for name in (_symbol, *_english.split()) if name and not re.fullmatch("[a-z-]{5,}", name)})
UNITS["pound"] = Unit("mass", UNITS["lb"].size, "imperial", "", "파운드")
UNITS["fortnight"] = Unit("time", Fraction(1209600), "clock", "", "")
UNITS["degree"] = Unit("temperature", Fraction(1), "degree", "", "도")
CURRENCY = {"$": "usd", "＄": "usd", "₩": "krw", "￦": "krw", "€": "eur", "£": "gbp", "¥": "jpy", "￥": "jpy", "₹": "inr"}
# What two languages name alike: 5 points, 5 pounds, 5 degrees, 5 calories.
_ALIKE = frozenset(
    frozenset(pair)
    for pair in (
        ("pound", "gbp"),
        ("pound", "lb"),
        ("degree", "celsius"),
        ("degree", "fahrenheit"),
        ("cal", "kcal"),
        ("jpy", "cny"),
        ("era", "year"),
    )
)
# 분 counts people, 주 shares and states, 일 work, 초 the beginning, 년 and 월 the calendar.
_AMBIGUOUS = frozenset({"minute", "week", "day", "second", "month", "year"})
TOLERANCE = Fraction(6, 100)


def alike(one: str, other: str) -> bool:
    """True when two unit ids may mean the same unit; a bare count goes with any unit."""
    return one == other or not one or not other or frozenset((one, other)) in _ALIKE


def opposed(one: str, other: str) -> bool:
    """True when two unit ids can not stand for each other: kg and g, 달러 and 원, percent and percentage point, km and kg."""
    if alike(one, other):
        return False
    first, second = UNITS.get(one), UNITS.get(other)
    if first is None or second is None:
        return False
    return first.dimension == second.dimension or "time" not in (first.dimension, second.dimension) or other not in _AMBIGUOUS


def converts(value: Number, unit: str, other: Number, other_unit: str) -> bool:
    """True when two measures are equal: exact within one system (24 months, 2 years), rounded between systems (5 miles, 8 km)."""
    first, second = UNITS.get(unit), UNITS.get(other_unit)
    if first is None or second is None or first.dimension != second.dimension:
        return False
    if first.dimension == "temperature":
        return _same_temperature(value, first.system, other, second.system)
    if first.system != second.system and first.dimension == "money":
        return False
    ours, theirs = value * first.size, other * second.size
    if first.system == second.system and first.system != "kitchen":
        return ours == theirs
    return bool(abs(ours - theirs) <= TOLERANCE * max(ours, theirs))


def _same_temperature(value: Number, system: str, other: Number, other_system: str) -> bool:
    if "imperial" not in (system, other_system) or system == other_system:
        return value == other
    fahrenheit, celsius = (value, other) if system == "imperial" else (other, value)
    exact = Fraction(fahrenheit - 32) * 5 / 9
    tolerance = max(Fraction(3), abs(exact) / 50)
    return any(abs(exact - reading) <= tolerance for reading in (celsius, -celsius))


def _pattern(names: dict[str, str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


# After a number in English: "5 km", "5-km", "5km".
ENGLISH_UNIT = re.compile(rf"[ \xa0]?-?({_pattern(ENGLISH)})(?![a-z0-9])")
