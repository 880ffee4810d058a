"""What `deploy/` holds: read by the very programs it is for where the machine has them, and true to the portal."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from domain import measures, throttle
from settings.names import SETTINGS
from tests.house import ROOT

DEPLOY = ROOT / "deploy"
NAMES = {setting.name for setting in SETTINGS} | {f"{setting.name}_FILE" for setting in SETTINGS if setting.secret}


def program(name: str) -> str:
    found = shutil.which(name, path=f"{os.defpath}:/usr/sbin:/usr/local/bin")
    if found is None:
        pytest.skip(f"{name} is not on this machine")
    return found


def run(*command: str, **environ: str) -> str:
    """What it said; it must be content."""
    done = subprocess.run(  # noqa: S603 -- our own words
        command, capture_output=True, text=True, check=False, cwd=DEPLOY, env={"PATH": os.defpath, **environ}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("more", ["", "172.30.0.0/24", "10.0.0.0/8 192.0.2.7"])
def test_haproxy_takes_its_file(more: str) -> None:
    environ = {"HAPROXY_PAGES": str(DEPLOY), "PORTAIL_A": "127.0.0.1:1", "PORTAIL_B": "127.0.0.1:2"}
    said = run(program("haproxy"), "-c", "-f", "haproxy.cfg", HAPROXY_MANDATAIRES=more, **environ)
    assert "WARNING" not in said


def test_caddy_takes_its_file(tmp_path: Path) -> None:
    run(program("caddy"), "validate", "--config", "Caddyfile", "--adapter", "caddyfile", HOME=str(tmp_path))


def test_prometheus_takes_its_files() -> None:
    run(program("promtool"), "check", "config", "prometheus.yaml")
    assert "5 rules found" in run(program("promtool"), "check", "rules", "alertes.yaml")


def test_systemd_takes_its_unit(tmp_path: Path) -> None:
    """All of it but the program, which is not installed here."""
    unit = (DEPLOY / "porte-cartes@.service").read_text(encoding="utf-8")
    there = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", unit, flags=re.MULTILINE)
    (tmp_path / "porte-cartes@.service").write_text(there, encoding="utf-8")
    said = run(program("systemd-analyze"), "verify", str(tmp_path / "porte-cartes@.service"))
    assert "porte-cartes@" not in said
    told = run(program("systemd-analyze"), "security", "--offline=true", str(tmp_path / "porte-cartes@.service"))
    level = re.search(r"exposure level for \S+: ([\d.]+)", told)
    assert level is not None
    assert float(level[1]) < 2


def measured() -> set[str]:
    """Every name `/metrics` gives."""
    assert throttle.ADDRESS.kind == "address"  # the limits have named their counters
    found = {sample.name for metric in measures.REGISTRY.collect() for sample in metric.samples}
    kinds = {f"portecartes_pdf_seconds{end}" for end in ("_bucket", "_sum", "_count")}
    return found | kinds | {f"portecartes_{name}" for name in ("orders", "payments")}


def test_the_board_and_the_alerts_ask_for_what_is_measured() -> None:
    board = json.loads((DEPLOY / "grafana.json").read_text(encoding="utf-8"))
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    asked += re.findall(r"^ +expr: (.*)$", (DEPLOY / "alertes.yaml").read_text(encoding="utf-8"), re.MULTILINE)

    assert len(asked) > 12
    assert {name for query in asked for name in re.findall(r"portecartes_\w+", query)} <= measured()
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])


def test_the_board_has_the_place_it_takes() -> None:
    """No two panels overlap, none is wider than the board."""
    board = json.loads((DEPLOY / "grafana.json").read_text(encoding="utf-8"))
    taken: set[tuple[int, int]] = set()
    for panel in board["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken
        assert max(x for x, _ in cells) < 24
        taken |= cells


def test_files_name_settings_that_exist() -> None:
    for file in ("exemple.env", "compose.yaml", "Containerfile", "porte-cartes@.service"):
        told = set(re.findall(r"PORTECARTES_([A-Z_]+)", (DEPLOY / file).read_text(encoding="utf-8")))
        assert told <= NAMES, file


def test_the_example_holds_all_a_real_portal_is_asked_for() -> None:
    told = set(
        re.findall(r"^#?PORTECARTES_([A-Z_]+)=", (DEPLOY / "exemple.env").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert {setting.name for setting in SETTINGS if setting.production} <= told


def test_no_secret_goes_into_the_image() -> None:
    kept_out = (ROOT / ".containerignore").read_text(encoding="utf-8").splitlines()
    assert {".git", "var", "deploy", ".env", ".venv"} <= set(kept_out)
    assert (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() == kept_out
