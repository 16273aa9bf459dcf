"""The house stands: imports go down the floors, rooms keep their size, walls have no holes."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ["academy", "cohorts", "households", "solutions", "dashboards"]
SOURCES = [
    path
    for floor in FLOORS
    for path in sorted((ROOT / floor).rglob("*.py"))
    if "migrations" not in path.parts
]
# Inside an app: whoever stands later may import whoever stands earlier.
STOREYS = ["models", "permissions", "actions", "forms", "views", "urls"]
LAST_STOREYS = {"views": 4, "admin": 4, "urls": 5}

# Ways past the guarded queryset, each with its reason.
AROUND_THE_GUARD = {
    "_base_manager": {"academy/review.py": "locks the one row that was fetched through a scope"},
    ".raw(": {},
    ".extra(": {},
}
# An action is told whose act it is: a person's, or a family's by its card or the code on it.
BY_WHOM = {"scope", "card", "code"}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc"}


def imports(path: Path) -> list[tuple[str, int, bool]]:
    """Modules a file imports: name, line, and whether the import stands inside a function."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno, id(node) in inside) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.append((node.module, node.lineno, id(node) in inside))
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_file_imports_only_downwards_and_at_the_top(path):
    floor = FLOORS.index(path.relative_to(ROOT).parts[0])
    wrong = []
    for module, line, is_inside in imports(path):
        root = module.split(".")[0]
        if is_inside:
            wrong.append(f"{path.name}:{line} imports {module} inside a function")
        if root in FLOORS and FLOORS.index(root) > floor:
            wrong.append(f"{path.name}:{line} imports {module} from a floor above")
        above_the_field = floor > FLOORS.index("households")
        if above_the_field and root == "households" and module != "households.public":
            wrong.append(f"{path.name}:{line} enters the field past households.public: {module}")

    assert wrong == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_file_stays_on_its_storey(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    storey = storey_of(parts[1]) if len(parts) > 1 else None
    wrong = [
        f"{path.name}:{line} imports {module}"
        for module, line, _ in imports(path)
        if storey is not None
        and module.startswith(f"{parts[0]}.")
        and (other := storey_of(module.split(".")[1])) is not None
        and other > storey
    ]

    assert wrong == []


def storey_of(name: str) -> int | None:
    if name in LAST_STOREYS:
        return LAST_STOREYS[name]
    return STOREYS.index(name) if name in STOREYS else None


def test_files_are_short_and_named_for_what_they_know():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in SOURCES
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    vague = [
        path for path in SOURCES if FORBIDDEN_NAMES & {path.stem, *path.relative_to(ROOT).parts}
    ]

    assert long == {}
    assert vague == []


def test_functions_are_short():
    """Forty lines for a function, twenty-five for a view, docstring and decorators apart."""
    long = []
    for path in SOURCES:
        limit = 25 if "views" in path.parts or path.stem == "views" else 40
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and body_lines(node) > limit:
                long.append(f"{path.relative_to(ROOT)}:{node.name} {body_lines(node)}")

    assert long == []


def body_lines(node: ast.FunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("way", AROUND_THE_GUARD)
def test_nobody_walks_around_the_guarded_queryset(way):
    users = {
        str(path.relative_to(ROOT)) for path in SOURCES if way in path.read_text(encoding="utf-8")
    }

    assert users == set(AROUND_THE_GUARD[way])


def test_every_unscoped_read_says_why():
    silent = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "unscoped"
                and not (node.args and says_something(node.args[0]))
            ):
                silent.append(f"{path.relative_to(ROOT)}:{node.lineno}")

    assert silent == []


def says_something(reason: ast.expr) -> bool:
    """A sentence, or a name that stands for one."""
    return not isinstance(reason, ast.Constant) or len(str(reason.value)) >= 10


def test_actions_are_atomic_and_say_who_acts():
    """Every public function of actions that writes is atomic, keyword-only and told whose act."""
    wrong = []
    for path in SOURCES:
        if "actions" not in (path.stem, path.parent.name):
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            source = ast.unparse(node)
            if "audit.record" not in source:
                continue
            decorators = [ast.unparse(d) for d in node.decorator_list]
            names = {arg.arg for arg in node.args.kwonlyargs}
            has_actor = bool(BY_WHOM & names) and not node.args.args
            if "transaction.atomic" not in decorators or not has_actor:
                wrong.append(f"{path.relative_to(ROOT)}:{node.name}")

    assert wrong == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_public_functions_have_a_docstring_where_rules_live(path):
    rooms = {"actions", "permissions", "progress", "public", "queries", "review", "audit"}
    if not rooms & {path.stem, path.parent.name}:
        return
    silent = [
        node.name
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]

    assert silent == []


def test_no_file_names_a_package_registry():
    hosts = re.compile(r"pypi\.org|pythonhosted|npmjs|deb\.debian|yarnpkg|unpkg|jsdelivr")
    tracked = [
        path
        for pattern in ("*.txt", "*.toml", "*.json", "*.py", "*.mjs", "Makefile", "*.md", "*.html")
        for path in ROOT.rglob(pattern)
        if not {".local", "node_modules", ".git"} & set(path.parts) and path != Path(__file__)
    ]

    assert [str(path) for path in tracked if hosts.search(path.read_text("utf-8"))] == []
