import yaml

from hunmin.core.artifact import Artifact


def test_every_stage_shows_its_time_dtype_and_key(page, run: list[Artifact]) -> None:
    rows = page.rows()
    assert ["train-1-pretrain", "5 min 54 s", "bfloat16", "the CPU multiplies bfloat16", run[2].key] in rows
    assert ["evaluate", "12 s", "float32", "", run[5].key] in rows and ["vocabulary", "3.1 s", "", "", run[1].key] in rows


def test_two_versions_of_a_library_in_one_run_are_both_shown(run: list[Artifact], show) -> None:
    other = Artifact(run[6].folder, "export", run[6].key, versions={"torch": "2.14.0"})
    assert "2.13.0+cpu, 2.14.0" in show([*run[:6], other]).text("dd")


def test_the_recipe_on_the_page_is_the_recipe(page, recipe: dict) -> None:
    assert yaml.safe_load(page.text("pre")[-1]) == recipe
    assert "이름" not in page.text("pre")[-1] and "훈민-빠른시작" in page.text("pre")[-1]
