from hunmin.core.artifact import Artifact


def text(page) -> str:
    return page.text("header")[0]


def test_the_line_at_the_top_is_the_mean_of_the_manifests(page) -> None:
    # (0.3333 + 0.4921 + 0.2613 + 0.5214 + 0.5011) / 5 and (0.5127 + 0.5318 + 0.2402 + 0.7346 + 0.5209) / 5
    assert "0.422 → 0.508" in text(page)
    assert "과제 4개(0·5-shot)의 평균 macro F1입니다. 나아진 것 2개, 차이가 확인되지 않은 것 3개." in text(page)
    assert "Mean macro F1 over 4 tasks, before → after: 2 better, 3 same." in text(page)


def test_the_tiny_model_says_what_it_is_for(page, run: list[Artifact], show) -> None:
    assert "매개변수 789만 개" in text(page) and "7.9M parameters" in text(page) and "not Korean ability" in text(page)
    other = text(show(run, model="some-model"))
    assert "not Korean ability" not in other and "some-model → pretrain → sft" in other


def test_the_size_of_the_run_is_added_up(page) -> None:
    said = page.text("dd")[:4]
    assert said == ["7.9M", "116", "197,530", "8 min 06 s"]


def test_a_model_from_nothing_has_scores_but_no_before(run: list[Artifact], show) -> None:
    after = Artifact(run[5].folder, "scores", run[5].key, counts={"scores": run[5].counts["scores"]})
    page = show([after], model={"architecture": "llama"})
    assert "새 llama 모델" in text(page) and "0.508" in text(page) and "→" not in text(page)


def test_bits_stand_at_the_top_where_nothing_else_was_measured(run: list[Artifact], show) -> None:
    bits = [Artifact(one.folder, "scores", one.key, counts={"bits_per_byte": one.counts["bits_per_byte"]}) for one in run[4:6]]
    assert "1.592 → 1.401" in text(show(bits))


def test_a_run_without_scores_says_so(run: list[Artifact], show) -> None:
    assert "점수를 재지 않은 실행입니다." in text(show(run[:4]))
