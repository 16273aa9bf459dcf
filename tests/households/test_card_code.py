"""The code on a card: hard to guess, easy to type, never taken for another one."""

import pytest

from households.card_code import SIGNS, Mistyped, new_code, read_code, shown
from households.card_secret import is_easy

CODE = "ACD4F6HJK"


def whole(drawn: str) -> str:
    """The drawn signs with the check sign that fits: the one that is read without complaint."""
    return next(read_code(drawn + sign) for sign in SIGNS if is_read(drawn + sign))


def is_read(typed: str) -> bool:
    try:
        read_code(typed)
    except Mistyped:
        return False
    return True


def test_new_code_reads_back_and_differs_each_time():
    codes = {new_code() for _ in range(200)}

    assert len(codes) == 200
    assert {read_code(code) for code in codes} == codes


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        shown,
        lambda code: " ".join(code),
        lambda code: f"  {shown(code)}\n",
        lambda code: code.replace("8", "B").replace("0", "O").replace("1", "l"),
        lambda code: "".join(chr(ord(sign) + 0xFEE0) for sign in code),  # full width
    ],
)
def test_read_code_forgives_how_people_type(change):
    for drawn in (CODE, "0108B1B00", "111111111", "888000111"):
        code = whole(drawn.replace("B", "8"))

        assert read_code(change(code)) == code


def test_read_code_notices_every_wrong_sign():
    code = whole(CODE)

    others = [
        code[:place] + sign + code[place + 1 :]
        for place in range(len(code))
        for sign in SIGNS
        if sign != code[place]
    ]

    assert not any(is_read(other) for other in others)


def test_read_code_notices_two_signs_changed():
    code = whole(CODE)

    swapped = {
        code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        for place in range(len(code) - 1)
    } - {code}

    assert not any(is_read(other) for other in swapped)


@pytest.mark.parametrize(
    "typed",
    ["", "ABC", "ACD4F-6HJK", "ACD4F6HJKKK", "١٢٣٤٥٦٧٨٩٠", "🌾" * 10, "A" * 5000, "\x00" * 10],
)
def test_read_code_refuses_what_cannot_be_one(typed):
    assert not is_read(typed)


@pytest.mark.parametrize(
    ("pin", "expected"),
    [
        ("1234", True), ("4321", True), ("0000", True), ("777777", True), ("1212", True),
        ("363636", True), ("1984", True), ("2012", True), ("456789", True),
        ("2580", False), ("7391", False), ("19840", False), ("114477", False),
    ],
)  # fmt: skip
def test_is_easy_knows_what_a_neighbour_tries_first(pin, expected):
    assert is_easy(pin) is expected
