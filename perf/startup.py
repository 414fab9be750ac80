"""How long a user waits for `hunmin --help` and `hunmin plan recipes/quickstart.yaml`: medians of alternating runs.

Floor: starting Python and importing typer alone, measured in the same loop. Goals: 0.3 s and 1.0 s.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

COMMANDS = {
    "floor: python + typer": [sys.executable, "-c", "import typer"],
    "hunmin --help": [sys.executable, "-m", "hunmin.cli", "--help"],
    "hunmin plan quickstart": [sys.executable, "-m", "hunmin.cli", "plan", "quickstart"],
}
ROUNDS = 11


def main() -> None:
    """Print a table of medians in seconds."""
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name, command in COMMANDS.items():
            started = time.perf_counter()
            subprocess.run(command, capture_output=True, check=True)
            seconds[name].append(time.perf_counter() - started)
    for name, found in seconds.items():
        print(f"{name:<26}{statistics.median(found):.3f} s  (of {ROUNDS}: {min(found):.3f} to {max(found):.3f})")


if __name__ == "__main__":
    main()
