import base64
import hashlib
import re
from itertools import combinations

import pytest

from hunmin.core.artifact import Artifact


def test_the_page_loads_nothing(page) -> None:
    assert "://" not in page.source and "@import" not in page.source
    loads = [
        value
        for _, attributes, _ in page.elements
        for key, value in attributes.items()
        if key in ("src", "href", "srcset", "action")
    ]
    assert loads and all(value.startswith("#") for value in loads)
    assert all(address.startswith("#") for address in re.findall(r"url\(\s*['\"]?([^)]*)", page.source))


def test_the_policy_allows_the_style_of_the_page_and_nothing_else(page) -> None:
    policy = next(a["content"] for _, a, _ in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    style = re.findall(r"<style>(.*?)</style>", page.source, re.DOTALL)
    assert len(style) == 1
    digest = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    kinds = {tag for tag, _, _ in page.elements}
    assert not kinds & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    assert not [key for _, attributes, _ in page.elements for key in attributes if key == "style" or key.startswith("on")]


def test_markup_in_data_stays_text(page, injected: str) -> None:
    assert "b" not in {tag for tag, _, _ in page.elements}
    assert "<script" not in page.source
    assert injected in page.text("code") and f"다음 코드를 설명해 줘: {injected}" in page.text("pre")
    assert "첫 줄 <b>굵게</b>\n둘째 줄" in page.text("p")
    assert "마을<이야기>.txt" in page.text("th")


def test_every_link_and_reference_has_its_target_and_ids_are_unique(page) -> None:
    ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    wanted = {attributes["href"][1:] for _, attributes, _ in page.elements if "href" in attributes}
    wanted |= set(re.findall(r"url\(#([^)]*)\)", page.source))
    assert wanted <= set(ids)


def test_the_page_fits_a_phone_and_the_dark(page) -> None:
    metas = {attributes.get("name"): attributes.get("content") for tag, attributes, _ in page.elements if tag == "meta"}
    assert metas["viewport"] == "width=device-width, initial-scale=1" and metas["color-scheme"] == "light dark"
    assert "@media (prefers-color-scheme: dark)" in page.source
    before = ("", {}, ())
    for element in page.elements:
        assert element[0] != "table" or before[1].get("class", "").startswith("scroll")
        before = element
    assert re.search(r"\.scroll \{[^}]*overflow-x: auto", page.source)


@pytest.mark.parametrize("kept", [*combinations(range(7), 1), *combinations(range(7), 6), ()])
def test_missing_parts_leave_no_empty_headings(kept: tuple[int, ...], run: list[Artifact], show) -> None:
    page = show([run[index] for index in kept])
    assert not re.search(r"</h([23])>(</section>|</div>|<h2|<section)|</h3><h", page.source)
    assert not re.search(r"<(dl|dd|tbody|figure|figcaption|p|ul)></\1>", page.source)
    assert len(page.text("h2")) == page.source.count("<section") == page.source.count('<a href="#')


def test_a_manifest_without_counts_gives_a_page(run: list[Artifact], show) -> None:
    bare = [Artifact(one.folder.parent / f"{one.folder.name.removesuffix(one.key)}bare", one.kind, "bare") for one in run]
    page = show(bare)
    assert page.text("h1") == ["훈민-빠른시작"]
    assert "None" not in " ".join(page.text())
