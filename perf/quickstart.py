"""Wall time and peak memory of the quickstart recipe, first run and second, in a fresh workspace (installation not counted).

Goals: with installation under 8 minutes, second run under 20 s, 3 GB. `make quickstart` in a fresh clone is timed by hand:
`time make quickstart`.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time


def main() -> None:
    """Run the recipe twice and print seconds and GiB."""
    with tempfile.TemporaryDirectory() as workspace:
        for name in ("first run", "second run"):
            started = time.perf_counter()
            command = [sys.executable, "-m", "hunmin.cli", "run", "quickstart", "--workspace", workspace]
            subprocess.run(command, check=True, capture_output=True)
            print(f"{name:<12}{time.perf_counter() - started:7.1f} s")
        print(f"peak memory {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20:6.2f} GiB")


if __name__ == "__main__":
    main()
