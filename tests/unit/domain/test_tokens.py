"""Signed tokens: what is altered, however little, is refused; another library reads them; keys turn."""

import base64
import random
import string
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from cwt import COSEKey, decode

from domain import tokens
from domain.portal import Portal, configure
from domain.tokens import BadToken, Claims
from models.clock import now

HUGO = Claims("c", 12, "732829320RE067", date(2027, 3, 31), "Hugo Klein", "Maître artisan")
SIGNS = string.ascii_letters + string.digits + "-_"
OLD, NEW = ("1", b"1" * 32), ("2", b"2" * 32)


@pytest.fixture(autouse=True)
def _keys(portal: Portal) -> Iterator[None]:
    configure(replace(portal, card_keys=(OLD,)))
    yield
    configure(portal)


def test_what_is_signed_is_read_back() -> None:
    assert tokens.read(tokens.sign(HUGO)) == HUGO


def test_ten_thousand_altered_tokens_are_refused() -> None:
    token, chance = tokens.sign(HUGO), random.Random(2026)  # noqa: S311 -- the same ten thousand each time
    accepted = [altered for altered in _altered(token, chance, 10_000) if _is_read(altered)]
    assert accepted == []


def _altered(token: str, chance: random.Random, count: int) -> Iterator[str]:
    """One to three signs changed, a piece cut out, a piece added, two places exchanged: never the token itself."""
    made = 0
    while made < count:
        altered = chance.choice((_change, _cut, _add, _exchange))(token, chance)
        if altered != token:
            made += 1
            yield altered


def _change(token: str, chance: random.Random) -> str:
    signs = list(token)
    for _ in range(chance.randint(1, 3)):
        signs[chance.randrange(len(signs))] = chance.choice(SIGNS)
    return "".join(signs)


def _cut(token: str, chance: random.Random) -> str:
    start = chance.randrange(len(token))
    return token[:start] + token[start + chance.randint(1, 4) :]


def _add(token: str, chance: random.Random) -> str:
    start = chance.randint(0, len(token))
    return token[:start] + "".join(chance.choices(SIGNS + "=+/ \n", k=chance.randint(1, 4))) + token[start:]


def _exchange(token: str, chance: random.Random) -> str:
    one, other = sorted(chance.sample(range(len(token)), 2))
    return token[:one] + token[other] + token[one + 1 : other] + token[one] + token[other + 1 :]


def _is_read(token: str) -> bool:
    try:
        tokens.read(token)
    except BadToken:
        return False
    return True


def test_the_last_sign_has_one_writing() -> None:
    """base64 leaves bits unused at its end: another last sign would say the same bytes."""
    token = tokens.sign(HUGO)
    others = [token[:-1] + sign for sign in SIGNS if sign != token[-1]]
    assert not any(_is_read(other) for other in others)
    assert not _is_read(token + "=")


def test_a_key_that_turned_still_opens_and_a_stranger_does_not(portal: Portal) -> None:
    old = tokens.sign(HUGO)
    configure(replace(portal, card_keys=(NEW, OLD)))
    assert tokens.read(old) == HUGO
    assert tokens.read(tokens.sign(HUGO)) == HUGO
    assert tokens.sign(HUGO) != old
    configure(replace(portal, card_keys=(NEW,)))
    assert not _is_read(old)


def test_the_cwt_library_reads_it() -> None:
    token = tokens.sign(HUGO)
    key = COSEKey.new({1: 1, -1: 6, -2: tokens.public_keys()["1"], 2: b"1", 3: -8})
    claims = decode(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)), key)
    assert claims[2] == "732829320RE067"
    assert claims[-65537] == "Hugo Klein"


@pytest.mark.parametrize("nonsense", ["", "a", "é", "0" * 5000, "....", "0oRA", "2" * 300, "\x00"])
def test_nonsense_is_refused(nonsense: str) -> None:
    assert not _is_read(nonsense)


def test_a_token_longer_than_any_of_ours_is_not_even_looked_at() -> None:
    assert not _is_read(tokens.sign(replace(HUGO, name="H" * tokens.LONGEST)))


STRANGE: dict[str, dict[int, object]] = {
    "no end": {2: "1", 7: b"c1"},
    "no name for itself": {2: "1", 4: 1, 7: b""},
    "a row that is no number": {2: "1", 4: 1, 7: b"cx"},
    "a name that is a number": {2: "1", 4: 1, 7: 12},
    "an end that is a word": {2: "1", 4: "demain", 7: b"c1"},
}


@pytest.mark.parametrize("case", STRANGE)
def test_what_a_key_of_ours_signed_for_something_else_is_no_card(case: str) -> None:
    assert not _is_read(tokens._signed(STRANGE[case]))  # noqa: SLF001 -- nothing public signs such things


def test_a_list_of_revoked_ones_is_no_card() -> None:
    assert not _is_read(tokens.sign_revoked(["c1"], at=now()))
