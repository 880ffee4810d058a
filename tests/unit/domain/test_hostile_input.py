"""What no database takes, and numbers no row can have: taken out, or found to be nothing."""

import pytest

from demonstration import factories
from domain import draft, edits
from domain.fields import check_email, email_key, tidy, writable
from domain.numbers import read_number
from domain.registration import read_birth_date
from models import Account
from schemes.cmi import SCHEME
from ui.components.control import Control
from ui.session import safe_next

pytestmark = pytest.mark.usefixtures("base")
NUL, HALF = "\0", "\ud83d"


async def somebody() -> Account:
    return await factories.account(await factories.holder())


async def test_a_sign_no_database_takes_is_left_out_of_what_is_being_typed() -> None:
    account = await somebody()
    await edits.keep(account, "adresse-1", {"town": f"LE{NUL}NS{HALF}"})
    await draft.answer(account, address={"town": f"LE{NUL}NS{HALF}"})

    assert await edits.of(account) == {"adresse-1": {"town": "LENS"}}
    assert (await draft.journey_of(account)).answers.address == {"town": "LENS"}


@pytest.mark.parametrize("sign", [NUL, HALF], ids=["nul", "half a sign"])
def test_a_sign_no_database_takes_is_left_out_of_fields(sign: str) -> None:
    assert writable(f"a{sign}b") == "ab"
    assert tidy(f"a{sign}b") == "a b"
    assert email_key(f"a@{sign}") == "a@"
    assert check_email(f"a{sign}@mail.example") is not None


def test_what_a_control_receives_is_writable() -> None:
    control: Control = object.__new__(type("Any", (Control,), {"set_value": None}))
    control.receive(f"LE{NUL}NS{HALF}")
    assert control.value == "LENS"


@pytest.mark.parametrize("typed", ["9" * 10, "9" * 30, "9" * 5000, "-1", "²", "", "1.5", NUL])
def test_what_no_row_can_have_is_no_number(typed: str) -> None:
    assert read_number(typed) == 0


def test_control_a_number_is_read() -> None:
    assert read_number("10001") == 10_001


@pytest.mark.parametrize("year", ["9" * 60, "9" * 5000, "0", "²"])
def test_a_year_that_never_comes_is_no_date(year: str) -> None:
    assert read_birth_date("1", "1", year) is None


@pytest.mark.parametrize(
    "wanted", ["//[", "/cmi//[", "http://[", "/cmi/[::1", "//evil.example", "/cmi\\evil", "/cmi\0"]
)
def test_an_address_that_is_none_leads_home_or_stays_inside(wanted: str) -> None:
    assert safe_next(SCHEME, wanted).startswith("/cmi")
