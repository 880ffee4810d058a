"""What must not lie about in a public project."""

import ast
import re
from pathlib import Path
from typing import Final

import pytest

from tests.house import ROOT, files, name, sources, tree

TEXT: Final = (".py", ".md", ".toml", ".txt", ".in", ".html", ".css", ".js", ".json", ".svg", ".sh")
HERE: Final = "tests/unit/test_hygiene.py"


def lines(*suffixes: str) -> list[tuple[str, int, str]]:
    scripts = [ROOT / "run", ROOT / "test", ROOT / ".ci/run", *ROOT.glob("tools/*.sh")]
    paths = [*files(*suffixes), *scripts, *ROOT.glob("docs/**/*.md")]
    return [
        (name(path), number, line)
        for path in dict.fromkeys(paths)
        if name(path) != HERE
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    ]


def found(pattern: str, *suffixes: str) -> list[str]:
    wanted = re.compile(pattern)
    return [f"{path}:{number} {line.strip()[:100]}" for path, number, line in lines(*suffixes) if wanted.search(line)]


@pytest.mark.parametrize(
    "pattern",
    [
        r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian\.org|security\.debian|--(?:extra-)?index-url|--find-links",
        r"(?<![\w.])/(?:work|farm|root|home)/|/tmp/(?!\.)\w",
    ],
    ids=["registry", "machine"],
)
def test_no_registry_and_no_machine_path(pattern: str) -> None:
    assert found(pattern, *TEXT) == []


def test_nothing_is_left_to_do() -> None:
    assert found(r"\b(?:TODO|FIXME|XXX|HACK)\b", ".py", ".js", ".css", ".html") == []


def test_no_test_is_skipped_without_a_reason() -> None:
    assert found(r"(?:mark\.skip|mark\.xfail)\b(?!.*reason=)|pytest\.(?:skip|xfail)\(\)", ".py") == []


def test_no_exception_is_swallowed_without_a_reason() -> None:
    """Catching everything is for what passes it on, or says on the line why the rest must go on."""
    silent = [
        f"{name(path)}:{node.lineno}"
        for path in sources(tests=True)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and is_broad(node)
        and not (passes_on(node) or says_why(path, node.lineno))
    ]

    assert silent == []


def is_broad(node: ast.ExceptHandler) -> bool:
    return node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})


def passes_on(node: ast.ExceptHandler) -> bool:
    return any(isinstance(inner, ast.Raise) for inner in ast.walk(node))


def says_why(path: Path, number: int) -> bool:
    """A comment in words on the line, or on the one above; rule numbers alone are no words."""
    rows = path.read_text(encoding="utf-8").splitlines()
    comments = [row.partition("#")[2] for row in rows[max(0, number - 2) : number]]
    return any(re.search(r"[a-zé]{3}", re.sub(r"noqa:[ A-Z0-9,]*", "", comment)) for comment in comments)


def test_every_exemption_has_a_reason() -> None:
    """`# noqa: RULE - why`, `# type: ignore[kind]  # why`: the reason stands on the line or just above."""
    silent = re.compile(r"# noqa(?!: [A-Z]+\d+)|# type: ignore(?!\[)")

    assert [f"{path}:{number}" for path, number, line in lines(".py") if silent.search(line)] == []


def test_nobody_waits_for_time_to_pass() -> None:
    """A test waits for what happens; where it must see that nothing happens, it says so."""
    waits = re.compile(r"\btime\.sleep\(|wait_for_timeout\(")
    silent = [
        f"{path}:{number} {line.strip()}"
        for path, number, line in lines(".py")
        if waits.search(line) and not says_why(ROOT / path, number)
    ]

    assert silent == []


def test_each_requirement_is_pinned_and_hashed() -> None:
    for file in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / file).read_text(encoding="utf-8")
        blocks = re.split(r"\n(?=[a-z0-9])", text)[1:]

        assert len(blocks) > 10
        assert [block.splitlines()[0] for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


def test_the_pins_answer_what_is_asked() -> None:
    """A line added to a .in file without pinning it again is seen here, not on a fresh machine."""
    for file in ("requirements", "requirements-dev"):
        pinned = set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / f"{file}.txt").read_text(encoding="utf-8"), re.MULTILINE))
        asked = re.findall(r"^([a-z0-9][a-z0-9-]*)", (ROOT / f"{file}.in").read_text(encoding="utf-8"), re.MULTILINE)

        assert set(asked) - pinned == set()


def test_every_folder_of_python_is_a_package() -> None:
    folders = {path.parent for path in sources(tests=True)} - {ROOT}

    assert [name(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_the_links_of_the_documents_lead_somewhere() -> None:
    broken = [
        f"{name(page)} → {target}"
        for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
        if not Path(page.parent / target).exists()
    ]

    assert broken == []
