"""What the tests of the house read: the project's own files."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
FOLDERS: Final = (
    "models",
    "schemes",
    "documents",
    "gateways",
    "domain",
    "demonstration",
    "settings",
    "commands",
    "ui",
    "tests",
)
NOT_OURS: Final = ("vendor", "migrations", "node_modules", "__pycache__")
"""Folders whose files are no measure of how we write: others' own, and migrations, which Tortoise writes in one long
list of operations a file, and which nobody may change any more once they are released."""


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Our own files with these endings, in every folder of the project and beside them."""
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")] + list(ROOT.glob("*"))
    return tuple(
        sorted(
            path for path in found if path.suffix in suffixes and path.is_file() and not set(NOT_OURS) & set(path.parts)
        )
    )


def sources(*, tests: bool = False) -> tuple[Path, ...]:
    """Python files; with those of the tests or without."""
    return tuple(path for path in files(".py") if tests or path.relative_to(ROOT).parts[0] != "tests")


@cache
def tree(path: Path) -> ast.Module:
    """The syntax of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name(path: Path) -> str:
    """As one writes it: `ui/pages/home.py`."""
    return str(path.relative_to(ROOT))


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of every string that is not a docstring; the fixed parts of f-strings too."""
    docs = {id(node.value) for node in ast.walk(tree(path)) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and whole name of everything imported: `from a import b` is `a.b`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
