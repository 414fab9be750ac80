from hunmin.core.artifact import Artifact


def test_sources_show_what_was_read_and_why_rows_were_refused(page) -> None:
    rows = page.rows()
    assert ["examples", "Apache-2.0", "80", "77", "1", "2", "빈 답변 empty_output 1JSON 형식 아님 bad_json 1", "nfc 4"] in rows
    assert ["마을<이야기>.txt", "알 수 없음 unknown", "48", "48", "0", "0", "", "nfc 4"] not in rows
    assert '<span class="warn">알 수 없음' in page.source


def test_steps_show_what_they_dropped(page) -> None:
    assert ["contamination", "124", "122", "2", "벤치마크와 겹침 contaminated 2"] in page.rows()


def test_rows_that_were_read_and_not_taken_are_named(page, run: list[Artifact], show) -> None:
    steps = {"1-exact_duplicates": run[0].counts["steps"]["1-exact_duplicates"] | {"read": 90}}
    assert (
        "125행 가운데 90행을 썼습니다"
        in show([Artifact(run[0].folder, "dataset", "0", counts=run[0].counts | {"steps": steps})]).source
    )
    assert "행을 썼습니다" not in page.source


def test_held_out_rows_and_tasks_are_counted(page) -> None:
    rows = page.rows()
    assert ["대화 examples", "72", "4", "18,231"] in rows and ["문서 documents", "44", "2", "2,117"] in rows
    assert ["title_generation", "25", "32.9%"] in rows and ["이름 없음 not named", "1", "1.3%"] in rows


def test_lengths_say_median_and_longest(page) -> None:
    captions = page.text("figcaption")
    assert "중앙값 61자 · 95%가 66자 이하 · 가장 긴 것 66자" in captions
    assert len([caption for caption in captions if "중앙값" in caption]) == 3


def test_an_unknown_reason_is_shown_by_its_code(run: list[Artifact], show) -> None:
    counts = {"steps": {"1-정리": {"read": 5, "kept": 2, "dropped": 3, "reasons": {"<새 까닭>": 3}}}}
    page = show([Artifact(run[0].folder.parent / "nowhere", "dataset", "0", counts=counts)])
    assert ["정리", "5", "2", "3", " <새 까닭> 3"] in page.rows()
    assert page.text("h3") == ["거르기 steps"]


def test_the_vocabulary_shows_its_size_and_density(page) -> None:
    assert {"12,000", "2.618", "scratch"} <= set(page.text("dd"))
