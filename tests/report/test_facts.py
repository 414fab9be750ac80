from pathlib import Path

from hunmin.core.artifact import Artifact
from hunmin.report.facts import curve, document_lengths, example_lengths, gather, score_lines, stage_name
from hunmin.report.settings import ReportSettings


def scores(folder: Path, value: float, **counts: str) -> Artifact:
    return Artifact(folder, "scores", "k", counts={"scores": [{"task": "copa", "shots": 0, "value": value}], **counts})


def test_artifacts_are_sorted_by_what_they_are(run: list[Artifact], recipe: dict) -> None:
    facts = gather(ReportSettings(), recipe, run)
    assert facts.before is run[4] and facts.after is run[5] and facts.models == run[2:4] and facts.parameters == 7_892_224
    assert [stage_name(one) for one in run][2:6] == ["train-1-pretrain", "train-2-sft", "evaluate-before", "evaluate"]


def test_lengths_count_the_characters_of_prompts_with_their_context_and_of_answers(run: list[Artifact], injected: str) -> None:
    prompts, answers = example_lengths(run[0])
    assert len(prompts) == len(answers) == 76
    assert prompts[-1] == len(injected) and answers[-1] == len("네, 알겠습니다.")
    assert prompts[0] > len("이 글에 어울리는 제목을 지어 줘.")
    assert len(document_lengths(run[0])) == 48


def test_the_curve_holds_both_losses(run: list[Artifact]) -> None:
    losses, held_out = curve(run[2])
    assert len(losses) == 40 and [point["step"] for point in held_out] == [100, 200, 300, 400]


def test_scores_of_another_template_do_not_stand_beside_each_other(tmp_path: Path) -> None:
    before = scores(tmp_path / "evaluate-before-k", 0.4, split="test", template="none")
    same = gather(ReportSettings(), {}, [before, scores(tmp_path / "evaluate-k", 0.5, split="test", template="none")])
    other = gather(ReportSettings(), {}, [before, scores(tmp_path / "evaluate-k", 0.5, split="test", template="chatml")])
    assert [(line.first, line.last) for line in score_lines(same)] == [(0.4, 0.5)]
    assert [(line.first, line.last) for line in score_lines(other)] == [(None, 0.5)]
