"""Imports only go down, and a scheme is told apart only where it may be (docs/architecture.md)."""

import ast
import re
from typing import Final

from schemes.registry import SCHEMES
from tests.house import imports, name, sources, strings, tree

FLOORS: Final = {
    "models": {"models"},
    "schemes": {"schemes", "models"},
    "gateways": {"gateways", "schemes", "models"},
    "documents": {"documents", "schemes", "models"},
    "domain": {"domain", "documents", "gateways", "schemes", "models"},
    "demonstration": {"demonstration", "domain", "documents", "gateways", "schemes", "models"},
    "ui": {"ui", "domain", "documents", "schemes", "models", "gateways"},
}
"""Folder → the folders it may import. What lies beside them (main, app, settings …) may import all of them."""

GATEWAYS_OF_UI: Final = ("gateways.payment.base",)
GATEWAYS_OF_DEMO_PAGES: Final = ("gateways",)
"""The pages under `ui/pages/demo` are the outside world of the demonstration: the bank, the mail box."""

MAY_NAME_A_SCHEME: Final = (
    "schemes/",
    "demonstration/",
    *(f"ui/pages/{code}/" for code in SCHEMES),
    *(f"documents/{kind}" for kind in ("card_cma/", "card_cpms/", "defect_form/")),
)
"""Folders of one scheme."""

NAMES_WITH_A_REASON: Final = {
    "ui/pages/demo/composants.py": "the gallery shows each portal's hue",
    "ui/pages/demo/gallery": "the same",
    "ui/tokens.py": "the table of the portals' hues",
    "ui/theme.py": "the sheets of the portals' hues",
    "ui/menus.py": "the table of the portals' menus",
}


def test_imports_only_go_down() -> None:
    ours = {*FLOORS, "tests", *(path.stem for path in sources() if "/" not in name(path))}
    wrong = [
        f"{name(path)}:{line} imports {module}"
        for path in sources()
        if (floor := name(path).split("/")[0]) in FLOORS
        for line, module in imports(path)
        if (top := module.split(".")[0]) in ours and top not in FLOORS[floor]
    ]

    assert wrong == []


def test_pages_know_neither_the_database_nor_the_connectors() -> None:
    wrong = []
    for path in sources():
        if not name(path).startswith("ui/"):
            continue
        allowed = GATEWAYS_OF_DEMO_PAGES if name(path).startswith("ui/pages/demo/") else GATEWAYS_OF_UI
        for line, module in imports(path):
            if module.split(".")[0] == "tortoise" or (module.startswith("gateways") and not module.startswith(allowed)):
                wrong.append(f"{name(path)}:{line} imports {module}")

    assert wrong == []


def test_nobody_rebinds_nicegui_s_ui() -> None:
    wrong = [
        f"{name(path)}:{node.lineno}"
        for path in sources(tests=True)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name.split(".")[0] == "ui"
    ]

    assert wrong == []


def test_imports_stand_at_the_top() -> None:
    wrong = [
        f"{name(path)}:{inner.lineno}"
        for path in sources(tests=True)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert wrong == []


def test_workers_alone_load_weasyprint() -> None:
    """It costs a second at each start: `documents.render` has them find it by name."""
    heavy = ("weasyprint", "documents.pdf", "documents.finish")
    loading = {name(path) for path in sources() for _, module in imports(path) if module.startswith(heavy)}

    assert loading == {"documents/pdf.py", "documents/finish.py"}


def test_a_module_of_pages_keeps_its_annotations() -> None:
    """NiceGUI and FastAPI read them at run time."""
    wrong = [
        name(path)
        for path in sources()
        if name(path).startswith(("ui/", "app.py"))
        for _, module in imports(path)
        if module == "__future__.annotations"
    ]

    assert wrong == []


def test_no_drawer_for_everything() -> None:
    junk = {"utils", "helpers", "misc", "common", "services", "manager"}

    assert [name(path) for path in sources(tests=True) if path.stem in junk] == []


def test_only_the_settings_read_the_environment() -> None:
    """One place hands `os.environ` to the settings; tests set their own."""
    wrong = [
        f"{name(path)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in {"environ", "getenv"}
        and name(path) != "commands/console.py"
    ]

    assert wrong == []


def test_a_scheme_is_named_only_where_it_may_be() -> None:
    """What differs between schemes is a fact of the scheme, not a comparison in a rule (a fourth one is one folder)."""
    code = re.compile(rf"/?({'|'.join(SCHEMES)})(?:/.*)?")
    may = (*MAY_NAME_A_SCHEME, *NAMES_WITH_A_REASON)
    wrong = [
        f"{name(path)}:{line} says {text!r}"
        for path in sources()
        if not name(path).startswith(may)
        for line, text in strings(path)
        if code.fullmatch(text)
    ]

    assert wrong == []
