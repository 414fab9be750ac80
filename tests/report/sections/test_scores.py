from hunmin.core.artifact import Artifact


def row(page, task: str, shots: str) -> list[str]:
    return next(cells for cells in page.rows() if cells[0].startswith(task) and cells[1] == shots)


def with_counts(artifact: Artifact, **changes: object) -> Artifact:
    return Artifact(artifact.folder, artifact.kind, artifact.key, settings=artifact.settings, counts=artifact.counts | changes)


def test_a_row_holds_the_numbers_of_the_manifest(page) -> None:
    cells = row(page, "hunmin_mini_boolq", "0")
    assert cells[2:] == [
        "0.3330.224~0.443",
        "0.5130.403~0.622",
        "+0.179+0.070~+0.289",
        "<0.001",
        "나아짐better",
        "0.333",
        "80",
        "0",
    ]
    assert row(page, "hunmin_mini_hellaswag", "0")[4].startswith("−0.021")
    assert row(page, "hunmin_mini_copa", "0")[5:7] == ["0.412", "차이 없음same"]


def test_shots_that_were_cut_away_are_marked(page) -> None:
    assert row(page, "hunmin_mini_copa", "5")[-1] == "3.2"
    assert '<span class="warn">3.2</span>' in page.source


def test_the_conditions_are_named_and_a_part_is_marked(page, run: list[Artifact], show) -> None:
    said = page.text("section")[0]
    assert "split test · template none · bos <|begin|>" in said and "200문항까지만" in said
    whole = Artifact(run[5].folder, "scores", run[5].key, settings={"limit": None}, counts=run[5].counts)
    assert "문항까지만" not in show([whole]).source


def test_scores_below_the_floor_are_counted(run: list[Artifact], show) -> None:
    lines = [line | {"floor": 0.53} for line in run[5].counts["scores"]]
    assert "5개 점수 가운데 3개는 바닥값을 넘지 못했습니다." in show([with_counts(run[5], scores=lines)]).source
    assert "바닥값을 넘지 못했습니다" not in show(run).source


def test_scores_without_a_comparison_have_no_columns_for_it(run: list[Artifact], show) -> None:
    heads = show([with_counts(run[5], comparison=[], bits_per_byte={})]).rows()[0]
    assert [head.split()[0] for head in heads] == ["과제", "예시", "학습", "바닥값", "문항", "실제"]


def test_cut_prompts_have_a_column_where_there_are_any(run: list[Artifact], show) -> None:
    lines = [line | {"cut": 7 if line["shots"] else 0} for line in run[5].counts["scores"]]
    page = show([run[4], with_counts(run[5], scores=lines)])
    assert row(page, "hunmin_mini_copa", "5")[-1] == "7" and row(page, "hunmin_mini_copa", "0")[-1] == ""


def test_bits_per_byte_stand_beside_their_references(page) -> None:
    rows = page.rows()
    assert ["전체 all", "1.592", "1.401"] in rows and ["law_statutes.txt.gz", "1.031", "0.821"] in rows
    assert ["바이트 5-gram", "2.103"] in rows and ["xz -9", "2.704"] in rows
