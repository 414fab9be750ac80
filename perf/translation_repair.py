"""How well `repair` mends planted translation errors: by rule alone, and by translating the broken sentence again.

Goals: ways of damage that leave enough to mend by rule >= 0.90 equal to the clean text; ways that need a new translation: the right
sentence and only it asked for in >= 0.95, nothing else changed by a byte, no error left. The engine is a stand-in: a real HTTP
server on this machine with OpenAI's interface that holds the clean translation of each sentence. `--failures OUT` writes the rows
that were not restored.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from hunmin.data.check import check_record
from hunmin.data.findings import Finding
from hunmin.data.pairs.english import prose, split_sentences
from hunmin.data.pairs.missing import alignment, pieces
from hunmin.data.pairs.pair import Pair
from hunmin.data.pairs.spans import mask
from hunmin.data.repair.engine import engine_translate
from hunmin.data.repair.repair import RepairedRow, repaired_row
from hunmin.data.repair.sentences import Translate
from hunmin.data.sources.records import Found, bundled

TESTS = Path(__file__).parent.parent / "tests" / "data"
LINE_MARK = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)]|#{1,6}|>+)[ \t]+(?:\[[ xX]\][ \t]+)?")
# What was lost here does not stand in the target any more, nor does the place where it stood: only a translator can write it.
NEEDS_TRANSLATION = {
    "code_altered": {"inline_lost"},
    "number_changed": {"dropped", "range"},
    "math_altered": {"formula_lost"},
    "url_altered": {"lost", "email_lost"},
    "placeholder_lost": {"lost", "filled", "index"},
    "format_lost": {"item_dropped", "items_joined", "row_lost", "cell_lost", "bold_lost", "tag_lost"},
}
BY_RULE = ("code_altered", "number_changed", "math_altered", "url_altered", "placeholder_lost", "format_lost", "particle_wrong")
BY_ENGINE = ("untranslated", "cut_off", "repetition", "script_mixed", "prompt_leak", "refusal")
# Their source is the defect: nothing to translate again.
NOT_HERE = {"refusal": {"said", "before"}}


def module(file: Path) -> Any:
    """A module of the tests."""
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec and spec.loader
    found = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = found
    spec.loader.exec_module(found)
    return found


planting = module(TESTS / "pairs" / "planting.py")
translation_service = module(TESTS / "translate" / "translation_service.py")


@dataclass(frozen=True)
class Sentences:
    """A clean pair, sentence by sentence: source, its translation."""

    pairs: tuple[tuple[str, str], ...]


def clean_pairs() -> list[Pair]:
    """The bundled pairs and those of the tests."""
    rows = [row for row in lines(bundled("translations.jsonl")) if row["planted"] is None]
    return [Pair(row["source"], row["target"]) for row in rows + list(lines(TESTS / "pairs" / "clean_pairs.jsonl"))]


def lines(file: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON lines file."""
    yield from (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())


def sentences_of(source: str, target: str) -> Sentences | None:
    """A pair sentence by sentence, None unless every sentence has exactly one translation."""
    left, right = split_sentences(prose(source)), split_sentences(prose(target))
    rows = alignment(*pieces([source[a:b] for a, b in left], [target[a:b] for a, b in right]))
    if any(j - i != 1 or m - k != 1 for (i, j), (k, m) in rows):
        return None
    both = [(bare(source[slice(*left[i])]), bare(target[slice(*right[k])])) for (i, _), (k, _) in rows]
    return Sentences(tuple(both))


def bare(sentence: str) -> str:
    """A sentence without the mark of its line."""
    match = LINE_MARK.match(sentence)
    return sentence[match.end() :] if match and match.end() < len(sentence) else sentence


class StandIn:
    """The server's knowledge: masked source sentence → masked clean sentence."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}
        self.missed: Counter[str] = Counter()

    def learn(self, sentences: Sentences) -> None:
        """Hold the translations of a pair."""
        for source, target in sentences.pairs:
            hidden = mask(source)
            for n, original in sorted(enumerate(hidden.originals), key=lambda one: -len(one[1])):
                target = target.replace(original, f'<x id="{n}"/>', 1)
            self.known[hidden.text.strip()] = target.strip()

    def __call__(self, text: str) -> str:
        """The translation of a sentence, or the sentence."""
        if text.strip() not in self.known:
            self.missed[text.strip()] += 1
        return self.known.get(text.strip(), text)


def broken(sentences: Sentences, target: str) -> set[str]:
    """The source sentences whose clean translation the target does not hold as often."""
    wanted = Counter(said for _, said in sentences.pairs)
    return {source for source, said in sentences.pairs if target.count(said) < wanted[said]}


@dataclass
class Outcome:
    """What became of a planted row."""

    found: bool
    equal: bool
    right: bool
    untouched: bool
    left: bool


def mended(one: Any, translate: Translate | None, morphology: bool) -> tuple[RepairedRow, bool]:
    """A planted row repaired, and whether its defect was found at all."""
    place = Found("planted", 1)

    def check(record: Any) -> list[Finding]:
        return check_record(record, place, None, morphology)

    record = {"source": one.source, "target": one.target}
    found = any(planting.names(one, finding.kind) for finding in check(record))
    return repaired_row(record, {"target": one.source}, check, translate), found


def outcome(one: Any, row: RepairedRow, found: bool) -> Outcome:
    """A row against its clean text: was only the broken sentence asked for, does everything else stand byte for byte?"""
    target = row.record["target"]
    sentences = sentences_of(one.source, one.clean)
    assert sentences
    damaged = broken(sentences, one.target)
    asked = {bare(text) for text in row.asked}
    kept = [said for source, said in sentences.pairs if source not in damaged]
    return Outcome(
        found,
        target == one.clean,
        asked == damaged or (not asked and target == one.clean),
        all(target.count(said) >= kept.count(said) for said in kept),
        bool(row.wrong),
    )


def table(title: str, rows: dict[tuple[str, str], list[Outcome]], detail: bool) -> None:
    """Shares by kind, and by way of damage."""
    print(f"\n{title:<40}{'rows':>6}{'found':>8}{'equal':>8}{'right':>8}{'rest':>8}{'left/1000':>11}")
    kinds = dict.fromkeys(kind for kind, _ in rows)
    for kind in kinds:
        print_row(kind, [one for (name, _), found in rows.items() if name == kind for one in found])
        if detail:
            for (name, how), found in rows.items():
                if name == kind:
                    print_row(f"    {how}", found)
    print_row("all", [one for found in rows.values() for one in found])


def print_row(name: str, rows: list[Outcome]) -> None:
    """equal: to the clean text; right: the broken sentences and no other asked for (none where a rule was enough); rest: the others byte for byte as before."""
    n = max(1, len(rows))
    shares = [sum(getattr(one, field) for one in rows) / n for field in ("found", "equal", "right", "untouched")]
    print(
        f"{name:<40}{len(rows):>6}"
        + "".join(f"{share:>8.3f}" for share in shares)
        + f"{1000 * sum(one.left for one in rows) / n:>11.0f}"
    )


def planted(pairs: list[Pair], kind: str, hows: list[str], rows: int, rng: Random) -> Iterator[Any]:
    """Planted rows whose clean text is known sentence by sentence and has no finding of its own."""
    for how in hows:
        made = 0
        for one in planting.plant_how(pairs, rng, kind, how):
            if made == rows:
                break
            if sentences_of(one.source, one.clean) and not check_clean(one):
                made += 1
                yield one


def check_clean(one: Any) -> list[Finding]:
    """Errors of the clean text: a false alarm would be counted against repair."""
    marks = check_record({"source": one.source, "target": one.clean}, Found("clean", 1))
    return [mark for mark in marks if mark.severity == "error"]


def main() -> None:
    """Print the two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20, help="rows for each way of damage")
    parser.add_argument("--detail", action="store_true", help="a line for each way of damage")
    parser.add_argument("--morphology", action="store_true", help="analyse words too")
    parser.add_argument("--failures", type=Path, metavar="OUT")
    given = parser.parse_args()
    pairs, rng = clean_pairs(), Random(3)
    failures: list[str] = []

    rules: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for kind in BY_RULE:
        hows = [how for how in planting.hows(kind) if how not in NEEDS_TRANSLATION.get(kind, set())]
        for one in planted(pairs, kind, hows, given.rows, rng):
            row, found = mended(one, None, given.morphology)
            result = outcome(one, row, found)
            rules[kind, one.how].append(result)
            failures += [] if result.equal else [described(one, row)]
    table("by rule alone", rules, given.detail)

    stand_in = StandIn()
    service = translation_service.Service()
    service.translate = stand_in
    os.environ["OPENAI_API_KEY"] = "stand-in"
    engine: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        options = {
            "engine": "openai",
            "model": "stand-in",
            "endpoint": service.openai,
            "store": f"{folder}/store.sqlite3",
            "retry_seconds": 0.01,
        }
        with engine_translate(options) as translate:
            for kind in [*BY_ENGINE, *NEEDS_TRANSLATION]:
                hows = [
                    how
                    for how in planting.hows(kind)
                    if how in NEEDS_TRANSLATION.get(kind, set()) or (kind in BY_ENGINE and how not in NOT_HERE.get(kind, set()))
                ]
                for one in planted(pairs, kind, hows, given.rows, rng):
                    sentences = sentences_of(one.source, one.clean)
                    assert sentences
                    stand_in.learn(sentences)
                    row, found = mended(one, translate, given.morphology)
                    result = outcome(one, row, found)
                    engine[kind, one.how].append(result)
                    failures += [] if result.equal and result.right else [described(one, row)]
    service.close()
    table("with an engine (stand-in that knows each sentence)", engine, given.detail)
    print(f"requests to the stand-in: {len(service.calls):,}; sentences it did not know: {sum(stand_in.missed.values()):,}")
    if given.failures:
        given.failures.write_text("\n\n".join(failures) + "\n", encoding="utf-8")


def described(one: Any, row: RepairedRow) -> str:
    """A row that was not restored, to be read by eye."""
    edits = "\n".join(f"  {edit.by} {edit.kind}: {edit.before!r} -> {edit.after!r}" for edit in row.edits)
    left = "\n".join(f"  left {mark.kind} {mark.span}: {mark.message}" for mark in row.wrong)
    parts = [
        f"{one.kind}/{one.how}",
        one.source,
        "-- clean",
        one.clean,
        "-- planted",
        one.target,
        "-- repaired",
        row.record["target"],
    ]
    return "\n".join([*parts, f"-- asked {row.asked}", edits, left])


if __name__ == "__main__":
    main()
