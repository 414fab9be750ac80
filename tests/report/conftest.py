"""A finished run with small real files: two passes, scores before and after, export."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from hunmin.core.artifact import Artifact, fingerprint
from hunmin.core.example import Document, Example, Message, Origin
from hunmin.core.jsonl import write_jsonl

INJECTED = "<script>alert('뜻밖')</script>"
VERSIONS = {"python": "3.11.7", "torch": "2.13.0+cpu", "transformers": "5.23.0", "trl": "1.16.0", "lm_eval": "0.4.13"}
RECIPE: dict[str, Any] = {
    "name": "훈민-빠른시작",
    "model": "hunmin-tiny",
    "seed": 1,
    "data": {"sources": [{"path": "bundled:examples", "licence": "Apache-2.0"}], "steps": ["exact_duplicates"]},
    "report": {"title": "", "note": ""},
}
DOCUMENTS = [
    "봄이 오면 마을 어귀의 매화나무가 가장 먼저 꽃을 피운다. 아이들은 학교에서 돌아오는 길에 그 아래에서 한참을 놀았다.",
    "이 법은 도서관의 설립과 운영에 필요한 사항을 정하여 누구나 책을 가까이할 수 있게 하는 것을 목적으로 한다.",
    "배우들의 연기는 좋았지만 뒤로 갈수록 이야기가 늘어져 아쉬웠다.",
    "list.append(x) 는 목록의 끝에 항목을 더합니다.",
] * 12
SCORES = {
    ("hunmin_mini_boolq", 0): (0.3333, 0.5127, 0.3333, 80),
    ("hunmin_mini_copa", 0): (0.4921, 0.5318, 0.3421, 200),
    ("hunmin_mini_hellaswag", 0): (0.2613, 0.2402, 0.1012, 100),
    ("hunmin_mini_sentineg", 0): (0.5214, 0.7346, 0.3355, 90),
    ("hunmin_mini_copa", 5): (0.5011, 0.5209, 0.3421, 200),
}
BITS = {"law_statutes.txt.gz": 1.0312, "nsmc_reviews_30plus.txt.gz": 1.9127, "docs_python_ko.txt.gz": 1.4448}


class Page(HTMLParser):
    """A page as a browser's parser sees it: elements with their attributes, and the text of each kind of element."""

    VOID = ("meta", "wbr")

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source, self.open, self.elements, self.texts = source, [], [], []
        self.feed(source)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), tuple(self.open)))
        if tag not in self.VOID:
            self.open.append(tag)
            self.texts.append((len(self.open), tag, []))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        depth = len(self.open)
        for level, _, said in reversed(self.texts):
            if level <= depth:
                said.append(data)
                depth = level - 1

    def text(self, kind: str = "body") -> list[str]:
        """The text of each element of a kind."""
        return ["".join(said) for _, tag, said in self.texts if tag == kind]

    def rows(self) -> list[list[str]]:
        """The rows of all tables, cell by cell."""
        found: list[list[str]] = []
        for _, tag, said in self.texts:
            if tag == "tr":
                found.append([])
            elif tag in ("th", "td"):
                found[-1].append("".join(said))
        return found


def examples() -> list[Example]:
    """The bundled examples of three tasks, and a row that tries to break out of the page."""
    found = []
    for task in ("title_generation", "cover_letter_correction", "abstractive_qa_yesno"):
        lines = (resources.files("hunmin.bundled") / "examples" / f"{task}.jsonl").read_text(encoding="utf-8").splitlines()
        for row, line in enumerate(lines[:25], 1):
            record = json.loads(line)
            messages = (Message("user", record["instruction"], record.get("input", "")), Message("assistant", record["output"]))
            found.append(Example(record["id"], messages, Origin(task, row, licence="Apache-2.0"), notes={"task": task}))
    nasty = (Message("user", INJECTED), Message("assistant", "네, 알겠습니다."))
    return [*found, Example("nasty", nasty, Origin(INJECTED, 1), notes={"task": INJECTED})]


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Artifact]:
    """Make an artifact of a run, its files by name."""
    run = tmp_path_factory.mktemp("run")

    def artifact(
        stage: str, kind: str, counts: dict[str, Any], files: dict[str, Any], seconds: float, **settings: Any
    ) -> Artifact:
        key = fingerprint(stage)
        folder = run / f"{stage}-{key}"
        for name, records in files.items():
            write_jsonl(folder / name, records)
        folder.mkdir(exist_ok=True)
        made = Artifact(folder, kind, key, {}, settings, VERSIONS, counts, seconds)
        made.write()
        return Artifact.read(folder)

    return artifact


def dataset_counts() -> dict[str, Any]:
    """What the data stage counts."""
    source = {"read": 80, "kept": 77, "duplicates": 1, "rejected": 2, "shapes": {"alpaca": 80}, "licence": "Apache-2.0"}
    return {
        "sources": {
            "0-examples": source | {"reasons": {"empty_output": 1, "bad_json": 1}, "changes": {"nfc": 4}},
            "1-마을<이야기>.txt": source
            | {"licence": "unknown", "read": 48, "kept": 48, "duplicates": 0, "rejected": 0, "reasons": {}},
        },
        "steps": {
            "1-exact_duplicates": {"read": 125, "kept": 124, "dropped": 1, "reasons": {"exact_duplicate": 1}},
            "2-contamination": {"read": 124, "kept": 122, "dropped": 2, "reasons": {"contaminated": 2}},
        },
        "rows": 122,
        "examples": {"train": 72, "held_out": 4, "characters": 18_231},
        "documents": {"train": 44, "held_out": 2, "characters": 2_117},
        "tasks": {"title_generation": 25, "cover_letter_correction": 25, "abstractive_qa_yesno": 24, INJECTED: 1, "": 1},
        "licences": {"Apache-2.0": 76, "unknown": 46},
    }


def model_counts(dtype: str) -> dict[str, Any]:
    """What the train stage counts."""
    counts = {"samples": 1_072, "tokens": 219_698, "trained_tokens": 98_765, "too_long": 3, "untrained": 0, "rows": 899}
    sizes = {"parameters": 7_892_224, "trainable": 7_892_224, "steps": 400, "bos": "<|begin|>"}
    return counts | sizes | {"dtype": dtype, "dtype_reason": "the CPU multiplies bfloat16"}


def points(start: float) -> list[dict[str, Any]]:
    """A loss curve of 400 steps."""
    losses = [
        {
            "step": step,
            "loss": start * math.exp(-step / 150) + 1.8,
            "learning_rate": 4e-4 * min(step / 40, (440 - step) / 400),
            "grad_norm": 1.1,
        }
        for step in range(10, 401, 10)
    ]
    held_out = [{"step": step, "held_out_loss": start * math.exp(-step / 170) + 2.0} for step in range(100, 401, 100)]
    return sorted([*losses, *held_out], key=lambda point: point["step"])


def score_counts(after: bool) -> dict[str, Any]:
    """What the evaluate stage counts."""
    lines, compared = [], []
    for (task, shots), (first, second, floor, n) in SCORES.items():
        value = second if after else first
        half = 0.98 / math.sqrt(n)
        line = {
            "task": task,
            "shots": shots,
            "metric": "macro_f1",
            "value": value,
            "ci95": [value - half, value + half],
            "accuracy": value,
        }
        lines.append(line | {"floor": floor, "n": n, "effective_shots": 3.2 if shots == 5 else float(shots)})
        change = round(second - first, 4)
        verdict = "better" if change > 0.1 else "same"
        p = {"better": 0.0005, "same": 0.412}[verdict]
        compared.append({"task": task, "shots": shots, "before": first, "after": second, "difference": change, "p": p / 2})
        compared[-1] |= {"ci95": [change - half, change + half], "p_holm": p, "verdict": verdict}
    bits = {name: value - (0.21 if after else 0.0) for name, value in BITS.items()}
    counts: dict[str, Any] = {"scores": lines, "split": "test", "template": "none", "bos": "<|begin|>"}
    counts["bits_per_byte"] = {
        "all": 1.4013 if after else 1.5921,
        "by_source": bits,
        "references": {"byte_5gram": 2.1034, "xz": 2.7041},
    }
    return counts | ({"comparison": compared} if after else {})


def answers(after: bool) -> list[dict[str, Any]]:
    """Samples: an ordinary one, one with markup, one that ran into the limit."""
    said = "산골 초등학교의 작은 음악회" if after else "그래서 그래서 그래서"
    return [
        {
            "prompt": "이 글에 어울리는 제목을 지어 줘.\n\n전교생이 서른두 명인 산골 초등학교에서 연주회를 열었다.",
            "answer": said,
            "ended": after,
        },
        {"prompt": f"다음 코드를 설명해 줘: {INJECTED}", "answer": f"  두 칸을 띈 답 {INJECTED}\n둘째 줄", "ended": True},
        {"prompt": "비 오는 날에 어울리는 음식은?", "answer": "", "ended": True},
    ]


@pytest.fixture(scope="session")
def run(make: Callable[..., Artifact]) -> list[Artifact]:
    """The artifacts of the run, in the order they were made."""
    documents = [Document(f"d{n}", text, Origin("마을", n)) for n, text in enumerate(DOCUMENTS)]
    rows = {
        "examples.train.jsonl": [e.to_record() for e in examples()],
        "documents.train.jsonl": [d.to_record() for d in documents],
    }
    settings = {
        "learning_rate": 4e-4,
        "optim": "muon",
        "max_length": 256,
        "num_train_epochs": 3.0,
        "seed": 77,
        "lr_scheduler_type": "cosine",
    }
    settings |= {
        "per_device_train_batch_size": 8,
        "gradient_accumulation_steps": 2,
        "finetuning_type": "full",
        "template": "chatml",
    }
    scored = {"dtype": "float32", "limit": 200}
    checks = [
        {"name": "merged = trained, from disk, float32", "value": 1.2e-6, "limit": 1e-4, "passed": True},
        {"name": "generation_config ends every answer", "value": None, "limit": None, "passed": True},
    ]
    return [
        make("data", "dataset", dataset_counts(), rows, 13.7),
        make("vocabulary", "vocabulary", {"pieces": 12_000, "characters_per_token": 2.618}, {}, 3.07, method="scratch"),
        make(
            "train-1-pretrain",
            "model",
            model_counts("bfloat16"),
            {"curve.jsonl": points(7.0)},
            354.5,
            method="pretrain",
            **settings,
        ),
        make("train-2-sft", "model", model_counts("float32"), {"curve.jsonl": points(2.4)}, 81.0, method="sft", **settings),
        make("evaluate-before", "scores", score_counts(False), {"samples.jsonl": answers(False)}, 12.1, **scored),
        make("evaluate", "scores", score_counts(True), {"samples.jsonl": answers(True)}, 12.4, **scored),
        make("export", "export", {"checks": checks, "bytes": 15_784_448, "parameters": 7_892_224, "dtype": "bfloat16"}, {}, 9.2),
    ]


@pytest.fixture
def injected() -> str:
    """The markup that rows of the run hold."""
    return INJECTED


@pytest.fixture(scope="session")
def recipe() -> dict[str, Any]:
    """The recipe of the run."""
    return RECIPE


@pytest.fixture(scope="session")
def report(run: list[Artifact], recipe: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the run."""
    from hunmin.report.settings import ReportSettings
    from hunmin.report.stage import write_report

    folder = tmp_path_factory.mktemp("report")
    write_report(ReportSettings(note="첫 줄 <b>굵게</b>\n둘째 줄"), recipe, run, folder)
    return folder / "report.html"


@pytest.fixture(scope="session")
def page(report: Path) -> Page:
    """The page of the run, parsed."""
    return Page(report.read_text(encoding="utf-8"))


@pytest.fixture
def show(tmp_path: Path, recipe: dict[str, Any]) -> Callable[..., Page]:
    """Write a page of given artifacts and parse it."""
    from hunmin.report.settings import ReportSettings
    from hunmin.report.stage import write_report

    def shown(made: list[Artifact], **changes: Any) -> Page:
        write_report(ReportSettings(), recipe | changes, made, tmp_path)
        return Page((tmp_path / "report.html").read_text(encoding="utf-8"))

    return shown
