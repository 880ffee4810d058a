"""How long « Obtenir son code de sécurité » takes over the wire while the relay works: reported (« torture »)."""

import random
import time
from itertools import count
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest

from domain.nir import Nir
from tests.e2e.cpms_server import active, by_post
from tests.e2e.server import Server
from tests.timing import report

pytestmark = pytest.mark.torture
TRIES = 200
_visitor = count()


class Stay(HTTPRedirectHandler):
    """The answer itself is timed, not the page it leads to."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


def ask(url: str, number: str) -> float:
    """Milliseconds; each time somebody else on another network."""
    place = next(_visitor)
    asked = Request(  # noqa: S310 -- our own address
        f"{url}/cpms/code-de-securite",
        data=urlencode({"nir": number}).encode(),
        headers={"Origin": url, "X-Forwarded-For": f"203.0.{place // 250}.{place % 250}"},
    )
    start = time.perf_counter()
    with pytest.raises(HTTPError, match="303"):  # a redirection not followed is one, for urllib
        build_opener(Stay).open(asked)
    return 1000 * (time.perf_counter() - start)


@pytest.mark.parametrize("way", ["mail", "post"])
def test_time_taken_to_ask_for_a_code(cpms: Server, way: str) -> None:
    known = [active(place) if way == "mail" else by_post(place) for place in range(30)]
    nobody = [Nir(f"29901755000{place:02d}").number for place in range(30)]
    numbers = {"known": known, "unknown": nobody}
    times: dict[str, list[float]] = {name: [] for name in numbers}
    for turn in range(TRIES):
        for name in random.sample(sorted(numbers), k=2):
            times[name].append(ask(cpms.url, numbers[name][turn % 30]))
    report(f"asking, by {way}", times)
