"""A visitor counts as one, whatever address of their network they take: a /64 of IPv6 holds 2**64 of them."""

import pytest
from starlette.requests import Request

from domain import verification
from domain.errors import Refusal
from domain.throttle import TooMany, network
from tests.house import name, sources
from ui.session import visit_of


def asked_from(address: str) -> Request:
    return Request({"type": "http", "headers": [], "client": (address, 40_000)})


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("unix", "unix"),
        ("", ""),
    ],
)
def test_what_is_counted_of_an_address(address: str, counted: str) -> None:
    assert network(address) == visit_of(asked_from(address)).address == counted
    assert network(counted) == counted


@pytest.mark.usefixtures("base")
async def test_a_new_address_of_ones_own_network_buys_no_new_tries() -> None:
    free = verification.LOOKS.free
    for place in range(free):
        with pytest.raises(Refusal):
            await verification.look("faux", address=visit_of(asked_from(f"2001:db8::{place:x}")).address)

    with pytest.raises(TooMany):
        await verification.look("faux", address=visit_of(asked_from("2001:db8::ffff")).address)


def test_pages_learn_the_address_in_one_place() -> None:
    """Whoever reads it elsewhere might count by it unfolded."""
    readers = {name(path) for path in sources() if name(path).startswith("ui/") and "client.host" in path.read_text()}

    assert readers == {"ui/session.py", "ui/metrics.py"}
