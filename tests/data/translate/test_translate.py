"""A translation as a whole: memory, glossary, dry run, outputs, local models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from translation_runs import Translator
from translation_service import korean

from hunmin.core.errors import SourceError, TooManyRejects, UsageError
from hunmin.data.settings import SourceSettings
from hunmin.data.translate.desk import Failure
from hunmin.data.translate.engines.memory import Memory
from hunmin.data.translate.settings import TranslateSettings
from hunmin.data.translate.texts import translator
from hunmin.data.translate.translate import estimate_lines, translate_file

TMX = """<?xml version="1.0"?><tmx version="1.4"><header srclang="en"/><body>
<tu><tuv xml:lang="en-US"><seg>The boat left.</seg></tuv><tuv xml:lang="ko"><seg>배가 <hi>떠났다</hi>.</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Only English.</seg></tuv></tu></body></tmx>"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("m.tmx", TMX),
        ("m.tsv", "source\ttarget\nThe boat left.\t배가 떠났다.\n"),
        ("m.jsonl", '{"source": "The boat left.", "target": "배가 떠났다.", "note": 1}\n'),
    ],
)
def test_earlier_translations_are_never_paid_for(translate: Translator, tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    ran = translate(["The boat left.", "  The boat left.\n", "The sea was calm."], memory=[str(tmp_path / name)])
    assert ran.texts == ["배가 떠났다.", "  배가 떠났다.\n", korean("The sea was calm.")]
    assert translate.service.asked() == [["The sea was calm."]]
    assert ran.rows[0]["notes"]["translate"]["memory"] == ["text"]


def test_the_memory_alone_asks_nobody_and_works_by_sentence(translate: Translator, tmp_path: Path) -> None:
    (tmp_path / "m.tsv").write_text("The boat left.\t배가 떠났다.\nIt was late.\t늦은 때였다.\n", encoding="utf-8")
    ran = translate(["The boat left. It was late.", "Nobody knows this."], engine="memory", memory=[str(tmp_path / "m.tsv")])
    assert ran.texts == ["배가 떠났다. 늦은 때였다."]
    assert [one["reason"] for one in ran.rejected] == ["not_in_memory"]
    assert translate.service.calls == []
    with pytest.raises(UsageError):
        translate(["The boat left."], engine="memory")


def test_a_memory_that_cannot_be_read_names_its_line(tmp_path: Path) -> None:
    file = tmp_path / "m.jsonl"
    file.write_text('{"source": "a", "target": "b"}\n{"source": 1}\n', encoding="utf-8")
    with pytest.raises(SourceError, match="line 2"):
        Memory([str(file)])
    bomb = tmp_path / "m.tmx"
    bomb.write_text('<!DOCTYPE x [<!ENTITY a "aaaa">]><tmx>&a;</tmx>', encoding="utf-8")
    with pytest.raises(SourceError, match="entities"):
        Memory([str(bomb)])
    with pytest.raises(UsageError):
        Memory([str(tmp_path / "m.docx")])


def test_a_glossary_reaches_the_engine(translate: Translator, tmp_path: Path) -> None:
    (tmp_path / "g.tsv").write_text("harbour\t항구\n", encoding="utf-8")
    translate(["The harbour is full."], glossary=str(tmp_path / "g.tsv"))
    assert "harbour = 항구" in translate.service.calls[0]["body"]["messages"][0]["content"]
    translate(["The harbour is full."], engine="deepl", glossary=str(tmp_path / "g.tsv"))
    made, asked = translate.service.calls[1:]
    assert made["path"].endswith("/glossaries")
    assert asked["body"]["glossary_id"] == "g-1"


def test_a_style_is_asked_for_by_prompt_and_refused_by_deepl(translate: Translator) -> None:
    translate(["The harbour is full."], style="해요체")
    assert "해요체" in translate.service.calls[0]["body"]["messages"][0]["content"]
    with pytest.raises(UsageError, match="formality"):
        translate(["The harbour is full."], engine="deepl", style="해요체")


@pytest.mark.parametrize("engine", ["openai", "deepl"])
def test_a_dry_run_asks_nobody_and_counts_what_a_run_sends(translate: Translator, engine: str) -> None:
    texts = [f"Boat number {n % 20} came into the harbour." for n in range(40)]
    prices = {"m-1": {"input": 1.0, "output": 2.0}, "deepl": {"characters": 25.0}}
    guess = translate(texts, engine=engine, dry_run=True, prices=prices)
    assert translate.service.calls == []
    assert not translate.out.exists()
    assert not (translate.folder / "store.sqlite3").exists()
    ran = translate(texts, engine=engine, prices=prices)
    assert guess.found.usage.requests == ran.found.usage.requests == len(translate.service.calls)
    assert guess.found.usage.characters > 0
    assert guess.found.cost is not None and guess.found.cost > 0
    shown = "\n".join(estimate_lines(guess.found, translate.settings(engine=engine)))
    assert all(word in shown for word in ("characters", "requests", "tokens", "$", "time"))
    again = translate(texts, engine=engine, dry_run=True, prices=prices)
    assert again.found.usage.requests == 0
    assert again.found.cost == 0


def test_outputs_that_would_harm_are_refused(translate: Translator, tmp_path: Path) -> None:
    translate(["One boat."])
    settings, source = translate.settings(), SourceSettings(path=str(tmp_path / "in.jsonl"))
    for out in (tmp_path / "out.jsonl", tmp_path / "in.jsonl", tmp_path / "out.csv"):
        with pytest.raises(UsageError):
            translate_file(settings, source, out)
    assert translate_file(settings, source, tmp_path / "out.jsonl", overwrite=True).kept == 1


def test_a_json_output_is_an_array(translate: Translator, tmp_path: Path) -> None:
    translate(["One boat.", "Two boats."])
    translate_file(translate.settings(), SourceSettings(path=str(tmp_path / "in.jsonl")), tmp_path / "out.json")
    assert [row["text"] for row in json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))] == [
        korean("One boat."),
        korean("Two boats."),
    ]


def test_too_many_rejects_end_with_3_the_others_written(translate: Translator) -> None:
    def poison(handler: Any, body: dict[str, Any]) -> bool:
        return "poison" in body["messages"][-1]["content"] and (handler.send_json(400, {}) or True)

    translate.service.always = poison
    with pytest.raises(TooManyRejects):
        translate(["One boat.", "Some poison."], max_reject_rate=0.01)
    assert len(translate.out.read_text(encoding="utf-8").splitlines()) == 1
    with pytest.raises(TooManyRejects, match="0 rows"):
        translate(["More poison."])
    assert not translate.out.exists()


def test_bad_records_are_rejected_with_their_place(translate: Translator, tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text('{"text": "One boat."}\nnot json\n{"what": "unknown"}\n{"text": 3}\n', encoding="utf-8")
    found = translate_file(translate.settings(), SourceSettings(path=str(file)), tmp_path / "o.jsonl")
    assert (found.rows, found.kept, found.rejected) == (4, 1, 3)
    rejected = [json.loads(line) for line in (tmp_path / "o.jsonl.rejected.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(one["line"], one["reason"]) for one in rejected] == [(2, "bad_json"), (3, "unknown_shape"), (4, "bad_type")]


def test_rows_keep_their_order_whatever_comes_first(translate: Translator) -> None:
    import random
    import time

    def late(*_: Any) -> bool:
        time.sleep(random.random() * 0.05)
        return False

    translate.service.always = late
    texts = [f"Boat number {n} came into the harbour." for n in range(200)]
    assert translate(texts, batch=1, concurrency=32).texts == [korean(text) for text in texts]


def test_a_missing_key_or_model_is_named(translate: Translator, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="model"):
        translate(["One boat."], model="")
    monkeypatch.delenv("DEEPL_AUTH_KEY")
    with pytest.raises(UsageError, match="key"):
        translate(["One boat."], engine="deepl")
    monkeypatch.delenv("OPENAI_API_KEY")
    assert len(translate(["One boat."]).rows) == 1  # a server of one's own needs none
    with pytest.raises(UsageError, match="key"):
        translate(["Two boats."], endpoint="")


def test_a_local_model_is_asked_and_judged(random_model: Path, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": "The boat left."}\n', encoding="utf-8")
    settings = TranslateSettings(engine="local", model=str(random_model), store=str(tmp_path / "s"), max_output_tokens=16)
    with pytest.raises(TooManyRejects, match="0 rows"):  # random weights do not translate
        translate_file(settings, SourceSettings(path=str(source)), tmp_path / "out.jsonl")
    rejected = json.loads((tmp_path / "out.jsonl.rejected.jsonl").read_text(encoding="utf-8"))
    assert rejected["reason"] in {"cut_off", "not_korean", "no_content", "bad_response", "repetition", "answered_instead"}
    with pytest.raises(UsageError):
        translate_file(
            settings.model_copy(update={"model": str(tmp_path / "nowhere")}),
            SourceSettings(path=str(source)),
            tmp_path / "o.jsonl",
        )


@pytest.mark.parametrize("engine", ["openai", "deepl"])
def test_single_texts_are_translated_kept_and_judged(translate: Translator, engine: str) -> None:
    texts = ["Call `open_file` now.", "한국어 문장입니다.", "The boat left.", "Some poison here."]

    def poison(handler: Any, body: dict[str, Any]) -> bool:
        return "poison" in json.dumps(body) and (handler.send_json(400, {}) or True)

    translate.service.always = poison
    for _ in range(2):
        with translator(translate.settings(engine=engine)) as ask:
            found = ask(texts)
        assert found[:3] == [
            "바부 `open_file` 우투.".replace("바부", korean("Call")).replace("우투", korean("now")),
            texts[1],
            korean(texts[2]),
        ]
        assert isinstance(found[3], Failure)
        assert found[3].reason == "http_400"
    assert sum("The boat left." in asked for asked in translate.service.asked()) == 1


def test_nothing_heavy_is_imported() -> None:
    import os
    import subprocess
    import sys

    code = "import sys, hunmin.data.translate.translate, hunmin.data.translate.settings; print([m for m in ('torch', 'openai', 'deepl', 'requests', 'httpx2') if m in sys.modules])"
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3] / "src")}
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True).stdout.strip()
        == "[]"
    )
