"""Requests that are about English itself, so that a translation can kill them: what kind, and what may be done about it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from hunmin.data.pairs.english import prose, split_sentences
from hunmin.data.pairs.verbs import is_request
from hunmin.korean.script import WORDS

# keep_english: leave the English that the task works on; localise: find a Korean task of the kind; drop: nothing to save.
Action = Literal["keep_english", "localise", "drop"]
# What has to stay English for the task to live: the text it works on, the answer, both, or the answer in a third language.
Needs = Literal["payload", "answer", "both", "foreign"]


SHORT_LINE = 200
LONGEST_LINE = 600


# A text in a third language that the request works on, which has to stay.
FROM_FOREIGN = re.compile(
    "\\b(?:French|Spanish|German|Italian|Portuguese|Latin|Greek|Russian|Japanese|Chinese|Arabic|Hindi|Dutch|Swedish|Polish|Turkish|Vietnamese|Thai|Indonesian|Hebrew)"
    " (?:word|phrase|sentence|text|paragraph|expression|poem|letter|proverb|saying|passage)(?! for\\b)|"
    "\\bfrom (?:French|Spanish|German|Italian|Portuguese|Latin|Greek|Russian|Japanese|Chinese|Arabic|"
    "Hindi|Dutch|Swedish)\\b"
)


class Task(NamedTuple):
    """A kind of task that works on English; `name` and `korean` name it in messages.

    words  small words without one of which no request is of this kind: looked at before the pattern.
    """

    name: str
    korean: str
    action: Action
    needs: Needs
    words: frozenset[str]
    pattern: re.Pattern[str]


def _task(name: str, korean: str, action: Action, needs: Needs, words: str, pattern: str) -> Task:
    return Task(name, korean, action, needs, frozenset(words.lower().split()), re.compile(pattern, re.IGNORECASE | re.DOTALL))


LANGUAGES = (
    "English|French|Spanish|German|Italian|Portuguese|Latin|Greek|Russian|Japanese|Chinese|Mandarin|Cantonese|Arabic|Hindi|Dutch|Swedish"
    "|Polish|Turkish|Vietnamese|Thai|Indonesian|Hebrew|Swahili|Korean|Norwegian|Danish|Finnish|Czech|Hungarian|Romanian|Ukrainian|Persian"
    "|Urdu|Bengali|Esperanto|Tagalog|Malay|Welsh|Irish|Mongolian"
)
_FIX = (
    "correct|fix|improve|check|edit|proofread|revise|find|identify|spot|detect|locate|mark|repair|rewrite|"
    "point out|evaluate|classify|clean up|remove|look for|highlight|underline|analy[sz]e|review|point"
)
_FAULT = (
    "grammar|grammatical(?:ly)?|spelling|misspell\\w*|spelled|punctuation|typos?|typographical|verb tenses?|subject-verb agreement|run-on|syntax"
    "|sentence fragments?|comma splices?|capitali[sz]ation|homophone"
)
_LETTER = "(?:the )?(?:same )?(?:letters? |vowel |consonant |sound )?"

TASKS: tuple[Task, ...] = (
    _task(
        "pig latin or cipher",
        "글자를 바꾸는 암호",
        "drop",
        "both",
        "pig caesar substitution vigenere vigenère rot13 rot cipher ciphers morse leet leetspeak spoonerism spoonerisms nato",
        "\\bpig[- ]latin\\b|\\b(?:caesar|substitution|vigen[eè]re|rot-?13)\\b|\\bcipher|\\bmorse(?: code)?\\b|\\bleet ?speak\\b|\\bspoonerism|\\bNATO phonetic",
    ),
    _task(
        "translation",
        "번역",
        "keep_english",
        "foreign",
        LANGUAGES.replace("|", " ") + " translate translation translated translating language languages",
        f"\\btranslat\\w*\\b(?!.{{0,20}}\\b(?:code|program|script|function|pseudocode)\\b).{{0,200}}?\\b(?:{LANGUAGES})\\b"
        f"|\\b(?:{LANGUAGES})\\b.{{0,60}}\\btranslat"
        f"|\\b(?:say|write|express|put|render|convert|rewrite|spell|answer|respond|reply|speak)\\b.{{0,160}}?\\b(?:in|"
        f"into|to) (?:{LANGUAGES})\\b(?! (?:cuisine|food|culture|class|literature|restaurant|style|history))"
        f"|\\bwhat (?:is|are|'s)\\b.{{0,60}}\\b(?:in|into) (?:{LANGUAGES})\\b(?! (?:cuisine|food|culture|"
        f"class|literature|style|history|mythology|cooking|art|society|grammar))"
        "|\\bin (?:\\w+ )?(?:different|other|foreign) languages?\\b|\\bin (?:two|three|four|five|six|ten|several|many|\\d+) (?:different )?languages\\b"
        f"|\\bmeans? in (?:{LANGUAGES})\\b|\\b(?:{LANGUAGES}) (?:word|phrase|expression) [\"'“‘]"
        f"|\\b(?:{LANGUAGES}) (?:word|phrase|equivalent|expression|greeting)s?\\b.{{0,20}}\\b(?:for|of)\\b",
    ),
    _task(
        "grammar or spelling",
        "영어 문법·맞춤법",
        "keep_english",
        "both",
        (
            "grammar grammatical grammatically ungrammatical spelling spellings spelled spell misspelled misspelling "
            "misspellings misspell misspelt punctuation punctuate typo typos typographical proofread sentence "
            "sentences tense tenses agreement run-on syntax fragment fragments comma commas splice splices capitalization "
            "capitalisation homophone apostrophe apostrophes quotation periods"
        ),
        f"\\b(?:{_FIX})\\b.{{0,90}}\\b(?:{_FAULT})\\b"
        f"|\\bgrammatically (?:in)?correct\\b|\\bungrammatical\\b|\\bmisspel\\w+|\\bspelled (?:in)?correctly|"
        f"\\bspelled (?:wrong|right)\\b|\\bcorrect (?:the )?spelling|\\bspell(?:ing)? (?:of )?(?:the )?(?:words?\\b|"
        f"[\"'“‘])"
        "|\\bhow (?:do|would|can) you spell\\b|\\bspelling (?:bee|test|mistake|error)|\\b(?:is|are|does|"
        "has|contains?) (?:\\w+ ){0,5}(?:grammar|grammatical|spelling) (?:error|mistake)"
        "|\\bproofread\\b|\\bcorrect the (?:following |given |errors? in the |mistakes? in the )?(?:\\w+ )?sentences?\\b"
        "|\\b(?:error|mistake)s? in (?:the|this|each) (?:following |given )?sentence|\\bgrammar (?:check|"
        "correction|mistake|error)|\\bpunctuat(?:e|ion)\\b.{0,40}\\bsentence"
        "|\\b(?:add|insert|put|place)\\b.{0,30}\\b(?:commas?|apostrophes?|punctuation|quotation marks|periods?)\\b|\\b(?:change|make|rewrite)\\b.{0,50}\\bgrammatical",
    ),
    _task(
        "English grammar exercise",
        "영어 문법 문제",
        "keep_english",
        "both",
        (
            "article articles preposition prepositions verb verbs form tense tenses pronoun pronouns conjunction "
            "conjunctions modal homophone auxiliary gerund gerunds infinitive infinitives participle participles "
            "determiner determiners modifier modifiers noun nouns adjective adjectives adverb adverbs conjunction "
            "subject predicate object reorder re-order arrange rearrange words english passive active voice "
            "speech agreement indefinite speech pos pos-tag pos-tags there their affect effect who whom its "
            "it's your than then fewer less lie lay an the blank blanks word correct"
        ),
        "\\b(?:correct|appropriate|right|suitable|proper|missing|best)\\b.{0,25}\\b(?:articles?|prepositions?|"
        "verb forms?|form of (?:the |each )?(?:verb|word)|tenses?|pronouns?|conjunctions?|modal|phrasal "
        "verb|homophone)\\b"
        "|\\b(?:fill|complete|choose|select|insert|pick|use)\\b.{0,80}\\b(?:articles?|prepositions?|verbs? "
        "in|auxiliary|a, an,? or the|[\"'“‘]?a[\"'”’]? or [\"'“‘]?an[\"'”’]?)\\b.{0,60}"
        "(?:sentence|blank|_{2,}|\\bform\\b)|\\b(?:fill|complete|choose|select)\\b[^\n]{0,60}\\b(?:there|"
        "their|they're|affect|effect|who|whom|its|it's|your|you're|lie|lay|then|than|fewer|less)[\"'”’]?,? "
        "(?:or|vs\\.?|/) "
        "|\\b(?:choose|select|pick|circle|use) the (?:correct|right|proper) (?:word|form|spelling)\\b"
        "|\\b(?:identify|find|underline|name|list|highlight|what is|which)\\b.{0,40}\\b(?:prepositions?|"
        "articles?|auxiliary verbs?|gerunds?|infinitives?|participles?|phrasal verbs?|determiners?)\\b.{0,30}\\b(?:in|"
        "of)\\b"
        "|\\b(?:identify|find|underline|circle|name|list|highlight|mark|point out|count|what is|which|replace|"
        "remove)\\b.{0,40}\\b(?:nouns?|verbs?|adjectives?|adverbs?|pronouns?|conjunctions?|subject|predicate|"
        "object)\\b.{0,30}\\b(?:sentence|phrase|clause)"
        "|\\b(?:re-?order|arrange|rearrange|put) (?:the |these )?(?:following )?(?:words|phrases)\\b.{0,40}\\bsentence|"
        "\\bwords? .{0,30}\\bto (?:form|make) a (?:\\w+ )?sentence"
        "|\\bEnglish (?:word|sentence|phrase|verb|noun|adjective|adverb|idiom|vocabulary|expression)s?\\b"
        "|\\b(?:passive|active) voice\\b|\\b(?:in|into|to) (?:the )?(?:simple |present |past |future )+(?:perfect "
        "|continuous |progressive )?tense\\b|\\b(?:in|into|to) (?:reported|indirect|direct) speech\\b"
        "|\\bparts? of speech\\b|\\bpos[- ]tags?\\b|\\bdangling modifier|\\bsubject-verb agreement\\b|\\bindefinite article",
    ),
    _task(
        "word forms",
        "영어 낱말 꼴",
        "keep_english",
        "both",
        (
            "past participle tense plural plurals singular pluralize comparative superlative form conjugate "
            "conjugation irregular contraction contractions prefix prefixes suffix suffixes root compound gerund "
            "present future person"
        ),
        "\\b(?:past tense|past participle|simple past|past form|present participle|third[- ]person singular|gerund|-ing form)(?: form)? (?:of|for)\\b"
        "|\\bplurals?(?: forms?| version)?(?: of| for|:)|\\b(?:into|to|in) (?:the |its |their )?(?:plural|singular)\\b|\\bpluralize\\b|\\bsingular(?: form)? of\\b"
        "|\\b(?:comparative|superlative)(?: and \\w+)?(?: forms?)?(?: of| for)\\b|\\b(?:adjective|adverb|noun|verb) form of\\b|\\bconjugat(?:e|ion)\\b|\\birregular verb"
        "|\\b(?:verb|word)s?\\b.{0,40}\\b(?:to|into|in) (?:the |its )?(?:past|present|future)(?: tense| "
        "participle)\\b(?<!sentence)|\\bcontraction (?:of|for)\\b|\\bcontractions? [\"'“‘]|\\bexpand\\b.{0,25}\\bcontraction|"
        "\\bcontractions?\\b.{0,30}\\b(?:expand|sentence)"
        "|\\bwords?\\b.{0,40}\\b(?:prefix|suffix)(?:es)?\\b|\\b(?:prefix|suffix)(?:es)? [\"'“‘-]|\\broot word\\b|\\bform (?:a )?compound words?\\b|\\bcompound words?\\b",
    ),
    _task(
        "letters of a word",
        "낱말의 글자",
        "keep_english",
        "payload",
        (
            "many letter letters vowel vowels consonant consonants syllable syllables character characters reverse "
            "reversed reversing backward backwards mirror spelled spelling"
        ),
        "\\bhow many (?:times )?(?:\\w+ )?(?:letters?|vowels?|consonants?|characters?|syllables?)\\b|\\bhow "
        "many (?:times )?(?:does |do |is |are )?(?:the )?(?:letter )?[\"'“‘]?[a-z][\"'”’]?(?:'?s)? (?:are "
        "|is |appears?|occurs?|in|does)\\b"
        "|\\b(?:count|number|total)\\b.{0,30}\\b(?:letters?|vowels?|consonants?|syllables?|characters?)\\b|"
        "\\b(?:remove|delete|replace|swap|drop|extract|take out|capitali[sz]e|count|list)\\b.{0,30}\\b(?:vowels?|"
        "consonants?|every (?:second|other|third) letter|letter [a-z])\\b"
        "|\\brevers(?:ed|ing)\\b.{0,20}[\"'“‘]|\\b(?:write|spell|say|read|type|print)\\b.{0,40}\\bbackwards?\\b|"
        "\\b(?:reverse|backwards?|mirror|spell(?:ed|ing)?)\\b.{0,30}\\b(?:words?|letters?|string|spelling|"
        "backwards?|characters)\\b|\\b(?:first|last|second|third|middle|nth|[0-9]+(?:st|nd|rd|th)) (?:\\w+ "
        ")?letters?\\b"
        "|\\bsyllables?\\b|\\b(?:which|what) letters?\\b|\\bletters? (?:in|of) (?:the )?(?:words?|alphabet|"
        "name)\\b|\\bmissing letters?\\b|\\bdouble letters?\\b|\\bdivide\\b.{0,30}\\bsyllables",
    ),
    _task(
        "letter puzzle",
        "글자 놀이",
        "drop",
        "both",
        (
            "anagram anagrams unscramble unscrambled scramble scrambled jumble jumbled rearrange rearranging "
            "re-arrange palindrome palindromes palindromic isogram isograms pangram pangrams lipogram letters "
            "letter crossword crosswords cross search ladder hangman scrabble wordle hidden words word"
        ),
        "\\banagrams?\\b|\\bunscrambl\\w+|\\bscrambl\\w+ (?:words?|letters?)\\b|\\bjumbled?\\b.{0,20}\\b(?:words?|"
        "letters?)\\b|\\bre-?arrang\\w+\\b.{0,30}\\bletters?\\b|\\bpalindrom\\w+|\\bisogram|\\bpangram|\\blipogram"
        "|\\b(?:using|use|from|with) (?:only |just |all )?(?:the |these )?(?:following )?letters\\b|\\bwithout "
        "(?:using )?(?:the )?letters? \\W?[a-z]\\b|\\bcross ?words?\\b|\\bword (?:search|ladder|scramble|"
        "jumble)\\b|\\bhangman\\b|\\bscrabble\\b"
        "|\\bwordle\\b|\\b(?:\\w+|[0-9]+)[- ]letter (?:\\w+ ){0,2}(?:words?|names?)\\b|\\bhidden words?\\b|"
        "\\bmake (?:as many|a|new) words? (?:as possible )?(?:from|out of|using)\\b",
    ),
    _task(
        "words by letter",
        "글자로 찾는 낱말",
        "localise",
        "answer",
        "start starts starting begin begins beginning end ends ending letter letters vowel vowels z alphabet alliteration alliterative alliterate rhyme",
        f"(?:start|begin|end)(?:s|ing|ning)?(?: and end(?:s|ing)?)? (?:with|in) {_LETTER}(?-i:[\"'“‘]?-?[A-Z][\"'”’]?(?![\\w'’])|"
        f"[\"'“‘]-?[A-Za-z]{{1,4}}-?[\"'”’]|-[a-z]{{1,5}}\\b)"
        "|(?:start|begin|end)(?:s|ing|ning)? (?:with|in) (?:the |a |same )+(?:letters?|vowels?|consonants?|"
        "sound)\\b|\\bthe (?:same )?(?:first )?letter (?-i:[\"'“‘]?[A-Za-z][\"'”’]?(?![\\w'’]))|\\bcontain\\w* "
        "(?:the )?letters?\\b|(?:start|begin|end)(?:s|ing)? with (?:an? )?(?:vowel|consonant)\\b|\\bsilent "
        "letter"
        "|\\bwords? (?:that )?(?:end|rhyme|start|begin)\\w*\\b.{0,20}[\"'“‘-](?:[a-z]{1,5})\\b|\\bA (?:to|"
        "through|-|–) Z\\b.{0,20}\\b(?:list|words?|animals?|alphabet)|\\beach letter of the alphabet\\b|"
        "\\balliterat\\w+",
    ),
    _task(
        "acrostic or acronym",
        "머리글자 짓기",
        "localise",
        "both",
        "acrostic acrostics backronym backronyms acronym acronyms mnemonic initialism",
        (
            "\\bacrostic\\b|\\bbackronym|\\b(?:create|make|come up with|invent|think of|generate|form|write|"
            "suggest|devise|design|construct)\\b.{0,40}\\b(?:acronym|mnemonic|initialism)\\b"
        ),
    ),
    _task(
        "rhyme",
        "운 맞추기",
        "localise",
        "answer",
        "rhyme rhymes rhymed rhyming limerick limericks",
        "\\brhym(?:es?|ed|ing)\\b(?<!nursery rhyme)(?<!nursery rhymes)|\\blimerick",
    ),
    _task(
        "play on words",
        "말장난",
        "localise",
        "answer",
        "pun puns play wordplay tongue tongue-twister tongue-twisters twister knock knock-knock entendre portmanteau portmanteaus malapropism",
        "\\b(?<!no )puns?\\b|\\bplay on words\\b|\\bwordplay\\b|\\btongue[- ]twisters?\\b|\\bknock[- ]knock\\b|\\bdouble entendre|\\bportmanteau|\\bmalapropism",
    ),
    _task(
        "alphabetical order",
        "알파벳순",
        "localise",
        "both",
        "alphabetize alphabetise alphabetical alphabetically alphabet lexicographic lexicographical lexicographically",
        "\\balphabeti[sz]e\\b|\\balphabetical(?:ly)?\\b|\\balphabet order\\b|\\blexicographic",
    ),
    _task(
        "capital letters",
        "대소문자",
        "keep_english",
        "both",
        (
            "capitalize capitalise capitalized capitalised capitalizing capitalization capitalisation case titlecase "
            "uppercase lowercase uppercased lowercased caps capital camelcase upper lower"
        ),
        (
            "\\bcapitali[sz](?:e|ed|ing|ation)\\b(?! on\\b)|\\b(?:title|upper|lower|sentence|camel|snake|kebab|"
            "pascal)[- ]?case\\b|\\ball[- ]caps\\b|\\bcapital letters?\\b|\\b(?:upper|lower)cased?\\b"
        ),
    ),
    _task(
        "pronunciation",
        "발음",
        "drop",
        "both",
        (
            "pronounce pronounced pronouncing pronunciation homophone homophones homonym homonyms homograph "
            "homographs ipa phonetic phonetically stressed stress minimal sounds sound"
        ),
        (
            "\\bpronounc(?:e|ed|ing|iation)\\b|\\bpronunciation\\b|\\bhomophones?\\b|\\bhomonyms?\\b|\\bhomographs?\\b|"
            "\\bIPA\\b|\\bphonetic(?:ally| transcription| spelling)?\\b|\\bstressed syllable|\\bword stress\\b|"
            "\\bsounds? (?:like|the same as) the word\\b|\\bminimal pairs?\\b"
        ),
    ),
    _task(
        "synonyms of an English word",
        "영어 낱말의 비슷한 말",
        "localise",
        "both",
        "difference synonym synonyms synonymous antonym antonyms thesaurus another opposite",
        (
            "\\bdifference (?:in meaning )?between (?:the (?:words? |verbs? |nouns? )?)?[\"'“‘][a-z]+[\"'”’] "
            "and (?:the )?[\"'“‘]|\\b(?:use|using) the word [\"'“‘]\\w+[\"'”’] in an English\\b|\\bsynonym(?:s|"
            "ous)?\\b(?! (?:of success|for success))|\\bantonyms?\\b|\\bthesaurus\\b|\\banother word for\\b|"
            "\\bopposite (?:word )?of (?:the word )?[\"'“‘]"
        ),
    ),
)
_TOKEN = re.compile("[a-z][a-z'-]*")
# A request for a program, whose subject may be letters and words: the code stays code.
_PROGRAM = re.compile(
    "\\b(?:program|function|script|(?<!morse )code|algorithm|python|java|javascript|c\\+\\+|c#|sql|regex|regular expression|method|class|snippet|query|html|css|"
    "rust|kotlin|typescript|php|ruby|bash|shell|command|implement|excel|spreadsheet|formula|array|linked list|api)\\b",
    re.IGNORECASE,
)
# Talk about these things, and their use as a condition of a text, are no such tasks unless they come with something to work on.
_TALK = re.compile(
    "(?:please )?(?:(?:explain|describe|discuss|define|summari[sz]e|tell me about|why|who|when|where)\\b"
    "|what (?:is|are|does|do) (?:an? |the )?(?:purpose|definition|meaning|difference|importance|role|benefits?|rules?|history|origin)\\b"
    "|what (?:is|are) (?:an? |the )?(?:(?!of |for |with )\\w+[ -]?){1,3}\\?$|give me (?:some |\\w+ )?(?:tips|"
    "advice|ways)|how (?:can|do|should) (?:i|we|you|students|children) (?:improve|learn|get|teach|practi[sc]e)"
    "|(?:write|create|draft|compose) (?:an?|the) (?:\\w+ ){0,4}(?:essay|article|e-?mail|letter|blog|"
    "review|speech|report|description|summary|biography|memo|plan|lesson|outline)\\b)",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    "\"([^\"\n]{1,300})\"|“([^”\n]{1,300})”|‘([^’\n]{1,300})’|(?<![A-Za-z])'([^'\n]{1,300})'(?![A-Za-z])|`([^`\n]{1,300})`"
)
_GIVEN = re.compile("[:：]\\s|\\n\\s*")
_LAST = re.compile(
    (
        "(?:\\bwords?|\\bname|\\bphrase|\\bspell|\\bpronounce|\\bunscramble|\\breverse|\\brhymes? with|\\b(?:in|"
        "of|for|from|with)) ((?-i:[A-Z]+|[A-Za-z][a-z]*(?: [a-z]+)?))(?: (?:backwards?|correctly|in [A-Z][a-z]+|"
        "alphabetically))?[?.!]*\\s*$"
    ),
    re.IGNORECASE,
)
_NOT_GIVEN = frozenset(
    (
        "alphabet alphabetical animal animals autumn blank blanks color colors english form french german it language "
        "letter letters list name names order paragraph sentence sentences sound sounds spanish spring summer tense text "
        "that them these this title winter word words"
    ).split()
)


@lru_cache(maxsize=16)
def task_of(request: str) -> Task | None:
    """The kind of task about English that an English request is; None for all others."""
    for line in _orders(request):
        words = set(_TOKEN.findall(line.lower().replace("’", "'")))
        likely = [task for task in TASKS if not task.words.isdisjoint(words)]
        if not likely or _PROGRAM.search(line):
            continue
        talk = _TALK.match(line.lstrip("\"'“ ")) is not None and not _GIVEN.search(request) and not quoted(line)
        for task in likely:
            if task.pattern.search(line) and not (talk and task.name != "play on words"):
                return task
    return None


def _orders(request: str) -> list[str]:
    """The lines that may say what to do: the first two, and short ones that order or ask; not the text they are about."""
    lines = [line for line in request[:6000].split("\n") if line.strip()]
    later = [line for line in lines[2:40] if len(line) <= SHORT_LINE and (is_request(line) or line.rstrip().endswith("?"))]
    chosen = lines[:2] + (later or [line for line in lines[2:][-1:] if len(line) <= SHORT_LINE])
    return [line[:LONGEST_LINE] for line in chosen]


def is_asking(text: str) -> bool:
    """True for a text with a question or request in it."""
    shown = prose(text)
    return "?" in shown or any(is_request(shown[one.start : one.end]) for one in split_sentences(shown))


def quoted(text: str) -> list[str]:
    """What stands in quotation marks or code marks on one line."""
    return ["".join(match.groups("")) for match in _QUOTED.finditer(text)]


def payload(request: str) -> list[str]:
    """The words that a request works on: quoted, after a colon or line break, or its last word; [] where it names none."""
    quotes = [word for text in quoted(request) for word in english_words(text)]
    given = _GIVEN.search(request)
    behind = english_words(request[given.end() :]) if given else []
    words = [word for word in (quotes if any(len(word) > 1 for word in quotes) else behind or quotes)]
    if words:
        long = [word for word in words if len(word) > 1]
        return long or words
    last = _LAST.search(request[-80:])
    words = english_words(last.group(1)) if last else []
    return [word for word in words if word not in _NOT_GIVEN] if words and words[-1] not in _NOT_GIVEN else []


def english_words(text: str) -> list[str]:
    """The Latin words of a text in small letters."""
    return [word.lower().replace("’", "'") for word in WORDS.findall(text)]
