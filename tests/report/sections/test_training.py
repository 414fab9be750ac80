from hunmin.core.artifact import Artifact


def facts(page) -> dict[str, str]:
    return dict(zip(page.text("dt"), page.text("dd"), strict=True))


def test_a_pass_shows_its_settings_and_counts(run: list[Artifact], show) -> None:
    said = facts(show([run[3]]))
    assert said["학습률 learning rate"] == "0.0004" and said["배치 batch × accumulation"] == "8 × 2"
    assert said["템플릿 template"] == "chatml" and said["학습 길이 duration"] == "3 epoch"
    assert said["표본 samples"] == "1,072" and said["토큰 tokens"] == "219,698"
    assert said["너무 길어 뺀 것 too long"] == "3" and said["학습한 가중치 trained weights"] == "7,892,224"


def test_a_pretraining_pass_has_no_template(run: list[Artifact], show) -> None:
    assert "템플릿 template" not in facts(show([run[2]]))


def test_an_adapter_shows_its_rank_and_share_of_weights(run: list[Artifact], show) -> None:
    settings = run[3].settings | {"finetuning_type": "lora", "lora_r": 16, "lora_alpha": 32.0, "max_steps": 1200}
    counts = run[3].counts | {"trainable": 78_922}
    said = facts(show([Artifact(run[3].folder, "model", run[3].key, settings=settings, counts=counts)]))
    assert said["LoRA"] == "r 16, alpha 32" and said["학습한 가중치 trained weights"] == "78,922 / 7,892,224 (1.00%)"
    assert said["학습 길이 duration"] == "1,200 step"


def test_the_caption_names_both_losses(page) -> None:
    captions = [caption for caption in page.text("figcaption") if "손실" in caption]
    assert len(captions) == 2
    assert "8.349 → 2.286" in captions[0] and "떼어 둔 행의 손실" in captions[0] and "5.887 → 2.666" in captions[0]


def test_a_pass_without_a_curve_has_no_plot(run: list[Artifact], show, tmp_path) -> None:
    page = show([Artifact(tmp_path / "train-1-sft-0", "model", "0", settings=run[3].settings, counts=run[3].counts)])
    assert "figure" not in {tag for tag, _, _ in page.elements}
