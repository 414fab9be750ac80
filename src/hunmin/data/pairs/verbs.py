"""What an English sentence does: whether it has a verb of its own, asks, or tells somebody to do something."""

from __future__ import annotations

import re

from hunmin.korean.script import VERBS, WORDS

_RELATIVE = re.compile("\\b(?:who|which|that|whose|where)\\b")
_SPEAKER = re.compile("^[A-Z][\\w.-]*(?: [A-Z][\\w.-]*)? ?: ")
_CONTRACTED = re.compile("n['’]t\\b|\\b[A-Za-z]+['’](?:ll|ve|re|m|d)\\b")
_FINITE = VERBS - {"who", "which", "what", "when", "if", "this", "it", "it's"}
# Orders of recipes, guides and notices.
_STEP = re.compile(
    "(?:please |then |next,? |first,? |finally,? |do not |never |always )?(?:sign|send|bring|ask|open|"
    "close|press|click|call|visit|keep|wait|heat|mix|bake|stir|pour|place|store|wash"
    "|turn|plug|unplug|drink|eat|avoid|remember|try|run|install|restart|save|enter|type|follow|apply|cook|boil|cut|slice|serve|start|stop|go|come|leave|buy|sell|pay|call"
    "|drop|move|push|pull|lift|hold|fold|cover|spread|sprinkle|season|simmer|soak|rinse|drain|chop|peel|"
    "preheat|preview|press|download|upload|update|upgrade|log|record|measure"
    "|repeat|practice|practise|stretch|breathe|sit|walk|relax|sleep|wake|wear|travel|drive|study|watch|listen|speak|talk|meet|join|invite|thank"
    "|tidy|clean|sweep|dig|feed|notice|focus|stay|be|don't|rub|hang|attach|connect|disconnect|schedule|reserve|return|exchange|compare|weigh|divide|multiply"
    "|subtract|solve|simplify|substitute|expand|factor|see|delete|append|refer|specify|ensure|set|get|enable|disable|confirm|submit|reply|scroll|tap)"
    "\\b(?! of\\b|-| \\w+ing\\b| made\\b)(?=.*(?:[\0:`]|\\b(?:an?|"
    "the|your|it|them|this|that|these|those|in|on|to|for|with|at|from|until|before|after|out|up|off|"
    "down|away|all|every|any)\\b|\\d))",
    re.IGNORECASE,
)
_QUESTION_WORDS_TEXT = (
    "what who whom whose which when where why how is are was were am do does did can could will would should shall may "
    "might must has have had isn't aren't don't doesn't didn't can't couldn't won't wouldn't shouldn't"
)
_QUESTION_WORDS = frozenset(_QUESTION_WORDS_TEXT.split())
# Words that open a sentence, not a noun phrase; verbs known by what stands around them ("loses her kite", "A dog plays", "kids push a").
_OPENING = re.compile(
    "(?:I|He|She|We|They|You|It|There|But|So|If|When|While|Although|Though|Because|However|Therefore|Moreover|Also|Then|Thus|Unfortunately"
    "|Fortunately|Finally|Sometimes|Often|Usually|Even|Once|Since|Until|Unless|After|Before|As|In|At|On|During|For|This|These|Yes|No|Let|Don't"
    "|Never|Always|Many of|Most of|Some of|One of|Let's|Thanks to|\\w+ing [^,]{3,40}, (?:he|she|they|"
    "we|I|it|his|her|their|our|the))\\b(?=.{12})(?!(?: \\w+){0,4} \\w+ing\\b(?!.*,))"
)
_OBJECT = "(?:a|an|the|her|his|its|their|our|my|your|him|them|it|me|us|to)"
_VERB_PLACE = re.compile(
    f"\\b(?!(?:towards|always|perhaps|besides|sometimes|upwards|thus) )(?:[a-z]+[^s\\Wui]s|[a-z]+ed) {_OBJECT}\\b"
    "|^(?:A|An|One|The) (?:(?!(?:with|in|on|of|at|and|or|for|to|from|by|as|near|wearing|that|who)\\b|\\w+ing\\b)\\w+ ){1,3}[a-z]+[^s\\Wui]s"
    " (?:a|an|the|his|her|its|on|in|at|into|onto|down|up|with|to|for|from|through|across|over|next|along|by|near|around|out|off|as|while|and)\\b"
    f"|\\b[a-z]{{2,}}s (?!(?:in|on|at|with|of|to|from|by|for|as|like|near|over|under|behind|into|and|or|"
    f"around|through|across|along|between)\\b|\\w+ing\\b|\\w+ed\\b)[a-z]+ (?:a|an|the|their|his|her)\\b"
    "|(?:[a-z]s|[Pp]eople|[Mm]en|[Ww]omen|[Cc]hildren|[Ss]ome|[Oo]thers|[Mm]any|[Mm]ost)"
    " (?:even |also |often |usually |always |never |still |just |only |already |rarely |sometimes |first |then |slowly |quickly )?"
    "(?:eat|go|make|take|get|use|live|know|think|see|find|give|help|keep|become|begin|seem|provide|require|include|contain|allow|cause|create"
    "|drink|drive|learn|teach|write|read|speak|attack|compete|run|walk|sit|stand|play|jump|swim|save|spend|rode|ride|grow|carry|bring|buy|sell|pay"
    "|put|pull|push|lie|fly|fall|feel|hold|look|move|offer|open|produce|reach|remain|rise|send|share|show|sleep|start|stay|stop|store|talk|tell"
    "|tend|travel|try|turn|vary|wait|wear|work|affect|reduce|increase|improve|protect|prevent|depend|develop|differ|enjoy|exist|follow|form|gather"
    "|happen|hunt|lead|left|lose|love|meet|occur|perform|prefer|receive|refer|represent|return|serve|suffer|support|surround|absorb|attend|believe)\\b"
    "|\\b[a-z]{2,}ed (?:about |nearly |over |more than |only )?\\d|\\b(?:sold|cost|won|lost|paid|bought|"
    "rose|ate|drank|swam|flew|threw|taught|caught|spent|heard|brought|met)"
    " (?:about |nearly |over |more than |only )?(?:\\d|\\$|the\\b|a\\b|an\\b|his\\b|her\\b|their\\b|its\\b|my\\b|our\\b)"
    "|\\b(?:said|went|took|came|saw|knew|gave|became|began|wrote|ran|spoke|grew|fell|drew|drove|wore|"
    "chose|thought|told|got|sat|says|asked|need|needs|want|wants|means|makes"
    "|helps|keeps|gives|takes|seems|becomes|contains|includes|provides|requires|allows|brings|comes|"
    "goes|lives|appears|occurs|equals|holds|rises|falls|ends|ended|begins|starts|started|lasts|lasted|"
    "costs|weighs|shows|tells|gets|explains|allows|uses|returns|depends|consists|belongs|represents|"
    "refers|stands for|happens|happened|died|lived|worked|arrived|stopped|helped|remains|remained|appeared|"
    "occurred)\\b"
)
# Verbs that open a request; those that may be nouns as well need an object behind them.
_ORDER = (
    "write|explain|describe|give|create|generate|find|identify|provide|suggest|summari[sz]e|rewrite|classify|compare|calculate"
    "|choose|select|tell|make|come up|develop|compose|read|think|convert|edit|determine|arrange|recommend|translate|correct|fix|solve|analy[sz]e"
    "|discuss|outline|paraphrase|rephrase|produce|propose|compute|evaluate|construct|categori[sz]e|sort|predict|extract|continue|fill|replace"
    "|remove|add|insert|transform|simplify|shorten|expand|combine|detect|verify|decide|imagine|pretend|define|brainstorm|prepare|build|implement"
    "|return|consider|use|teach|pick|assign|reword|reverse|restate|illustrate|demonstrate|interpret|invent|formulate|organi[sz]e|break down|ask"
    "|enumerate|differentiate|distinguish|elaborate|argue|justify|respond|reply|assess|spell|capitali[sz]e|unscramble|rearrange|supply|advise|craft"
    "|split|underline|circle|reorder|join|separate|spot|shuffle|recite|mention|proofread|punctuate|alphabeti[sz]e|"
    "devise|compile|conduct|deduce|infer|modify|adapt|trace|sum up"
)
_ORDER_OR_NOUN = (
    "list|name(?! for)|design|answer(?! \\d)|show|form|group|order|rank|rate|complete|change|match|check|act|play|state|plan|output|print|count|put|take|look"
    "|help|share|report|highlight|label|turn|pose|quote|present|contrast|research|review|offer|cite|draft|estimate|mark|pretend|visit|set|let"
)
_OBJECTS = (
    "an?|the|this|that|these|those|your|my|his|her|its|our|their|each|all|every|any|some|several|me|us|it|them|one|two|three|four|five|six|seven|eight|nine|ten"
    "|\\d+|how|what|why|which|who|where|when|whether|if|out|at|in|as|into|between|for|to|both|at least|possible|different|common|potential|key|main|examples?"
)
_REQUEST = re.compile(
    "(?:please |kindly |now |then |next,? |first,? |finally,? |can you |could you |would you |i want you to |you (?:should|must|need to) )*"
    f"(?:(?:{_ORDER})\\b(?! of\\b|-| only\\b)|(?:{_ORDER_OR_NOUN}) (?:{_OBJECTS})\\b)",
    re.IGNORECASE,
)


def has_verb(sentence: str) -> bool:
    """True for an English sentence with a verb of its own, so that its Korean must end on one; a bare noun phrase has none."""
    sentence = _SPEAKER.sub("", sentence).lstrip("\"'“‘(*-• ")
    if _REQUEST.match(sentence) or _OPENING.match(sentence) or _STEP.match(sentence):
        return True
    relative = _RELATIVE.search(sentence)
    return _verbs(sentence[: relative.start()] if relative else sentence) > 0 or (relative is not None and _verbs(sentence) > 1)


def _verbs(text: str) -> int:
    words = sum(word in _FINITE for word in text.lower().replace("’", "'").split())
    return words + len(_CONTRACTED.findall(text)) + sum(1 for _ in _VERB_PLACE.finditer(text))


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
