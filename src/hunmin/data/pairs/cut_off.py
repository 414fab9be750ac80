"""Translations that stop early or lost a sentence: the end of the target, and the pieces of the source without counterpart.

A human translator keeps the full stop of a sentence in 99.8% of texts, so its loss says much; how much less Korean there is than
the source comes to says the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hunmin.core.language import tr
from hunmin.data.pairs.english import ABBREVIATIONS, HANGUL, Sentence, letters, prose, split_sentences, surplus, syllables
from hunmin.data.pairs.missing import Loss, losses, pieces
from hunmin.data.pairs.pair import Pair
from hunmin.data.pairs.verbs import has_verb, is_request
from hunmin.korean.cut_off import LAST_WORD, NOUN_ENDINGS, is_open
from hunmin.korean.formality import level
from hunmin.korean.prose import HIDDEN, Mark, Severity

# Gains (nats) and surpluses (standard deviations) from which a loss is a warning and an error, by whether the target has fewer
# sentences than the source.
_GAIN_ERROR = 2.0
_GAIN_SAME_COUNT = 5.0
# Letters of what is missing from which on it is an error.
_SMALL = 16
_SHORT_ERROR = -4.0
_SHORT_WARNING = -3.2
# Above this nothing can be missing.
_PLENTY = 1.8
# With this surplus over what is left, what seems missing went into the rest.
_TOO_MUCH = 1.6
# Below this a whole is looked at closely.
_SUSPECT = -1.0

_FENCE = re.compile("^[ \\t]*(?:```|~~~)", re.MULTILINE)
_STOP = re.compile("[.!?。？！:：][\"'”’」』)\\]*_`»]*$")
_VERB_STOP = re.compile("[가-힣][\"'”’)]*[.!?][\"'”’)]*$")
_DOTS = re.compile("(?:\\[?\\(?(?:\\.\\s?){3,}\\)?\\]?|\\[?…+\\]?)[\"'”’)]*$")
_LEFT_OUT = re.compile("[(\\[（…]\\s*(?:이하|중간|이후|나머지)? ?(?:생략|중략|하략|후략|계속)[^)\\]）]{0,8}[)\\]）]?\\.?$")
_SAYS_LEFT_OUT = re.compile("omit|skip|left out|leav|continue|ellips|truncat|abbreviat|생략", re.IGNORECASE)
_ABBREVIATION = re.compile("(?:^|[\\s(\"'“‘])([A-Za-z](?:[A-Za-z]{0,5}|(?:\\.[A-Za-z]){1,2}))\\.$")
_ENDED = re.compile("[.!?。？！…~:;)\\]}>\"'”’」』》〉`|*_%♡♥★☆^]$|[ㅋㅎㅠㅜ]$")
# Endings that may be a particle or an adnominal form, or the last syllable of a noun: evidence only where a verb must follow.
_SPOKEN = re.compile("[다요까죠라자렴오니네군나걸]$")
_LOOSE = re.compile(
    "[가-힣][은는이가을를에의로와과도만고며면서지게여해야나]$|[가-힣](?:에게|에서|부터|까지|처럼|보다|마다|한|된|할|될|인|운|던|데|때|및|또는|그리고)$"
)
_CLOSING = frozenset("`'\"”’)*_")
_OPENINGS = {")": "(", "]": "[", '"': '"“', "”": '"“', "'": "'‘", "’": "'‘"}
_MATH_OPEN = re.compile("\\$[^$가-힣]*[\\\\^_{}=][^$가-힣]*$")
_ASKED = re.compile("(?:[요오라까죠지줘]|[나는인은]가)[.?!]$")
_ITEM = re.compile("\\s*(?:[-*+•·▪>|#]|\\(?\\d{1,3}[.)]|[①-⑳])")
_QUOTED = re.compile('["“][A-Za-z][^"“” ]* [^"“”]*["”]')
_QUOTES = re.compile("[\"“”‘’'「」『』《》〈〉<>]")
# Nouns of one syllable that a text may end on; any other last syllable is a piece of a word.
_WORDS_OF_ONE = frozenset(
    "개말소물차곳것수중후전등때길방집책글시꽃눈비산강밤낮옷팀법점문표값형예끝일년월달명번층곡병잔쌍줄키양새닭곰꿈맛술밥빵국죽떡콩쌀귤배감밤파무김손발귀코입목몸뼈피땀힘맘뜻말글돈땅벽창칼컵"
    "상짝쪽편판통권장대살척채켤벌톤원주날해분초시간합차곱몫식답점선면각원축근답뺄셈안밖위앞뒤옆속겉밑가모집군단반조장부과팁넷셋둘열백천만억조공영탑성섬못둑논밭숲샘굴벌빛불흙돌금은철납떼행춤밈붓북징첩탑톱못핀펜곽컷폰볼공턱뺨뇌폐간젖꼬막솥삽낫활검총탄함배닻돛연굿춘극쇼록팝랩록톤음악"
)
# A topic or a place that no noun phrase ends on.
_TOPIC = re.compile("[가-힣](?:은|는|에|에서|에게|으로|까지|부터|처럼|에는|에서는|으로는)$")
# A particle after markup, as in "`print`를": nothing follows, so the sentence has no verb.
_BARE_PARTICLE = re.compile("[^\\s가-힣A-Za-z0-9](?:은|는|이|가|을|를|의|에|로|으로|와|과|에서|에게|도|이나|나|이고|부터|까지)$")
_OPEN_SOURCE = re.compile(
    "(?:\\b(?:the|a|an|of|to|in|on|at|by|for|with|from|as|and|or|but|that|which|is|are|was|were|be|then|than|typing|into|who|whose|when|while|if|because|so|not|she|he|they|it|his|her|their|my|your|we|you|i)|[,(–—-])$",
    re.IGNORECASE,
)


def ends_open(target: str) -> bool:
    """True for a target of three words or more that ends on a particle, a connective or a modifier."""
    target = target.rstrip()
    found = LAST_WORD.search(target[-40:])
    return (
        found is not None
        and len(target.split(None, 3)) > 2
        and (is_open(found.group(1)) or _LOOSE.search(found.group(1)) is not None)
    )


def cut_off_marks_of(pair: Pair) -> Iterator[Mark]:
    """The place where a translation stops early, or the places where sentences, paragraphs or list items are missing."""
    source, target = pair.source.rstrip(), pair.target.rstrip()
    if not source or not target or source == target:
        return
    if not HANGUL.search(target):
        if target[-1] == "." and 2 * len(target) < len(source) and _ABBREVIATION.search(target) and target in source:
            yield Mark(0, len(target), _message("ends after an abbreviation", "줄임말 뒤에서 끝납니다", target))
        return
    end = _broken_end(source, target)
    if end:
        yield end
        return
    yield from _missing(source, target)


def _message(what: str, korean: str, lost: str = "") -> str:
    shown = " ".join(lost.split())
    shown = shown if len(shown) <= 60 else shown[:59] + "…"
    return tr(f"{what}: {shown}" if shown else what, f"{korean}: {shown}" if shown else korean)


def _last_word(target: str, end: int | None = None) -> int:
    """Where the last word of a text, or before a place in it, begins."""
    stop = len(target) if end is None else end
    return max(target.rfind(blank, 0, stop) for blank in " \n\t") + 1


def _broken_end(source: str, target: str) -> Mark | None:
    """A target whose end cannot be an end, or is one that the source's last sentence does not allow."""
    start, size = _last_word(target), len(target)
    if "```" in source or "~~~" in source:
        fences = _FENCE.findall(target)
        if len(fences) % 2 and len(_FENCE.findall(source)) % 2 == 0:
            return Mark(start, size, tr("a code block that never ends", "코드 블록이 닫히지 않았습니다"))
        if fences and target.endswith(fences[-1].strip()):
            return None
    last = target[-1]
    left_out = _LEFT_OUT.search(target[-40:])
    if left_out and not _SAYS_LEFT_OUT.search(source):
        return Mark(
            start if left_out.start() else 0, size, tr("says that the rest is left out", "나머지를 생략했다고 적혀 있습니다")
        )
    if last in ".…])\"'”’" and _DOTS.search(target[-16:]):
        return _ellipsis(source, target, start)
    if last == ".":
        return _after_abbreviation(source, target, start)
    if last in ",、，" and source[-1] not in ",，、:;-–—":
        return Mark(start, size, tr("ends with a comma", "쉼표로 끝납니다"))
    if last in ":：" and source[-1] in ".!?" and surplus(letters(prose(source)), syllables(prose(target))) < _SUSPECT:
        return Mark(start, size, tr("ends with a colon: what follows is missing", "쌍점 뒤의 내용이 없습니다"))
    if not _ENDED.search(last):
        if prose(target)[-1] == HIDDEN and not _unclosed(source, target) and not _BARE_PARTICLE.search(target[-12:]):
            return _after_closing(source, target, start) if source[-1] in ".!?:" else None
        return _without_stop(source, target, start)
    if last in _CLOSING and source[-1] in ".!?:" and not _STOP.search(target[-12:]):
        return _after_closing(source, target, start)
    return None


def _ellipsis(source: str, target: str, start: int) -> Mark | None:
    """A target that trails off where its source does not; one that is as long as expected is only a warning."""
    if _DOTS.search(source[-16:]) or target[start:] in source:
        return None
    sentences = split_sentences(prose(source))
    complete = not _short(prose(source), prose(target), -0.8) and bool(sentences) and not has_verb(source[sentences[-1].start :])
    message = tr("ends with an ellipsis the source does not have", "원문에 없는 말줄임표로 끝납니다")
    return Mark(start, len(target), message, "warning" if complete else "error")


def _after_abbreviation(source: str, target: str, start: int) -> Mark | None:
    """'그는 Gov.' for 'He met Gov. Brown.': a sentence cut at the dot of an abbreviation."""
    found = _ABBREVIATION.search(target[-16:])
    if not found or found.group(1).lower() not in ABBREVIATIONS or source.endswith(found.group(1) + "."):
        return None
    return Mark(start, len(target), _message("ends after an abbreviation", "줄임말 뒤에서 끝납니다", found.group(1) + "."))


def _after_closing(source: str, target: str, start: int) -> Mark | None:
    """A target that ends on a bracket, quotation or code without a full stop, and without a verb before it."""
    done = prose(target)
    line = done[done.rfind("\n") + 1 :]
    before = _without_asides(line[-400:])
    found = LAST_WORD.search(before)
    if not found or level(before[-200:] + ".") or NOUN_ENDINGS.search(found.group(1)):
        return None
    sentences = split_sentences(prose(source))
    if not sentences or not has_verb(prose(source)[sentences[-1].start :]):
        return None
    severity: Severity = "error" if _short(prose(source), done, -0.8) else "warning"
    return Mark(start, len(target), _message("ends in the middle", "문장이 중간에서 끝납니다", source[-60:]), severity)


def _without_asides(line: str) -> str:
    """The line without what closes it: brackets with their content, quotations, code."""
    while True:
        line = line.rstrip(" \t`*_:\\" + HIDDEN)
        opening = _OPENINGS.get(line[-1:])
        at = max((line.rfind(mark, 0, -1) for mark in opening), default=-1) if opening else -1
        if at < 0:
            return line
        line = line[:at]


def _without_stop(source: str, target: str, start: int) -> Mark | None:
    """A target that ends on a bare word."""
    line = target[max(target.rfind("\n") + 1, len(target) - 400) :]
    found = LAST_WORD.search(line[-40:])
    word = found.group(1) if found else ""
    if _unclosed(source, target) or _BARE_PARTICLE.search(line[-12:]):
        severity: Severity | None = "error"
    elif _STOP.search(source[-8:]):
        severity = _end_of_sentence(source, target, line, word)
    else:
        severity = _end_of_title(source[source.rfind("\n") + 1 :], line, word)
    if severity is None:
        return None
    return Mark(start, len(target), _message("ends in the middle", "문장이 중간에서 끝납니다", source[-60:]), severity)


def _unclosed(source: str, target: str) -> bool:
    """True for a bracket or quotation mark that the target opens and never closes, and the source does close."""
    tail = target[-200:]
    if _MATH_OPEN.search(tail) and target.count("$") % 2 and source.count("$") % 2 == 0:
        return True
    if target.count("`") % 2 and source.count("`") % 2 == 0:
        return True
    for opening, closing in ("()", "[]", "“”", "「」", "『』"):
        at = tail.rfind(opening)
        if at >= 0 and closing not in tail[at:] and source.count(opening) <= source.count(closing):
            return True
    return False


def _end_of_title(source: str, line: str, word: str) -> Severity | None:
    """For a source without a full stop: a title, item or label, or a text that was cut before it was translated."""
    if len(line.split()) < 2 or _OPEN_SOURCE.search(source[-12:]):
        return None
    if is_open(word):
        if len(source) > 80 or _STOP.search(source):
            return "warning"
        # '이 설명서에 관하여', '소망에 대한': some titles end so.
        return None if word.endswith(("하여", "대한", "위한", "하고", "때문에")) and not _short(source, line) else "error"
    if level(line[-200:] + ".") or NOUN_ENDINGS.search(word):
        return None
    return "warning" if _short(source[-200:], line, -1.5 if has_verb(source) or _LOOSE.search(word) else -2.6) else None


def _short(source: str, target: str, limit: float = _SUSPECT) -> bool:
    return surplus(max(0, letters(source) - letters(target)), syllables(target)) < limit


def _end_of_sentence(source: str, target: str, line: str, word: str) -> Severity | None:
    """For a source with a full stop, or a colon, that the target lost."""
    whole, done = prose(source), prose(target)
    sentences, targets = split_sentences(whole), split_sentences(done)
    if not sentences or not targets:
        return None
    last = whole[sentences[-1].start : sentences[-1].end]
    rest = done[targets[-1].start :]
    short = surplus(max(0, letters(whole) - letters(done)), syllables(done))
    if len(sentences) == len(targets):
        short = min(short, surplus(max(0, letters(last) - letters(rest)), syllables(rest)))
    others_stop = len(targets) > 1 and all(_VERB_STOP.search(done[one.end - 4 : one.end]) for one in targets[:-1])
    must_end = others_stop or last.endswith(("?", ":", "!")) or has_verb(last)
    if _SPOKEN.search(word) and level(line[-200:] + "."):
        return "error" if short < -1.6 or (others_stop and short < -0.8) else "warning" if others_stop or short < -0.8 else None
    if NOUN_ENDINGS.search(word):
        if is_request(last):
            return "warning" if short < -2.0 else None
        return "error" if must_end and short < -0.8 else "warning" if must_end or short < -1.6 else None
    if _reordered(source, done, targets) and short > _SUSPECT:
        return None
    if (
        len(word) == 1
        and "가" <= word <= "힣"
        and word not in _WORDS_OF_ONE
        and len(line.split()) > 1
        and (must_end or short < -0.8)
    ):
        return "error" if must_end else "warning"
    if len(line.split()) > 1 and (is_open(word) or _TOPIC.search(word) or _waits(line, word)):
        return "error"
    if _LOOSE.search(word):
        return "error" if must_end or short < -1.9 else "warning" if short < -1.2 else None
    if must_end and (others_stop or not _ITEM.match(line)):
        return "error" if short < -0.6 or others_stop else "warning"
    return "error" if short < -2.4 else None


def _waits(line: str, word: str) -> bool:
    """True when an object or a place stands right before a last word of one syllable: '감자를 거', '밭에서 가'."""
    before = line.split()[-2]
    return len(word) == 1 and before[-1] in "을를" and is_open(before)


def _reordered(source: str, done: str, targets: Sequence[Sentence]) -> bool:
    """True when what follows the source's last colon stands in Korean behind the sentence that asks: '…인가요? 배, 감'."""
    at = max(source.rfind(": "), source.rfind(":\n"))
    if at < 0 or len(targets) < 2:
        return False
    before = done[targets[-2].start : targets[-2].end]
    return _ASKED.search(before) is not None and source.count(",", at) == done.count(",", targets[-1].start)


def _missing(source: str, target: str) -> Iterator[Mark]:
    whole, done = prose(source), prose(target)
    sources, targets = split_sentences(whole), split_sentences(done)
    short = surplus(max(0, letters(whole) - letters(done)), syllables(done))
    if len(targets) >= len(sources) and short > _SUSPECT:
        return
    found = False
    if len(sources) > 1:
        for marks in _blocks(source, target, sources, targets):
            yield marks
            found = True
    if not found and short < _SUSPECT and _QUOTED.search(source) and not _QUOTES.search(target):
        start = _last_word(target)
        yield Mark(
            start,
            len(target),
            tr("a quotation is missing", "인용한 말이 빠졌습니다"),
            "error" if short < 2 * _SUSPECT else "warning",
        )
    elif not found and short < _SHORT_WARNING:
        start = _last_word(target)
        message = _message("much shorter than its source", "원문보다 훨씬 짧습니다", source[-60:])
        yield Mark(start, len(target), message, "error" if short < _SHORT_ERROR else "warning")


def _blocks(source: str, target: str, sources: Sequence[Sentence], targets: Sequence[Sentence]) -> Iterator[Mark]:
    """Missing sentences line by line where both sides have as many lines, else in the whole."""
    source_lines, target_lines = _lines(source), _lines(target)
    if len(source_lines) == len(target_lines) > 1:
        at = there = 0
        for (_, source_end), (_, target_end) in zip(source_lines, target_lines, strict=True):
            first, at = at, _upto(sources, at, source_end)
            begin, there = there, _upto(targets, there, target_end)
            yield from _in_block(source, target, sources[first:at], targets[begin:there])
        return
    if len(source_lines) > 1 and len(target_lines) > 1:
        marks = list(_in_block(source, target, source_lines, target_lines))
        if marks:
            yield from marks
            return
    yield from _in_block(source, target, sources, targets)


def _lines(text: str) -> list[Sentence]:
    """The lines that are not blank."""
    found, start = [], 0
    for line in text.split("\n"):
        if line and not line.isspace():
            found.append(Sentence(start, start + len(line)))
        start += len(line) + 1
    return found


def _upto(sentences: Sequence[Sentence], index: int, end: int) -> int:
    while index < len(sentences) and sentences[index].start < end:
        index += 1
    return index


def _in_block(source: str, target: str, sources: Sequence[Sentence], targets: Sequence[Sentence]) -> Iterator[Mark]:
    if len(sources) < 2 or not targets:
        return
    left, right = pieces([source[a:b] for a, b in sources], [target[a:b] for a, b in targets])
    short = surplus(sum(piece.size for piece in left), sum(piece.size for piece in right))
    fewer = len(targets) < len(sources)
    if not fewer and short > _SUSPECT:
        return
    if short > _PLENTY:
        return
    found = losses(left, right)
    lost = sum(sum(piece.size for piece in left[loss.pieces[0] : loss.pieces[1] + 1]) for loss in found)
    size, korean = sum(piece.size for piece in left), sum(piece.size for piece in right)
    joined = source.count("\n") > target.count("\n")
    if joined and short > _SUSPECT / 2 and surplus(size - lost, korean) > max(_TOO_MUCH, -3 * short):
        return
    for loss in found:
        if fewer and loss.gain >= 0:
            sure = loss.gain >= _GAIN_ERROR and sum(piece.size for piece in left[loss.pieces[0] : loss.pieces[1] + 1]) >= _SMALL
            yield _gap(source, target, sources, targets, loss, "error" if sure else "warning")
        elif not fewer and loss.gain >= _GAIN_SAME_COUNT:
            yield _gap(source, target, sources, targets, loss, "warning")


def _gap(
    source: str, target: str, sources: Sequence[Sentence], targets: Sequence[Sentence], loss: Loss, severity: Severity
) -> Mark:
    """From the last word before the place to the first word after it; of several places all."""
    lost = source[sources[loss.pieces[0]].start : sources[loss.pieces[1]].end]
    before, after = loss.first - 1, loss.last
    if after >= len(targets):
        end = targets[-1].end
        begin = _last_word(target, end) if before >= len(targets) - 1 else targets[max(0, before)].start
        return Mark(begin, end, _message("the end is missing", "끝부분이 빠졌습니다", lost), severity)
    following = target[targets[after].start : targets[after].end].split(None, 1)[0]
    end = targets[after].start + len(following)
    begin = targets[0].start if before < 0 else max(targets[before].start, _last_word(target, targets[before].end))
    return Mark(begin, end, _message("a sentence is missing", "빠진 문장이 있습니다", lost), severity)
