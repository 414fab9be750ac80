from hunmin.core.artifact import Artifact


def test_checks_show_value_limit_and_result(page) -> None:
    assert ["merged = trained, from disk, float32", "1.2e−6", "1e−4", "통과passed"] in page.rows()
    assert ["generation_config ends every answer", "", "", "통과passed"] in page.rows()
    assert "15.8 MB" in page.text("dd")


def test_a_failed_check_does_not_look_passed(run: list[Artifact], show) -> None:
    counts = {"checks": [{"name": "병합", "value": 0.2, "limit": 1e-4, "passed": False}]}
    page = show([Artifact(run[6].folder, "export", "0", counts=counts)])
    assert ["병합", "0.2", "1e−4", "실패failed"] in page.rows() and 'class="verdict better"' not in page.source
