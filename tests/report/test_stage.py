from pathlib import Path

from hunmin.core.artifact import Artifact
from hunmin.report.settings import ReportSettings
from hunmin.report.stage import write_report

WHOLE = ["scores", "bits", "samples", "data", "vocabulary", "training", "export", "environment", "recipe"]


def test_a_whole_run_shows_every_section(run: list[Artifact], recipe: dict, tmp_path: Path, page) -> None:
    counts = write_report(ReportSettings(), recipe, run, tmp_path)
    assert counts["sections"] == WHOLE
    assert counts["bytes"] == (tmp_path / "report.html").stat().st_size
    assert [attributes["id"] for tag, attributes, _ in page.elements if tag == "section"] == WHOLE


def test_the_same_run_gives_the_same_bytes(run: list[Artifact], recipe: dict, report: Path, tmp_path: Path) -> None:
    settings = ReportSettings(note="첫 줄 <b>굵게</b>\n둘째 줄")
    write_report(settings, recipe, run, tmp_path)
    assert (tmp_path / "report.html").read_bytes() == report.read_bytes()


def test_the_page_is_the_only_file(report: Path) -> None:
    assert [file.name for file in report.parent.iterdir()] == ["report.html"]


def test_a_title_of_the_settings_replaces_the_name_of_the_recipe(recipe: dict, tmp_path: Path) -> None:
    write_report(ReportSettings(title="가을 <학기> 실험"), recipe, [], tmp_path)
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert text.count("가을 &lt;학기&gt; 실험") == 2 and "<title>가을" in text
    assert recipe["name"] not in text.split("<details>")[0]
