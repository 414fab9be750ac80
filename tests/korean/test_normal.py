"""The normal form of Korean text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hunmin.korean.normal import clean, has_content, is_blank, join_euc_kr

SYLLABLES = "".join(chr(code) for code in range(0xAC00, 0xD7A4))
SUSPECTS = "\u200b\u200c\u200d\ufeff\xad\u3164\u202e\u2066\r\n\x00\x0b\x85\xa0\u3000\ue000\ufffd\ufe0f👩💻⬛🏽\u1112\u1161\u11ab\u0301\u2000\uf900¾È³ç·ㆍ"
texts = st.text(alphabet=st.one_of(st.characters(), st.sampled_from(SUSPECTS), st.sampled_from(SYLLABLES)))


@settings(max_examples=300)
@given(texts)
def test_clean_text_stays_clean(text):
    once = clean(text)
    again = clean(once.text)
    assert again.text == once.text
    assert not set(again.changes) - {"private_use", "hangul_filler"}


@settings(max_examples=200)
@given(texts)
def test_clean_text_is_composed_and_holds_nothing_invisible(text):
    cleaned = clean(text).text
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not set(cleaned) & set("\u200b\u200c\ufeff\xad\u202e\u2066\r\x00\x0b\xa0\u3000")


@settings(max_examples=200)
@given(st.text(alphabet=st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(SUSPECTS))))
def test_clean_text_can_be_written_as_utf_8(text):
    clean(text).text.encode()


def test_all_11172_syllables_survive_decomposition():
    decomposed = unicodedata.normalize("NFD", SYLLABLES)
    assert len(SYLLABLES) == 11_172 and len(decomposed) > 2 * len(SYLLABLES)
    assert clean(decomposed).text == SYLLABLES and clean(decomposed).changes == {"nfc": 1}
    assert clean(SYLLABLES).changes == {} and clean(SYLLABLES).problem == ""


def test_all_11172_syllables_survive_cp949():
    assert clean(SYLLABLES.encode("cp949").decode("cp949")).text == SYLLABLES


@settings(max_examples=200)
@given(st.text(alphabet=SYLLABLES + "ㅋㅎㅠㅏ ①㎏·ㆍabc123.,\n"))
def test_korean_text_passes_unchanged_through_cp949(text):
    assert clean(text.encode("cp949").decode("cp949")) == clean(text)
    assert clean(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "장애인들의 삶이 곧 우리의 삶이라고 바꿔 생각해보면·······",
        "느와르에 멜로에 신파극까지······. 짬뽕이 아니라 꿀꿀이죽",
        "ÅÅÅÅ ¶¶¶¶ «»«» ×÷°±·",
        "naïve café — “quoted” ‘…’ €100™ Ça déjà été œuvre",
        "Übergröße, Öl, ÄÖÜäöüß",
        "섭씨 36.5°C ± 0.2, 10²×3³",
    ],
)
def test_honest_text_is_not_taken_for_mojibake(text):
    assert clean(text).problem == ""


@pytest.mark.parametrize("sentence", ["안녕하세요", "오늘 날씨가 좋습니다", "똠방각하와 펩시콜라"])
def test_text_read_in_the_wrong_encoding_is_mojibake(sentence):
    assert clean(sentence.encode().decode("latin-1")).problem == "mojibake"
    assert clean("제목: " + sentence.encode("euc-kr", "ignore").decode("latin-1")).problem == "mojibake"
    utf8_as_cp1252 = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in sentence.encode())
    assert clean(utf8_as_cp1252).problem == "mojibake"


@pytest.mark.parametrize("emoji", ["👩‍💻", "👨‍👩‍👧‍👦", "❤️‍🔥", "🏳️‍🌈", "🧑🏽‍🚀", "🐦‍⬛", "🙂‍↔️", "🏃‍♀️‍➡️"])
def test_joined_emoji_stay_whole(emoji):
    assert clean(f"좋아요 {emoji}!").text == f"좋아요 {emoji}!"


def test_a_joiner_between_letters_is_removed():
    assert clean("한\u200d글").text == "한글" and clean("👩\u200d 💻").text == "👩 💻"


def test_changes_are_counted_by_name():
    assert clean("가\u200b나\u200b다\u202e라\x00마\xa0바\r\n사").changes == {
        "zero_width": 2,
        "bidi": 1,
        "control": 1,
        "space": 1,
        "newline": 1,
    }


def test_jamo_that_meet_when_a_joiner_goes_are_composed():
    assert clean("\u1112\u200b\u1161\u200b\u11ab").text == "한"


@pytest.mark.parametrize("text", ["", " \t\n", "\u3164", "\u3000\u3164", "\uffa0", "\u115f\u1160"])
def test_fillers_and_spaces_are_blank(text):
    assert is_blank(text) and not has_content(text)


@pytest.mark.parametrize("text", ["예", "O", "3", "👍", "=", "\u3164가", "없음", "nanum"])
def test_the_shortest_answers_have_content(text):
    assert has_content(text) and not is_blank(text)


@pytest.mark.parametrize("text", ["...", "?!", "N/A", " none ", "null", "-", "_", "''"])
def test_punctuation_and_words_for_nothing_have_no_content(text):
    assert not has_content(text)


def test_eight_byte_syllables_are_joined_and_other_fillers_stay():
    assert join_euc_kr("\u3164ㄸㅗㅁ \u3164ㅎㅏ\u3164 \u3164ㄳㅏㄴ \u3164") == "똠 하 \u3164ㄳㅏㄴ \u3164"
