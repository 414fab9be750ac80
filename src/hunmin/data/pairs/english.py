"""The source side of a pair: its words, sentences and requests, and how much Korean they should come to.

Everything works on text without code (`prose`), in which places are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from math import sqrt
from typing import NamedTuple

from hunmin.korean.prose import HIDDEN, hide_code
from hunmin.korean.script import VERBS, WORDS

# Hangul syllables for each letter of English that is not copied, fitted on three sets of pairs (0.45 to 0.50); the spread of
# a text grows with the root of its length, and never falls below a tenth of it.
SYLLABLES = 0.465
SPREAD = 0.66
SPREAD_SHARE = 0.1

HANGUL = re.compile("[가-힣]+")
# A word that ends with a dot in the middle of a sentence: what commonly cuts a sentence in two.
ABBREVIATIONS = frozenset(
    (
        "mr mrs ms dr prof rev gov sen rep gen col lt sgt capt cmdr maj adm pres supt hon messrs mme st mt ft ave blvd rd no nos vs"
        " etc e.g i.e eg ie fig figs eq vol pp ch sec jr sr inc ltd co corp bros u.s u.k u.n a.m p.m d.c b.c a.d ph.d m.d b.a m.a jan"
        " feb mar apr jun jul aug sep sept oct nov dec approx ca cf al dept est viz mon tue wed thu fri tbsp tsp oz lb lbs min max"
        " hr hrs ed eds trans a.k.a resp dist"
    ).split()
)
# Abbreviations that may also end a sentence: the next word decides.
_MAY_END = frozenset("etc u.s u.k u.n a.m p.m d.c b.c a.d ph.d m.d b.a m.a jr sr inc ltd co corp al oz lb lbs hr hrs".split())
_END = re.compile("[.!?。…]+[\"'”’»)\\]*_]*(?=\\s|$)", re.MULTILINE)
_RELATIVE = re.compile("\\b(?:who|which|that|whose|where)\\b")
_FINITE = VERBS - {"who", "which", "what", "when", "if", "this", "it", "it's"}
_QUESTION_WORDS = frozenset(
    (
        "what who whom whose which when where why how is are was were am do does did can could will would should shall may might must"
        " has have had isn't aren't don't doesn't didn't can't couldn't won't wouldn't shouldn't"
    ).split()
)
# Words that open a sentence, not a noun phrase; verbs known by what stands around them ("loses her kite", "A dog plays", "kids push a").
_OPENING = re.compile(
    "(?:I|He|She|We|They|You|It|There|But|So|If|When|While|Although|Though|Because|However|Therefore|Moreover|Also|Then|Thus|Unfortunately"
    "|Fortunately|Finally|Sometimes|Often|Usually|Even|Once|Since|Until|Unless|After|Before|As|In|At|On|During|For|This|These|Yes|No|Let|Don't"
    "|Never|Always|Many of|Most of|Some of|One of)\\b(?=.{12})(?!(?: \\w+){0,4} \\w+ing\\b(?!.*,))"
)
_OBJECT = "(?:a|an|the|her|his|its|their|our|my|your|him|them|it|me|us|to)"
_VERB_PLACE = re.compile(
    f"\\b(?!(?:towards|always|perhaps|besides|sometimes|upwards|thus) )(?:[a-z]+[^s\\Wui]s|[a-z]+ed) {_OBJECT}\\b"
    "|^(?:A|An|One|The) (?:(?!(?:with|in|on|of|at|and|or|for|to|from|by|as|near|wearing|that|who)\\b|\\w+ing\\b)\\w+ ){1,3}[a-z]+[^s\\Wui]s"
    " (?:a|an|the|his|her|its|on|in|at|into|onto|down|up|with|to|for|from|through|across|over|next|along|by|near|around|out|off|as|while|and)\\b"
    f"|[a-z]{{2,}}s (?!(?:in|on|at|with|of|to|from|by|for|as|like|near|over|under|behind|into|and|or|around|through|across|along|between)\\b|\\w+ing\\b|\\w+ed\\b)[a-z]+ (?:a|an|the|their|his|her)\\b"
    "|(?:[a-z]s|[Pp]eople|[Mm]en|[Ww]omen|[Cc]hildren|[Ss]ome|[Oo]thers|[Mm]any|[Mm]ost)"
    " (?:even |also |often |usually |always |never |still |just |only |already |rarely |sometimes |first |then |slowly |quickly )?"
    "(?:eat|go|make|take|get|use|live|know|think|see|find|give|help|keep|become|begin|seem|provide|require|include|contain|allow|cause|create"
    "|drink|drive|learn|teach|write|read|speak|attack|compete|run|walk|sit|stand|play|jump|swim|save|spend|rode|ride|grow|carry|bring|buy|sell|pay"
    "|put|pull|push|lie|fly|fall|feel|hold|look|move|offer|open|produce|reach|remain|rise|send|share|show|sleep|start|stay|stop|store|talk|tell"
    "|tend|travel|try|turn|vary|wait|wear|work|affect|reduce|increase|improve|protect|prevent|depend|develop|differ|enjoy|exist|follow|form|gather"
    "|happen|hunt|lead|left|lose|love|meet|occur|perform|prefer|receive|refer|represent|return|serve|suffer|support|surround|absorb|attend|believe)\\b"
    "|\\b(?:said|went|took|came|saw|knew|gave|became|began|wrote|ran|spoke|grew|fell|drew|drove|wore|chose|thought|told|got|sat|says|asked|need|needs|want|wants|means|makes"
    "|helps|keeps|gives|takes|seems|becomes|contains|includes|provides|requires|allows|brings|comes|goes|lives)\\b"
)
# Verbs that open a request; those that may be nouns as well need an object behind them.
_ORDER = (
    "write|explain|describe|give|create|generate|find|identify|provide|suggest|summari[sz]e|rewrite|classify|compare|calculate"
    "|choose|select|tell|make|come up|develop|compose|read|think|convert|edit|determine|arrange|recommend|translate|correct|fix|solve|analy[sz]e"
    "|discuss|outline|paraphrase|rephrase|produce|propose|compute|evaluate|construct|categori[sz]e|sort|predict|extract|continue|fill|replace"
    "|remove|add|insert|transform|simplify|shorten|expand|combine|detect|verify|decide|imagine|pretend|define|brainstorm|prepare|build|implement"
    "|return|consider|use|teach|pick|assign|reword|reverse|restate|illustrate|demonstrate|interpret|invent|formulate|organi[sz]e|break down|ask"
    "|enumerate|differentiate|distinguish|elaborate|argue|justify|respond|reply|assess|spell|capitali[sz]e|unscramble|rearrange|supply|advise|craft"
    "|proofread|punctuate|alphabeti[sz]e|devise|compile|conduct|deduce|infer|modify|adapt|trace|sum up"
)
_ORDER_OR_NOUN = (
    "list|name|design|answer|show|form|group|order|rank|rate|complete|change|match|check|act|play|state|plan|output|print|count|put|take|look"
    "|help|share|report|highlight|label|turn|pose|quote|present|contrast|research|review|offer|cite|draft|estimate|mark|pretend|visit|set|let"
)
_OBJECTS = (
    "an?|the|this|that|these|those|your|my|his|her|its|our|their|each|all|every|any|some|several|me|us|it|them|one|two|three|four|five|six|seven|eight|nine|ten"
    "|\\d+|how|what|why|which|who|where|when|whether|if|out|at|in|as|into|between|for|to|both|at least|possible|different|common|potential|key|main|examples?"
)
_REQUEST = re.compile(
    "(?:please |kindly |now |then |next,? |first,? |finally,? |can you |could you |would you |i want you to |you (?:should|must|need to) )*"
    f"(?:(?:{_ORDER})\\b(?! of\\b)|(?:{_ORDER_OR_NOUN}) (?:{_OBJECTS})\\b)",
    re.IGNORECASE,
)


class Sentence(NamedTuple):
    """The place of a sentence in a text."""

    start: int
    end: int


@lru_cache(maxsize=8)
def prose(text: str) -> str:
    """The text with code, mathematics, addresses and tags hidden; places stay."""
    return hide_code(text)


def letters(text: str) -> int:
    """How many Latin letters a text holds."""
    return sum(map(len, WORDS.findall(text)))


def syllables(text: str) -> int:
    """How many Hangul syllables a text holds."""
    return sum(map(len, HANGUL.findall(text)))


def surplus(n_letters: float, n_syllables: float) -> float:
    """How many standard deviations more Korean (below 0: less) there is than this much English comes to; short texts vary more."""
    expected = SYLLABLES * n_letters
    return (n_syllables - expected) / sqrt(SPREAD * SPREAD * (n_letters + 8) + (SPREAD_SHARE * expected) ** 2)


def split_sentences(text: str) -> list[Sentence]:
    """The sentences of prose, in either language; a line break ends one, an abbreviation does not."""
    found: list[Sentence] = []
    start = 0
    for line in text.split("\n"):
        if line and not line.isspace():
            found.extend(_in_line(line, start))
        start += len(line) + 1
    return found


def _in_line(line: str, start: int) -> Iterator[Sentence]:
    begin = 0
    for match in _END.finditer(line):
        if _goes_on(line, begin, match.start(), match.end()):
            continue
        if _has_words(line, begin, match.start()):
            yield _trimmed(line, begin, match.end(), start)
            begin = match.end()
    if _has_words(line, begin, len(line)):
        yield _trimmed(line, begin, len(line), start)


def _has_words(line: str, start: int, end: int) -> bool:
    return any(char.isalnum() or char == HIDDEN for char in line[start:end])


def _trimmed(line: str, begin: int, end: int, start: int) -> Sentence:
    part = line[begin:end]
    return Sentence(start + begin + len(part) - len(part.lstrip()), start + begin + len(part.rstrip()))


def _goes_on(line: str, begin: int, dot: int, end: int) -> bool:
    """True for a dot after an abbreviation, an initial or a number of a list, and for any mark before a small letter."""
    rest = line[end : end + 8].lstrip(" \"'“‘(")
    if not rest or (dot and "가" <= line[dot - 1] <= "힣"):
        return False
    if "a" <= rest[0] <= "z" and line[dot - 1].isascii():
        return True
    if line[dot:end] != ".":
        return False
    word = line[max(begin, dot - 12) : dot].rsplit(None, 1)[-1:]
    name = word[0].lstrip("(\"'“‘[") if word else ""
    last = name.lower()
    if last in ABBREVIATIONS:
        return not (last in _MAY_END and rest[0].isupper())
    # An initial; small letters are units, unless a number follows: "p. 5".
    return (len(name) == 1 and name.isascii() and (name.isupper() or (name.isalpha() and rest[0].isdigit()))) or (
        last.isdigit() and not line[begin:dot].strip("( ").strip(last)
    )


def has_verb(sentence: str) -> bool:
    """True for an English sentence with a verb of its own, so that its Korean must end on one; a bare noun phrase has none."""
    sentence = sentence.lstrip("\"'“‘(*-• ")
    if _REQUEST.match(sentence) or _OPENING.match(sentence):
        return True
    relative = _RELATIVE.search(sentence)
    head = sentence[: relative.start()] if relative else sentence
    return not _FINITE.isdisjoint(head.lower().replace("’", "'").split()) or _VERB_PLACE.search(head) is not None


def is_question(sentence: str) -> bool:
    """True for a sentence that ends with a question mark."""
    return sentence.rstrip("\"'”’*_) \n").endswith(("?", "？"))


def is_request(sentence: str) -> bool:
    """True for a sentence that tells somebody to do something."""
    return _REQUEST.match(sentence.lstrip("*-•# \n\t")) is not None


def asks_first(sentence: str) -> bool:
    """True for a sentence that begins as a question."""
    first = WORDS.search(sentence)
    return first is not None and first.group().lower() in _QUESTION_WORDS
