"""Protected spans: what they are, and that masking and restoring give every text back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hunmin.data.pairs.spans import TOKEN, SpanLost, mask, protected_spans, restore


def shown(text: str) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.kind) for span in protected_spans(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Run:\n```py\nx = 1\n```\ndone", [("```py\nx = 1\n```", "fence")]),
        ("~~~\nx = 1\n~~~ end", [("~~~\nx = 1\n~~~", "fence")]),
        ("Never closed:\n```\nx = 1", [("```\nx = 1", "fence")]),
        ("Like this:\n\n    for i in range(3):\n        print(i)\n\nDone.", [("    for i in range(3):\n        print(i)", "indented")]),
        ("use `x` and ``a`b``", [("`x`", "code"), ("``a`b``", "code")]),
        ("see :func:`len`\\를", [(":func:`len`", "code")]),
        ("Let $x^2$ and \\(y\\) be.", [("$x^2$", "math"), ("\\(y\\)", "math")]),
        ("$$a+b$$ \\[c\\]", [("$$a+b$$", "math"), ("\\[c\\]", "math")]),
        ("\\begin{align}x &= 1\\end{align}", [("\\begin{align}x &= 1\\end{align}", "math")]),
        ("go to https://a.example.com/x_(y).", [("https://a.example.com/x_(y)", "url")]),
        ("(see www.example.org)", [("www.example.org", "url")]),
        ("mail min.a+x@shop.example로", [("min.a+x@shop.example", "email")]),
        ("in /usr/lib, C:\\Users\\me and src/app.py", [("/usr/lib", "path"), ("C:\\Users\\me", "path"), ("src/app.py", "path")]),
        ("{name} {{name}} %s %(x)s", [("{name}", "placeholder"), ("{{name}}", "placeholder"), ("%s", "placeholder"), ("%(x)s", "placeholder")]),
        ("${VAR} <NAME> [NAME] __X__", [("${VAR}", "placeholder"), ("<NAME>", "placeholder"), ("[NAME]", "placeholder"), ("__X__", "placeholder")]),
        ("a <b>bold</b> word", [("<b>", "tag"), ("</b>", "tag")]),
        ('<a href="https://x.example">here</a>', [('<a href="https://x.example">', "tag"), ("</a>", "tag")]),
        ('{"name": "Mina", "age": 3}', [('{"name": "', "json"), ('", "age": 3}', "json")]),
    ],
)  # fmt: skip
def test_what_is_protected(text: str, found: list[tuple[str, str]]) -> None:
    assert shown(text) == found


@pytest.mark.parametrize(
    "text",
    [
        *(
            "It costs $30 and $40.",
            "between $5 and $10, or $1.5M–$2M",
            "US$ 30 … US$ 40",
            "$100 million in 2020 and $90 million in 2021",
        ),
        *(
            "50% sure and 20% discount",
            "he/she and/or 24/7 at 50 km/h",
            "a < b and c > d",
            "don`t and can`t",
            "He said `yes' and `no'.",
        ),
        *("One [1] and two (2).", "A+ or B-; C++ too.", "안녕하세요. 반갑습니다!", "Mr. Kim left at 5:30 p.m.", ""),
    ],
)
def test_what_is_not(text: str) -> None:
    assert shown(text) == []


FRAGMENTS = (
    '<x id="0"/>', '<x id="1"/>', "<x id='2' />", "&lt;x id=\"0\"/&gt;", "</x>", "</ x>", "＜x id＝3／＞", "<x", "id=", '"/>', "<", ">", "&lt;",
    "`", "``", "```", "\n```\n", "~~~", "$", "$$", "\\(", "\\)", "\\[", "\\begin{a}", "\\end{a}", "{", "}", "{a}", "{{a}}", '{"k": "v', '"}', '"', "'",
    "%s", "%(x)s", "${A}", "<A>", "[A B]", "__A__", "https://a.example/b", "a@b.example", "/usr/lib", "a/b.py", "C:\\a", "<b>", "</b>", "<!--", "-->",
    "\n", "\n\n", "    x = 1\n", " ", "가", "나다", "word", "3", "&amp;", "\0", "\\n", ":f:",
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join))


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_restoring_gives_the_text_back(text: str) -> None:
    masked = mask(text)
    assert restore(masked, masked.text) == text
    assert [int(match.group(1)) for match in TOKEN.finditer(masked.text)] == list(range(len(masked.originals)))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_spans_are_in_order_and_inside_the_text(text: str) -> None:
    spans = protected_spans(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in zip(spans, spans[1:], strict=False))


@settings(max_examples=200, deadline=None)
@given(
    TEXTS,
    st.randoms(use_true_random=False),
    st.sampled_from(
        ['< x id = "{n}" / >', "<x id=“{n}”/>", "<X ID='{n}'></X>", "＜x id＝＂{n}＂／＞", "&lt;x id=&quot;{n}&quot;/&gt;"]
    ),
)
def test_originals_come_back_to_the_byte_in_any_order_and_spelling(text: str, random: object, form: str) -> None:
    masked = mask(text)
    numbers = list(range(len(masked.originals)))
    random.shuffle(numbers)  # type: ignore[attr-defined]
    translated = "가 " + " 그리고 ".join(form.replace("{n}", str(n)) for n in numbers)
    restored = restore(masked, translated)
    assert all(
        original.encode("utf-8", "surrogatepass") in restored.encode("utf-8", "surrogatepass") for original in masked.originals
    )


def test_a_masked_text_is_safe_and_short_of_what_it_hides() -> None:
    masked = mask("Hi {name}, see https://a.example/b or run `x`.")
    assert masked.text == 'Hi <x id="0"/>, see <x id="1"/> or run <x id="2"/>.'
    assert masked.originals == ("{name}", "https://a.example/b", "`x`")
    assert (
        restore(masked, '<x id="1"/>을 보거나 <x id = “2” />를 실행하세요, <x id="0"/> 님.')
        == "https://a.example/b을 보거나 `x`를 실행하세요, {name} 님."
    )


def test_spans_that_touch_share_a_token() -> None:
    assert mask("<b><i>x</i></b>").originals == ("<b><i>", "</i></b>")


def test_a_block_goes_back_to_a_line_of_its_own() -> None:
    masked = mask("Look:\n\n```\nx = 1\n```\n\nThat is all.")
    assert restore(masked, '보세요: <x id="0"/> 이상입니다.') == "보세요:\n```\nx = 1\n```\n 이상입니다."


def test_what_is_lost_is_named() -> None:
    masked = mask("{a} and {b} and {c}")
    with pytest.raises(SpanLost, match=re.escape("missing 1 ({b})")) as caught:
        restore(masked, '<x id="0"/><x id="2"/><x id="2"/><x id="9"/>')
    assert (caught.value.missing, caught.value.duplicated, caught.value.unknown) == ((1,), (2,), (9,))
    assert caught.value.originals == ("{b}", "{c}")
    assert isinstance(caught.value, ValueError)
