"""The keypad: places instead of digits, a drawing that serves once."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
import time_machine

from domain import keypad
from domain.keypad import PLACES, Incomplete, Layout, StaleLayout
from domain.portal import Portal
from models import UsedLayout
from models.clock import now

CODE = "493817"


def pressed(layout: Layout, digits: str) -> str:
    return "".join(PLACES[layout.digits.index(digit)] for digit in digits)


def test_every_drawing_has_the_ten_digits_and_every_place_gets_each(portal: Portal) -> None:
    drawn = [keypad.draw() for _ in range(3000)]

    assert all(sorted(layout.digits) == list("0123456789") for layout in drawn)
    for place in range(10):
        counts = Counter(layout.digits[place] for layout in drawn)
        assert min(counts.values()) > 220, counts  # 300 each, five standard deviations
    assert len({layout.digits for layout in drawn}) > 2900


async def test_places_give_the_digits_back(base: None) -> None:
    layout = keypad.draw()
    assert await keypad.read(layout.token, pressed(layout, CODE), "") == CODE


async def test_places_on_the_keypad_in_order_and_mixed(base: None) -> None:
    layout = keypad.draw()
    in_order = "".join(PLACES["1234567890".index(digit)].upper() for digit in CODE[:3])
    assert await keypad.read(layout.token, in_order + pressed(layout, CODE[3:]), "") == CODE


async def test_a_drawing_serves_once(base: None) -> None:
    layout = keypad.draw()
    await keypad.read(layout.token, pressed(layout, CODE), "")
    with pytest.raises(StaleLayout):
        await keypad.read(layout.token, pressed(layout, CODE), "")


async def test_at_once_it_serves_once_too(base: None) -> None:
    layout = keypad.draw()
    tries = (keypad.read(layout.token, pressed(layout, CODE), "") for _ in range(10))
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert [one for one in answers if isinstance(one, str)] == [CODE]


async def test_a_drawing_of_ones_own_or_of_yesterday_is_refused(base: None) -> None:
    layout = keypad.draw()
    for token in ("", "x", "é", layout.token[:-4] + "AAAA", keypad.draw().token[:20] + layout.token[20:]):
        with pytest.raises(StaleLayout):
            await keypad.read(token, "abcdef", "")
    with time_machine.travel(now() + timedelta(hours=13)), pytest.raises(StaleLayout):
        await keypad.read(layout.token, "abcdef", "")


@pytest.mark.parametrize(
    ("presses", "typed"), [("abcde", ""), ("", ""), ("", "12345"), ("", "12345x"), ("abcdexyz", ""), ("abcdeé", "")]
)
async def test_not_six_digits_is_no_try(base: None, presses: str, typed: str) -> None:
    with pytest.raises(Incomplete):
        await keypad.read(keypad.draw().token, presses, typed)


async def test_typed_digits_need_no_drawing(base: None) -> None:
    assert await keypad.read("", "abc", "493 817") == CODE


async def test_used_drawings_do_not_pile_up(base: None) -> None:
    layout = keypad.draw()
    await keypad.read(layout.token, pressed(layout, CODE), "")
    with time_machine.travel(now() + timedelta(hours=11)):
        assert await keypad.forget_old() == 0, "it could be used again"
    with time_machine.travel(now() + timedelta(hours=25)):
        assert await keypad.forget_old() == 1
    assert not await UsedLayout.exists()
