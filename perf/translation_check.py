"""How well `check` finds planted translation errors, how often it is wrong on human translations, and its speed and memory.

Goals: recall >= 0.97 and overlapping place >= 0.95 for each kind; at most 1% of human rows with an error, 3% with a warning;
3,000 pairs/s without morphology and 600 with it; memory flat from 1,000 to 200,000 rows. Human pairs: the bundled ones, those of
the tests, and under HUNMIN_DATA the Python documentation and JHE; real machine translation: STS-B as published in Korean.

`--findings OUT` writes 100 findings on real machine translation to read by eye, `--misses OUT` the planted rows that were not
found or not placed, `--alarms OUT` the findings on human translations.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import inspect
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from hunmin.data.check import check_source
from hunmin.data.findings import Finding, Summary
from hunmin.data.pairs.pair import Pair
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.records import bundled

TESTS = Path(__file__).parent.parent / "tests" / "data" / "pairs"
_SPEC = importlib.util.spec_from_file_location("planting", TESTS / "planting.py")
assert _SPEC and _SPEC.loader
planting = importlib.util.module_from_spec(_SPEC)
sys.modules["planting"] = planting
_SPEC.loader.exec_module(planting)

OPTIONS = inspect.signature(check_source).parameters
ENGINE_FREE = (
    "code_altered",
    "number_changed",
    "math_altered",
    "url_altered",
    "placeholder_lost",
    "format_lost",
    "particle_wrong",
)
SPEED_ROWS, ROUNDS, MEMORY_ROWS = 10_000, 3, (1_000, 200_000)
READ = """
import json, resource, sys, time
started = time.perf_counter()
{body}
if __name__ == "__main__":
    seconds = time.perf_counter() - started
    print(json.dumps([count / seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3]))
"""
FLOOR = "count = sum(1 for line in open(sys.argv[1], 'rb') if json.loads(line))"
CHECK = """
from hunmin.data.check import check_source
from hunmin.data.findings import Summary
from hunmin.data.settings import SourceSettings
if __name__ == "__main__":
    started = time.perf_counter()
    summary = Summary()
    for _ in check_source(SourceSettings(path=sys.argv[1]), summary{keywords}):
        pass
    count = summary.rows
"""


# Pairs


def lines(file: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON lines file, plain or gzipped."""
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as opened:
        yield from (json.loads(line) for line in opened)


def human_pairs() -> dict[str, list[Pair]]:
    """Every set of human translations at hand."""
    found = {
        "bundled": [Pair(row["source"], row["target"]) for row in lines(bundled("translations.jsonl")) if row["planted"] is None],
        "tests": [Pair(row["source"], row["target"]) for row in lines(TESTS / "clean_pairs.jsonl")],
    }
    folder = Path(os.environ.get("HUNMIN_DATA", "")) / "parallel"
    for name, file in {"python_docs": "python_docs_en_ko.jsonl.gz", "jhe": "jhe_en_ko.jsonl"}.items():
        if os.environ.get("HUNMIN_DATA") and (folder / file).is_file():
            found[name] = [Pair(row["en"], row["ko"]) for row in lines(folder / file)]
    return found


def machine_pairs() -> list[Pair]:
    """Real machine translation, none without HUNMIN_DATA."""
    file = Path(os.environ.get("HUNMIN_DATA", "")) / "parallel" / "stsb_en_kosts_mt.first4000.jsonl"
    return [Pair(row["en"], row["ko"]) for row in lines(file)] if os.environ.get("HUNMIN_DATA") and file.is_file() else []


def write_pairs(file: Path, pairs: Iterable[Any]) -> None:
    """A plain pair file; row numbers are the ids."""
    with file.open("w", encoding="utf-8") as out:
        for number, pair in enumerate(pairs, 1):
            record = {"id": f"row-{number}", "source": pair.source, "target": pair.target}
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


def check(pairs: list[Any], folder: Path, morphology: bool) -> dict[int, list[Finding]]:
    """The findings of a pair file in the target, by the index of the pair."""
    file = folder / "pairs.jsonl"
    write_pairs(file, pairs)
    keyword: dict[str, Any] = {"morphology": True} if morphology else {}
    found: dict[int, list[Finding]] = defaultdict(list)
    for one in check_source(SourceSettings(path=str(file)), Summary(), **keyword):
        if one.field in {"target", ""}:
            found[one.row - 1].append(one)
    return found


def shown(target: str, start: int, end: int) -> str:
    """The target with a place marked, on one line."""
    return f"{target[:start]}⟦{target[start:end]}⟧{target[end:]}".replace("\n", "⏎")


# Planted errors


def planted_table(sets: dict[str, list[Pair]], rows: int, misses: Path | None, folder: Path, morphology: bool) -> None:
    """Recall and place, by kind and by the way the error was made."""
    rng = Random(3)
    ours = sets["bundled"] + sets["tests"]
    others = [
        pair for name in ("python_docs", "jhe") for pair in rng.sample(sets.get(name, []), min(1000, len(sets.get(name, []))))
    ]
    planted = []
    for kind in planting.WAYS:
        per_how = max(4, rows // len(planting.hows(kind)))
        half = per_how // 2 if others else 0
        planted += planting.plant_all(ours, rng, per_how - half, [kind])
        planted += planting.plant_all(others, rng, half, [kind]) if half else []
    # Among clean rows, as in real data: some checks look at the data set as a whole.
    mixed = rng.sample([*planted, *rng.choices(ours + others, k=len(planted))], 2 * len(planted))
    found = check(mixed, folder, morphology)
    table: dict[tuple[str, str], list[tuple[bool, bool, float]]] = defaultdict(list)
    missed = []
    for index, one in enumerate(mixed):
        if not isinstance(one, planting.Planted):
            continue
        named = [finding for finding in found[index] if planting.names(one, finding.kind)]
        placed = [finding for finding in named if planting.overlaps(one, *finding.span)]
        width = min((finding.span[1] - finding.span[0] for finding in placed), default=0) / max(1, len(one.target))
        table[one.kind, one.how].append((bool(named), bool(placed), width))
        if not placed:
            state = "misplaced" if named else "missed"
            seen = ", ".join(f"{finding.kind} {finding.span}" for finding in found[index])
            lines_of = [
                f"{one.kind}/{one.how} {state} [{seen}]",
                f"  {one.source}".replace("\n", "⏎"),
                f"  {shown(one.target, *one.span)}",
            ]
            missed.append("\n".join(lines_of))
    print(f"\n{'planted':<36}{'rows':>6}{'recall':>9}{'overlap':>9}{'width':>8}")
    for kind in planting.WAYS:
        of_kind = [row for (name, _), found_rows in table.items() if name == kind for row in found_rows]
        print_row(kind, of_kind)
        for how in planting.hows(kind):
            print_row(f"    {how}", table[kind, how])
    if misses:
        misses.write_text("\n".join(missed) + "\n", encoding="utf-8")


def print_row(name: str, rows: list[tuple[bool, bool, float]]) -> None:
    """A line of the table; width is the median share of the target that the narrowest overlapping place takes."""
    if not rows:
        print(f"{name:<36}{0:>6}{'-':>9}{'-':>9}{'-':>8}")
        return
    recall, overlap = (sum(row[place] for row in rows) / len(rows) for place in (0, 1))
    width = statistics.median([row[2] for row in rows if row[1]] or [0.0])
    print(f"{name:<36}{len(rows):>6}{recall:>9.3f}{overlap:>9.3f}{width:>8.2f}")


# Repair: the two figures of deliverable 4 belong here, from `planting.plant_all` through `hunmin.data.repair.repair_source`:
# ENGINE_FREE kinds equal to the clean text, and the other kinds against a local server that holds the clean sentences.


# Human translations and real machine translation


def control_table(sets: dict[str, list[Pair]], alarms: Path | None, folder: Path, morphology: bool) -> None:
    """The share of human rows with an error and with a warning, and the kinds that are named."""
    print(f"\n{'human translations':<36}{'rows':>6}{'error':>9}{'warning':>9}  by kind: errors/warnings")
    written = []
    for name, pairs in sets.items():
        found = check(pairs, folder, morphology)
        rows = {
            severity: sum(any(one.severity == severity for one in marks) for marks in found.values())
            for severity in ("error", "warning")
        }
        counts = Counter((one.kind, one.severity) for marks in found.values() for one in marks)
        kinds = sorted({kind for kind, _ in counts}, key=lambda kind: -counts[kind, "error"])
        by_kind = "  ".join(f"{kind} {counts[kind, 'error']}/{counts[kind, 'warning']}" for kind in kinds)
        shares = "".join(f"{rows[severity] / max(1, len(pairs)):>9.2%}" for severity in ("error", "warning"))
        print(f"{name:<36}{len(pairs):>6}{shares}  {by_kind}")
        for index, marks in sorted(found.items()):
            for one in marks:
                written.append(described(name, pairs[index], one))
    if alarms:
        alarms.write_text("\n".join(written) + "\n", encoding="utf-8")


def described(name: str, pair: Pair, one: Finding) -> str:
    """A finding to be read by eye."""
    source = pair.source.replace("\n", "⏎")
    return f"[{name} {one.row}] {one.kind} {one.severity}: {one.message}\n  {source}\n  {shown(pair.target, *one.span)}"


def machine_table(pairs: list[Pair], findings: Path | None, folder: Path, morphology: bool) -> None:
    """Counts by kind on real machine translation, and 100 findings spread over the kinds."""
    if not pairs:
        print("\nreal machine translation: set HUNMIN_DATA to a folder with parallel/stsb_en_kosts_mt.first4000.jsonl")
        return
    marks = [(index, one) for index, found in check(pairs, folder, morphology).items() for one in found]
    print(f"\n{'real machine translation':<36}{len(pairs):>6} rows")
    for (kind, severity), count in sorted(Counter((one.kind, one.severity) for _, one in marks).items()):
        print(f"    {kind:<32}{count:>6} {severity}")
    if findings:
        by_kind: dict[str, list[str]] = defaultdict(list)
        for index, one in Random(3).sample(marks, len(marks)):
            by_kind[one.kind].append(described("stsb", pairs[index], one))
        spread = [texts[place] for place in range(100) for texts in by_kind.values() if place < len(texts)][:100]
        findings.write_text("\n\n".join(f"{number}. {text}" for number, text in enumerate(spread, 1)) + "\n", encoding="utf-8")


# Speed and memory


def speed_pairs(sets: dict[str, list[Pair]], mean: int = 120) -> list[Pair]:
    """Human pairs with a mean of about 120 characters in the target: the longest or the shortest are left out until it holds."""
    pairs = sorted((pair for found in sets.values() for pair in found), key=lambda pair: len(pair.target))
    first, last, total = 0, len(pairs), sum(len(pair.target) for pair in pairs)
    while total > mean * (last - first):
        last -= 1
        total -= len(pairs[last].target)
    while total < mean * (last - first):
        total -= len(pairs[first].target)
        first += 1
    return Random(3).sample(pairs[first:last], last - first)


def repeated(pairs: list[Pair], count: int) -> Iterator[Pair]:
    """So many pairs, in rounds."""
    return (pairs[number % len(pairs)] for number in range(count))


def measured(body: str, file: Path, folder: Path) -> tuple[float, float]:
    """Rows per second and peak memory in MB of a fresh process."""
    script = folder / "measured.py"
    script.write_text(READ.format(body=body), encoding="utf-8")
    ran = subprocess.run([sys.executable, str(script), str(file)], capture_output=True, text=True, check=True)
    rate, memory = json.loads(ran.stdout)
    return rate, memory


def speed_table(sets: dict[str, list[Pair]], folder: Path, big: int) -> None:
    """Pairs and characters per second, against reading and decoding the same lines; memory at two sizes."""
    pairs = speed_pairs(sets)
    file = folder / "speed.jsonl"
    bodies = {"floor: json.loads of each line": FLOOR, "check": CHECK.format(keywords="")}
    two = ", processes=2" if "processes" in OPTIONS else ""
    if two:
        bodies["check, 2 processes"] = CHECK.format(keywords=two)
    if "morphology" in OPTIONS and importlib.util.find_spec("kiwipiepy"):
        bodies["check with morphology"] = CHECK.format(keywords=", morphology=True")
        if two:
            bodies["check with morphology, 2 processes"] = CHECK.format(keywords=f", morphology=True{two}")
    write_pairs(file, repeated(pairs, SPEED_ROWS))
    mean = sum(len(pair.target) for pair in repeated(pairs, SPEED_ROWS)) / SPEED_ROWS
    runs: dict[str, list[float]] = {name: [] for name in bodies}
    for _ in range(ROUNDS):
        for name, body in bodies.items():
            runs[name].append(measured(body, file, folder)[0])
    print(f"\nspeed on {SPEED_ROWS:,} pairs, {mean:.0f} Korean characters each, start-up left out")
    for name, rates in runs.items():
        rate = statistics.median(rates)
        print(f"{name:<36}{rate:>10,.0f} pairs/s {rate * mean:>14,.0f} characters/s")
    for rows in (MEMORY_ROWS[0], big):
        write_pairs(file, repeated(pairs, rows))
        print(f"{f'memory at {rows:,} rows':<36}{measured(CHECK.format(keywords=''), file, folder)[1]:>10,.0f} MB")


SECTIONS = ("planted", "controls", "machine", "speed")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sections", nargs="+", choices=SECTIONS, default=SECTIONS)
    parser.add_argument("--rows", type=int, default=400, help="planted rows for each kind, about")
    parser.add_argument("--memory-rows", type=int, default=MEMORY_ROWS[1], help="rows of the large memory run")
    for name in ("findings", "misses", "alarms"):
        parser.add_argument(f"--{name}", type=Path, metavar="OUT")
    parser.add_argument("--morphology", action="store_true", help="analyse words in the first three tables too")
    given = parser.parse_args()
    sets = human_pairs()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "planted" in given.sections:
            planted_table(sets, given.rows, given.misses, folder, given.morphology)
        if "controls" in given.sections:
            control_table(sets, given.alarms, folder, given.morphology)
        if "machine" in given.sections:
            machine_table(machine_pairs(), given.findings, folder, given.morphology)
        if "speed" in given.sections:
            speed_table(sets, folder, given.memory_rows)


if __name__ == "__main__":
    main()
