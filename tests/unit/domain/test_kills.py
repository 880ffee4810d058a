"""Killed at random instants, started again: nothing lost, nothing twice. A dozen kills here, 200 in the torture."""

import csv
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import bases
from tests.kills import Killer, killer
from tests.unit.domain import killed_exports, killed_imports

EXPORTS = ("production", "courriers", "comptabilite")
IMPORTS = ("organismes", "cmi", "representants", "cmacarte", "cpms", "partenaires", "statuts")


def times(few: int, many: int) -> list[Any]:
    """How often something is killed: a few times always, many in the torture."""
    return [pytest.param(few, id="few"), pytest.param(many, id="many", marks=pytest.mark.torture)]


@dataclass
class Victim:
    """Something to kill, in a folder and a database of its own."""

    killer: Killer
    folder: Path
    url: str
    hits: int = 0

    def killed(self, work: str, longest: float) -> None:
        """Start it, kill it at a random instant within `longest` seconds."""
        instant = random.uniform(0.0, longest)  # noqa: S311 -- no secret
        self.hits += self.killer.killed(work, self.folder, self.url, after=instant)

    def ended(self, work: str) -> None:
        """Let it end."""
        assert not self.killer.killed(work, self.folder, self.url)

    def cut(self, work: str, *spoilt: str) -> None:
        """Kill it at the instant that is the worst, with or without what guards it."""
        assert self.killer.killed(work, self.folder, self.url, spoilt=spoilt)

    def inside(self, doing: Callable[..., Any], *facts: Any) -> Any:
        """Do something in its database, while nothing runs on it."""
        return killed_exports.inside(self.folder, self.url, doing, *facts)


@pytest.fixture(scope="module")
def forks() -> Iterator[Killer]:
    with killer() as started:
        yield started


@pytest.fixture
def victim(forks: Killer, tmp_path: Path) -> Victim:
    return Victim(forks, tmp_path, bases.new(tmp_path))


@pytest.mark.parametrize("kind", IMPORTS)
@pytest.mark.parametrize("count", times(1, 12))
def test_an_import_ends_the_same_whenever_it_is_killed(victim: Victim, kind: str, count: int) -> None:
    good = killed_imports.lay_out(victim, kind)
    for _ in range(count):
        victim.killed(f"import:{kind}", 0.25)
    victim.ended(f"import:{kind}")

    killed_imports.check(victim, kind, good)


def test_control_a_place_kept_before_its_lines_would_lose_them(victim: Victim) -> None:
    good = killed_imports.lay_out(victim, "cmi")
    victim.cut("import:cmi", "cut in a chunk")
    victim.ended("import:cmi")
    killed_imports.check(victim, "cmi", good)

    again = Victim(victim.killer, victim.folder / "again", bases.new(_folder(victim.folder / "again")))
    good = killed_imports.lay_out(again, "cmi")
    again.cut("import:cmi", "place before lines")
    again.ended("import:cmi")
    with pytest.raises(AssertionError):
        killed_imports.check(again, "cmi", good)


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


@pytest.mark.parametrize("series", EXPORTS)
@pytest.mark.parametrize("count", times(1, 24))
def test_each_thing_leaves_once_whenever_the_export_is_killed(victim: Victim, series: str, count: int) -> None:
    for _ in range(count):
        victim.inside(killed_exports.SOMETHING[series], 3)
        victim.killed(f"export:{series}", 0.3)
    victim.ended(f"export:{series}")

    victim.inside(killed_exports.check, series, victim.folder / "exports")


def test_control_without_its_second_step_an_export_loses_things(victim: Victim) -> None:
    victim.inside(killed_exports.SOMETHING["production"], 2)
    victim.cut("export:production", "cut before writing")
    victim.cut("export:production", "cut before writing", "cut before writing")
    victim.killer.killed("export:production", victim.folder, victim.url, spoilt=("no second step",))
    with pytest.raises(AssertionError):
        victim.inside(killed_exports.check, "production", victim.folder / "exports")

    victim.ended("export:production")
    victim.inside(killed_exports.check, "production", victim.folder / "exports")


@pytest.mark.parametrize("count", times(2, 44))
def test_every_mail_leaves_whenever_the_relay_is_killed(victim: Victim, count: int) -> None:
    for _ in range(count):
        victim.inside(killed_exports.promises, 3)
        victim.killed("relay", 0.3)
        victim.inside(killed_exports.give_back_leases)
    victim.ended("relay")

    check_mails(victim)


def check_mails(victim: Victim) -> None:
    """Every promise kept; a mail twice only where a kill fell between the server's taking it and our telling so."""
    left, sent, promised = victim.inside(killed_exports.kept)
    taken = Counter((victim.folder / "mails.txt").read_text().split())
    assert (left, sent, len(taken)) == (0, promised, promised)
    assert sum(taken.values()) - promised <= victim.hits


def test_control_a_promise_called_kept_too_early_is_lost(victim: Victim) -> None:
    victim.inside(killed_exports.promises, 1)
    victim.cut("relay", "cut after sending")
    victim.hits += 1
    victim.inside(killed_exports.give_back_leases)
    victim.ended("relay")
    check_mails(victim)

    victim.inside(killed_exports.promises, 1)
    victim.cut("relay", "done before sending")
    victim.inside(killed_exports.give_back_leases)
    victim.ended("relay")
    with pytest.raises(AssertionError):
        check_mails(victim)


def test_faults_of_a_file_cut_in_the_middle_are_all_told(victim: Victim) -> None:
    killed_imports.lay_out(victim, "cmi")
    victim.killed("import:cmi", 0.2)
    victim.ended("import:cmi")

    with (victim.folder / "cmi-fautes.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file, delimiter=";"))) == 1 + killed_imports.LINES // 10
