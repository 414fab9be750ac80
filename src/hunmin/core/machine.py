"""What this machine is: processors, memory, disk, GPU, installed parts. Imports no torch."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Iterator
from importlib import metadata, util
from pathlib import Path

EXTRAS = {"train": "trl", "eval": "lm_eval", "serve": "fastapi", "gguf": "gguf", "ray": "ray"}


def memory_gib() -> float:
    """Memory of the machine in GiB, or of the container when its limit is lower."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = Path("/sys/fs/cgroup/memory.max")
    if limit.exists() and (text := limit.read_text().strip()).isdigit():
        total = min(total, int(text))
    return total / 2**30


def gpus() -> list[str]:
    """Names and memory of the GPUs, as nvidia-smi tells them; empty without one."""
    import subprocess

    program = shutil.which("nvidia-smi")
    if program is None:
        return []
    asked = [program, "--query-gpu=name,memory.total", "--format=csv,noheader"]
    ran = subprocess.run(asked, capture_output=True, text=True, timeout=10, check=False)
    return [line.strip() for line in ran.stdout.splitlines() if line.strip()] if ran.returncode == 0 else []


def facts(workspace: Path = Path()) -> Iterator[tuple[str, str]]:
    """Name and value of what matters for a run."""
    yield "hunmin", _version("hunmin")
    yield "python", platform.python_version()
    yield "processors", str(os.cpu_count())
    yield "memory", f"{memory_gib():.1f} GiB"
    yield "disk free", f"{shutil.disk_usage(workspace).free / 2**30:.0f} GiB"
    yield "GPU", "; ".join(gpus()) or "none"
    for name in ("torch", "transformers", "trl", "peft", "lm_eval", "tokenizers"):
        yield name, _version(name)
    for extra, module in EXTRAS.items():
        yield f"[{extra}]", "installed" if util.find_spec(module) else f"pip install 'hunmin[{extra}]'"


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "-"
