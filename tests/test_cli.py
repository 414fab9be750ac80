"""What a user types and sees: exit codes, three-line errors, no traceback, quick start-up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hunmin.cli import main


def test_help_names_the_verbs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    for verb in (
        "run",
        "new",
        "plan",
        "inspect",
        "check",
        "contamination",
        "convert",
        "score",
        "export",
        "chat",
        "runs",
        "doctor",
    ):
        assert verb in shown


def test_an_unknown_verb_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trian"]) == 2


def test_a_recipe_with_mistakes_exits_with_2_and_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("name: mine\ndata: {sources: [a.jsonl], stepz: []}\n", encoding="utf-8")
    assert main(["plan", str(file)]) == 2
    said = capsys.readouterr().err
    assert "unknown key 'stepz'" in said
    assert "use 'steps'" in said
    assert "Traceback" not in said


def test_plan_shows_rows_and_names_a_missing_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("name: mine\ndata: {sources: ['bundled:examples', nowhere.jsonl]}\n", encoding="utf-8")
    assert main(["plan", str(file), "--workspace", str(tmp_path)]) == 2
    shown = capsys.readouterr()
    assert "3,408" in shown.out
    assert "nowhere.jsonl" in shown.err


def test_plan_counts_a_source_that_is_not_here_by_its_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("name: mine\ndata: {sources: [{path: owner/set, rows: 25000}]}\n", encoding="utf-8")
    assert main(["plan", str(file), "--workspace", str(tmp_path), "model=owner/model"]) == 0
    shown = capsys.readouterr().out
    assert "≈25,000" in shown
    assert "owner/model is not on this disk" in shown


def test_new_writes_a_recipe_that_loads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.yaml"
    assert main(["new", str(file)]) == 0
    assert main(["plan", str(file), "--workspace", str(tmp_path)]) == 0
    assert "mine:" in capsys.readouterr().out
    assert main(["new", str(file)]) == 2


def test_contamination_prints_a_line_per_pair(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from hunmin.benchmarks.hunmin_mini import read_items

    leaked = next(iter(read_items("boolq", "test")))
    file = tmp_path / "train.jsonl"
    rows = [{"instruction": leaked["paragraph"], "output": "네."}, {"instruction": "안녕하세요?", "output": "반갑습니다."}]
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    assert main(["contamination", str(file), "--against", "hunmin_mini", "--json"]) == 0
    (line,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (line["against"], line["item"], line["overlap"]) == ("hunmin_mini_boolq", leaked["id"], 1.0)


def test_the_bundled_instructions_hold_no_item_of_hunmin_mini(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contamination", "bundled:examples", "--against", "hunmin_mini"]) == 0
    assert capsys.readouterr().out.strip().endswith("0 pairs")


def test_messages_are_korean_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUNMIN_LANG", "ko")
    assert main(["plan", str(tmp_path / "none.yaml")]) == 2
    assert "레시피를 읽을 수 없습니다" in capsys.readouterr().err


def test_inspect_marks_what_is_trained(tmp_path: Path, random_model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.yaml"
    text = f"name: mine\nmodel: {random_model}\ndata: {{sources: ['bundled:examples/extractive_qa_yesno.jsonl']}}\ntrain: [{{method: sft}}]\n"
    file.write_text(text, encoding="utf-8")
    assert main(["inspect", str(file), "-n", "1", "--workspace", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert "<|im_start|>assistant" in shown
    assert "[<|im_end|>]" in shown


def test_runs_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine" / "data-00").mkdir(parents=True)
    assert main(["runs", "--workspace", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "mine  data …\n"


def test_doctor_shows_the_machine(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    assert "processors" in capsys.readouterr().out


def test_a_hub_name_while_offline_says_how_to_get_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["export", "owner/model", str(tmp_path / "out")]) == 2
    assert "hf download owner/model" in capsys.readouterr().err


def test_a_model_folder_without_a_tokenizer_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, random_model: Path
) -> None:
    for file in random_model.iterdir():
        if "token" not in file.name:
            (tmp_path / file.name).write_bytes(file.read_bytes())
    assert main(["score", str(tmp_path), "--tasks", "hunmin_mini_copa"]) == 2
    assert "no tokenizer" in capsys.readouterr().err


def test_a_part_that_is_not_installed_is_named(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "lm_eval", None)
    assert main(["score", "hunmin-tiny", "--tasks", "hunmin_mini_copa", "--limit", "1"]) == 2
    assert "pip install 'hunmin[eval]'" in capsys.readouterr().err
