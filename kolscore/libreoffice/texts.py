"""The texts of the extension that LibreOffice reads: types, names and help of the functions, and what it is."""

import inspect
from collections.abc import Callable
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from kolscore import __version__
from kolscore.excel import functions

Function = Callable[..., Any]

IDENTIFIER: Final = "org.kolscore.functions"
_NAME: Final = "org.kolscore.Functions"
_OOR: Final = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'


def every_function() -> list[Function]:
    """The functions, in the order of their names."""
    return [getattr(functions, name) for name in sorted(functions.__all__)]


def types() -> str:
    """The interface: arguments are cells or blocks of cells, answers are blocks."""
    methods = "\n".join(
        f"        sequence< sequence<any> > {_method(function)}({', '.join(f'[in] any {name}' for name in _arguments(function))});"
        for function in every_function()
    )
    return (
        "module com { module sun { module star { module uno { interface XInterface; }; }; }; };\n"
        "module org { module kolscore {\n"
        f"    interface XFunctions {{\n{methods}\n    }};\n"
        "}; };\n"
    )


def configuration() -> str:
    """Names and help of the functions, as Calc shows them."""
    nodes = "".join(map(_function_node, every_function()))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<oor:component-data {_OOR} oor:name="CalcAddIns" oor:package="org.openoffice.Office">\n'
        f'<node oor:name="AddInInfo"><node oor:name="{_NAME}" oor:op="replace"><node oor:name="AddInFunctions">\n'
        f"{nodes}</node></node></node>\n</oor:component-data>\n"
    )


def description() -> str:
    """Name and version of the extension."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<description xmlns="http://openoffice.org/extensions/description/2006">\n'
        f'<identifier value="{IDENTIFIER}"/><version value="{__version__}"/>\n'
        '<display-name><name lang="en">kolscore functions</name></display-name>\n'
        "</description>\n"
    )


def manifest() -> str:
    """What the other parts are."""
    kinds = {
        "functions.idl": "application/vnd.sun.star.uno-typelibrary;type=RDB",
        "component.py": "application/vnd.sun.star.uno-component;type=Python",
        "CalcAddIns.xcu": "application/vnd.sun.star.configuration-data",
    }
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>\n'
        for path, kind in kinds.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">\n{entries}</manifest:manifest>\n'
    )


def _function_node(function: Function) -> str:
    name = function.__name__
    arguments = "".join(
        f"{_node(argument)}{_text('DisplayName', argument)}{_text('Description', text)}</node>\n"
        for argument, text in _arguments(function).items()
    )
    return (
        f"{_node(_method(function))}{_text('DisplayName', name)}"
        f"{_text('Description', inspect.getdoc(function) or '')}"
        '<prop oor:name="Category"><value>Add-In</value></prop>'
        f"{_text('CompatibilityName', name, 'en-US')}\n"
        f'<node oor:name="Parameters">\n{arguments}</node></node>\n'
    )


def _node(name: str) -> str:
    return f'<node oor:name={quoteattr(name)} oor:op="replace">'


def _text(name: str, text: str, language: str = "en") -> str:
    return f'<prop oor:name="{name}"><value xml:lang="{language}">{escape(text)}</value></prop>'


def _arguments(function: Function) -> dict[str, str]:
    """The names of the arguments, in order, with the help on each."""
    helps: dict[str, str] = getattr(function, "helps", {})
    return {name: helps[name] for name in inspect.signature(function).parameters}


def _method(function: Function) -> str:
    """The name in the interface, where underscores are not allowed: `kolTier`."""
    first, *others = function.__name__.split("_")
    return first.lower() + "".join(map(str.capitalize, others))
