"""Short files, short functions, everything typed and said; migrations are made by a tool (`NOT_OURS` in tests/house.py)."""

import ast
from statistics import median, quantiles
from typing import Final

import pytest

from tests.house import files, name, sources, tree

LONGEST_FILE: Final = 300
MEDIAN_FUNCTION: Final = 8
LONG_FUNCTION: Final = 25
"""Nine functions in ten are no longer."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions() -> list[tuple[str, Function]]:
    return [
        (f"{name(path)}:{node.lineno} {node.name}", node)
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, Function)
    ]


def length(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_python_file_is_over_300_lines() -> None:
    lines = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources(tests=True)}

    assert {path: count for path, count in lines.items() if count > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    lengths = [length(node) for _, node in functions()]

    assert median(lengths) <= MEDIAN_FUNCTION
    assert quantiles(lengths, n=10)[-1] <= LONG_FUNCTION


def test_every_function_is_typed() -> None:
    untyped = [where for where, node in functions() if node.returns is None and node.name != "__init__"]

    assert untyped == []


def test_every_file_says_what_it_is() -> None:
    silent = [name(path) for path in sources(tests=True) if tree(path).body and not ast.get_docstring(tree(path))]

    assert silent == []


@pytest.mark.parametrize("kind", ["class", "function"])
def test_public_things_say_what_they_are(kind: str) -> None:
    wanted = (ast.ClassDef,) if kind == "class" else (ast.FunctionDef, ast.AsyncFunctionDef)
    silent = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in sources()
        for node in tree(path).body
        if isinstance(node, wanted) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]

    assert silent == []


def test_the_bars_see_the_whole_project() -> None:
    seen = {name(path).split("/")[0] for path in files(".py")}

    assert {"models", "schemes", "documents", "gateways", "domain", "ui", "tests", "main.py", "settings"} <= seen
