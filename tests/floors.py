"""The floors of the house, and which rooms take what from which: for the test that holds them, and the page that shows them."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "kolscore"
FLOORS = (
    {"shipped", "kept", "fields", "text_repair", "palette"},
    {"words"},
    {"creator", "assessment", "errors", "execution"},
    {"arguments"},
    {"rubric"},
    {"evidence", "reading"},
    {"scoring", "prepare"},
    {"answers", "identity", "parts"},
    {"annotation"},
    {"pipeline", "summary"},
    {"running"},
    {"workbook", "report"},
    {"excel", "lists", "people"},
    {"files", "libreoffice", "api"},
    {"engines"},
    {"arrow", "spark"},
    {"cli"},
)

FILES = sorted(PACKAGE.rglob("*.py"))


def room_of(file):
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def floor_of(room):
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def imports_of(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports say where they import from"
            yield node.module


def taken_by(room):
    """The rooms from which a room imports, the lowest first."""
    names = {
        rest.split(".")[0]
        for file in FILES
        if room_of(file) == room
        for name in imports_of(file)
        for package, _, rest in [name.partition(".")]
        if package == "kolscore" and rest
    }
    return sorted(names - {room}, key=lambda name: (floor_of(name), name))


def table():
    """Write the floors as a table, the highest first."""
    import cog

    cog.outl("")
    cog.outl("| floor | room | what it is | takes from |")
    cog.outl("| --- | --- | --- | --- |")
    for number in range(len(FLOORS) - 1, -1, -1):
        for room in sorted(FLOORS[number] & set(map(room_of, FILES))):
            said = _first_line(room)
            taken = ", ".join(f"`{name}`" for name in taken_by(room)) or "nothing"
            cog.outl(f"| {number} | `{room}` | {said} | {taken} |")
    cog.outl("")


def _first_line(room):
    file = next(file for file in (PACKAGE / f"{room}.py", PACKAGE / room / "__init__.py") if file.exists())
    return ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))).splitlines()[0].rstrip(".")
