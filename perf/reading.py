"""Records per second and memory of reading 150,000 alpaca records, against `json.loads` on the same lines (the floor).

Goals: 30,000 records/s and 500 MB. Alternating rounds in fresh processes, medians.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from hunmin.data.sources.records import bundled

RECORDS, ROUNDS = 150_000, 5
READ = """
import json, resource, sys, time
started = time.perf_counter()
{body}
seconds = time.perf_counter() - started
print(json.dumps([count / seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3]))
"""
BODIES = {
    "floor: json.loads of each line": "count = sum(1 for line in open(sys.argv[1], 'rb') if json.loads(line))",
    "hunmin read_source": """
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.reader import Report, read_source
report = Report()
count = sum(1 for _ in read_source(SourceSettings(path=sys.argv[1]), report))
assert count == report.read == report.kept
""",
}


def main() -> None:
    """Print a table."""
    rows = [json.loads(line) for line in (bundled("examples") / "summarization.jsonl").read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "alpaca.jsonl"
        with file.open("w", encoding="utf-8") as out:
            for number in range(RECORDS):
                row = rows[number % len(rows)]
                record = {"instruction": f"{row['instruction']} {number}", "input": row["input"], "output": row["output"]}
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
        found: dict[str, list[list[float]]] = {name: [] for name in BODIES}
        for _ in range(ROUNDS):
            for name, body in BODIES.items():
                ran = subprocess.run(
                    [sys.executable, "-c", READ.format(body=body), str(file)], capture_output=True, text=True, check=True
                )
                found[name].append(json.loads(ran.stdout))
    for name, runs in found.items():
        rate, memory = (statistics.median(run[index] for run in runs) for index in (0, 1))
        print(f"{name:<32}{rate:>10,.0f} records/s  {memory:>6.0f} MB")


if __name__ == "__main__":
    main()
