"""What must not lie about in a public project."""

import ast
import re
from pathlib import Path
from typing import Final

import pytest

from tests.house import ROOT, files, name, sources, tree

TEXT: Final = (".py", ".md", ".toml", ".txt", ".in", ".html", ".css", ".js", ".json", ".svg", ".sh")
# This file reads itself too: what it looks for is written so that it does not find it here.
REGISTRIES: Final = (
    ("pypi", "org"),
    ("python[h]osted", "org"),
    ("registry", "npmjs"),
    ("deb", "debian", "org"),
    ("security", "debian"),
)


def lines(*suffixes: str) -> list[tuple[str, int, str]]:
    scripts = [ROOT / "run", ROOT / "test", ROOT / ".ci/run", *ROOT.glob("tools/*.sh")]
    paths = [*files(*suffixes), *scripts, *ROOT.glob("docs/**/*.md")]
    return [
        (name(path), number, line)
        for path in dict.fromkeys(paths)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    ]


def found(pattern: str, *suffixes: str) -> list[str]:
    wanted = re.compile(pattern)
    return [f"{path}:{number} {line.strip()[:100]}" for path, number, line in lines(*suffixes) if wanted.search(line)]


@pytest.mark.parametrize(
    "pattern",
    [
        "|".join(r"\.".join(words) for words in REGISTRIES),
        r"--(?:extra-)?index-url|--find[-]links",
        r"(?<![\w.])/(?:work|farm|root|home)/|/tmp/(?!\.)\w",
    ],
    ids=["registry", "option", "machine"],
)
def test_no_registry_and_no_machine_path(pattern: str) -> None:
    assert found(pattern, *TEXT) == []


def test_nothing_is_left_to_do() -> None:
    assert found(r"\b(?:TO[D]O|FIX[M]E|XX[X]|HAC[K])\b", ".py", ".js", ".css", ".html") == []


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
    return any(has_words(row) for row in rows[max(0, number - 2) : number])


def has_words(row: str) -> bool:
    comment = re.sub(r"noqa:[ A-Z0-9,]*|type: ignore\[[a-z, -]*\]", "", row.partition("#")[2])
    return re.search(r"[a-zé]{3}", comment) is not None


def test_every_exemption_names_its_rule() -> None:
    silent = re.compile(r"[#] noqa(?!: [A-Z]+\d+)|[#] type: ignore(?!\[)")

    assert [f"{path}:{number}" for path, number, line in lines(".py") if silent.search(line)] == []


def test_every_exemption_of_the_product_has_a_reason() -> None:
    """`# noqa: X000 -- why`, `# type: ignore[kind] # why`, on the line itself; tests may look inside without a word."""
    silent = [
        f"{name(path)}:{number} {line.strip()}"
        for path in sources()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (start := re.search(r"# (?:noqa|type: ignore)", line)) and not has_words(line[start.start() :])
    ]

    assert silent == []


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
