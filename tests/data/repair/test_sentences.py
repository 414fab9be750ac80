"""Which sentences are asked for, and where their translations go."""

from __future__ import annotations

from hunmin.data.repair.sentences import Request, absorbed, alike, doubled, requests, shifted

SOURCE = "The shop opens at nine in the morning. Bread is baked twice a day. On Sundays the shop is closed all day."
TARGET = "가게는 아침 아홉 시에 엽니다. 빵은 하루에 두 번 굽습니다. 일요일에는 온종일 문을 닫습니다."


def filled(target: str, request: Request, *said: str) -> str:
    return target[: request.start] + request.filling(said) + target[request.end :]


def test_only_the_sentence_of_the_mark_is_asked_for() -> None:
    target = TARGET.replace("빵은 하루에 두 번 굽습니다.", "Bread is baked twice a day.")
    at = target.index("Bread")
    ((request,),) = requests(SOURCE, target, "untranslated", (at, at + 27))
    assert request.sentences == ("Bread is baked twice a day.",)
    assert filled(target, request, "빵은 하루에 두 번 굽습니다.") == TARGET


def test_a_sentence_that_was_left_out_goes_between_its_neighbours() -> None:
    target = TARGET.replace(" 빵은 하루에 두 번 굽습니다.", "")
    request = requests(SOURCE, target, "cut_off", (15, 19))[0][0]
    assert request.sentences == ("Bread is baked twice a day.",)
    assert filled(target, request, "빵은 하루에 두 번 굽습니다.") == TARGET


def test_list_marks_and_code_come_from_the_source() -> None:
    source = "Steps:\n\n1. Run the tests.\n2. Push the branch.\n\n```sh\ngit push\n```"
    request = requests(source, "저는 도와드릴 수 없습니다.", "refusal", (0, 5))[0][0]
    assert request.sentences == ("Steps:", "Run the tests.", "Push the branch.")
    assert request.filling(["단계:", "테스트를 돌립니다.", "브랜치를 올립니다."]) == (
        "단계:\n\n1. 테스트를 돌립니다.\n2. 브랜치를 올립니다.\n\n```sh\ngit push\n```"
    )


def test_words_of_a_translator_are_taken_out() -> None:
    target = "다음은 번역입니다. " + TARGET
    ways = requests(SOURCE, target, "prompt_leak", (0, 10))
    assert ways
    request = ways[0][0]
    said = [TARGET.split(". ")[0] + "."] * len(request.sentences)
    assert filled(target, request, *said) == TARGET


def test_what_stands_there_already_is_not_put_in_twice() -> None:
    target = TARGET.replace(" 빵은 하루에 두 번 굽습니다.", "")
    wrong = Request(("On Sundays the shop is closed all day.",), (" ", ""), len(target), len(target))
    assert doubled(SOURCE, target, wrong, ["일요일에는 온종일 문을 닫습니다."])
    assert not doubled(SOURCE, target, wrong, ["빵은 하루에 두 번 굽습니다."])
    other = shifted(SOURCE, target, wrong, "일요일에는 온종일 문을 닫습니다.")
    assert other is None or other.sentences != wrong.sentences


def test_the_piece_of_a_cut_sentence_is_replaced() -> None:
    target = "가게는 아침 아홉 시에 엽니다. 빵은 하루에"
    request = Request(("Bread is baked twice a day.",), (" ", ""), 17, 17)
    whole = absorbed("가게는 아침 아홉 시에 엽니다. 빵은 하루에", request, "빵은 하루에 두 번 굽습니다.")
    assert filled(target, whole, "빵은 하루에 두 번 굽습니다.") == "가게는 아침 아홉 시에 엽니다. 빵은 하루에 두 번 굽습니다."


def test_alike_is_about_words_and_not_length() -> None:
    assert alike("빵은 하루에 두 번 굽습니다.", "빵을 하루에 두 번 굽습니다")
    assert not alike("빵은 하루에 두 번 굽습니다.", "가게는 아침 아홉 시에 엽니다.")


def test_no_words_no_request() -> None:
    assert requests("", TARGET, "refusal", (0, 3)) == []
    assert requests(SOURCE, TARGET, "prompt_leak", (200, 210)) == []
