from hunmin.core.artifact import Artifact
from hunmin.core.jsonl import write_jsonl


def test_answers_are_shown_unedited_beside_those_from_before(page, injected: str) -> None:
    said = page.text("pre")
    assert f"  두 칸을 띈 답 {injected}\n둘째 줄" in said
    assert said.index("그래서 그래서 그래서") + 1 == said.index("산골 초등학교의 작은 음악회")


def test_an_empty_answer_and_one_that_was_cut_are_named(page) -> None:
    samples = page.text("article")
    assert "빈 답" in samples[2] and "길이 한도에서 잘림" in samples[0] and "잘림" not in samples[1]


def test_many_samples_are_folded_away_and_none_is_left_out(run: list[Artifact], show, tmp_path) -> None:
    folder = tmp_path / "evaluate-0"
    write_jsonl(folder / "samples.jsonl", ({"prompt": f"질문 {n}", "answer": f"답 {n}", "ended": True} for n in range(9)))
    page = show([Artifact(folder, "scores", "0")])
    assert len(page.text("article")) == 9 and "나머지 3개" in page.text("details")[0]
    assert "답변 answer" in page.text("article")[0] and "학습 후" not in page.text("article")[0]
