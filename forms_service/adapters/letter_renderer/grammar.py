"""What a template may say: names, `if`, `for`, comparisons and a few filters. Nothing can be called.

The sandbox stops a template from reaching Python. It does not stop a template from working for hours
(`'a' * 10**9`, deep loops), and it lets `default` hide a missing name: so the syntax tree is checked against a closed
list before anything runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jinja2 import StrictUndefined, Undefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

DEEPEST_LOOP = 3
FILTERS = frozenset({"join", "length", "first", "last", "upper", "lower", "capitalize", "trim", "in_words"})
TESTS = frozenset({"defined", "undefined", "eq", "equalto", "ne", "odd", "even"})
_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const,
    nodes.If, nodes.For, nodes.CondExpr, nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand,
    nodes.Filter, nodes.Test, nodes.Concat, nodes.Tuple, nodes.List,
)  # fmt: skip


class NotGiven(StrictUndefined):
    """Stands for a value that is known to be empty: may be asked for in an `if`, may not be printed."""

    __slots__ = ()

    def __bool__(self) -> bool:  # type: ignore[override]  # the one thing that may be asked of it
        return False


class TagFaultError(Exception):
    """What is wrong with a tag; the renderer adds the place."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def new_environment(*, escape: bool) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        autoescape=escape,
        undefined=StrictUndefined,
        finalize=_printable,
        keep_trailing_newline=True,
        cache_size=0,
    )
    environment.filters = {name: f for name, f in environment.filters.items() if name in FILTERS}
    environment.filters["in_words"] = in_words
    environment.tests = {name: test for name, test in environment.tests.items() if name in TESTS}
    environment.globals = {}
    return environment


def in_words(values: Iterable[object], last: str = "and") -> str:
    """“A, B and C”."""
    words = [str(value) for value in values]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def _printable(value: object) -> object:
    """A letter never prints a blank, `None`, `True` or a list's Python form."""
    if isinstance(value, Undefined):
        return value  # prints by raising, with its own name
    if value is None:
        raise TagFaultError("there is no value to print.")
    if isinstance(value, bool):
        raise TagFaultError("this is a yes or no, which cannot be printed; ask for it with {% if … %}.")
    if isinstance(value, int):
        return value
    if isinstance(value, (str, Markup)):
        if not value.strip():
            raise TagFaultError("the value is empty and would leave a blank; put the passage inside {% if … %}.")
        return value
    raise TagFaultError("this is a list or a group of values; use {% for … %}, or name one value of it.")


def check_and_gather(environment: ImmutableSandboxedEnvironment, source: str) -> tuple[nodes.Template, frozenset[str]]:
    """The syntax tree, if all of it is allowed, and every dotted name it uses; `list[].key` for a loop's variable."""
    tree = environment.parse(source)
    names: set[str] = set()
    _walk(tree, {}, 0, names)
    return tree, frozenset(names)


def _walk(node: nodes.Node, scope: Mapping[str, str | None], depth: int, names: set[str]) -> None:
    _check(node)
    if isinstance(node, (nodes.Getattr, nodes.Getitem, nodes.Name)) and (name := _dotted(node, scope)) is not None:
        names.add(name)
        return
    if isinstance(node, nodes.For):
        if depth >= DEEPEST_LOOP:
            raise TagFaultError(f"loops may stand {DEEPEST_LOOP} deep at most.", node.lineno)
        if node.recursive or not isinstance(node.target, nodes.Name):
            raise TagFaultError("a loop must have one plain variable.", node.lineno)
        _walk(node.iter, scope, depth, names)
        over = _dotted(node.iter, scope)
        if over is None:
            raise TagFaultError("a loop must go over a list that has a name.", node.lineno)
        inner = {**scope, node.target.name: f"{over}[]", "loop": None}
        if node.test is not None:
            _walk(node.test, inner, depth + 1, names)
        for child in node.body:
            _walk(child, inner, depth + 1, names)
        for child in node.else_:
            _walk(child, scope, depth + 1, names)
        return
    for child in node.iter_child_nodes():
        _walk(child, scope, depth, names)


def _check(node: nodes.Node) -> None:
    if not isinstance(node, _ALLOWED):
        what = type(node).__name__.lower()
        raise TagFaultError(f"a letter's template may not use this ({what}).", node.lineno)
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        allowed = ", ".join(sorted(FILTERS))
        raise TagFaultError(f"the filter {node.name} is not one of those allowed: {allowed}.", node.lineno)
    if isinstance(node, nodes.Test) and node.name not in TESTS:
        allowed = ", ".join(sorted(TESTS))
        raise TagFaultError(f"the test {node.name} is not one of those allowed: {allowed}.", node.lineno)
    if isinstance(node, nodes.Const) and node.value is None:
        raise TagFaultError("none may not be written in a template.", node.lineno)
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        raise TagFaultError(f"the name {node.attr} is not allowed.", node.lineno)
    if isinstance(node, nodes.Getitem) and not isinstance(node.arg, nodes.Const):
        raise TagFaultError("only a plain name may stand in brackets.", node.lineno)


def _dotted(node: nodes.Node, scope: Mapping[str, str | None]) -> str | None:
    """`case.reference` for names and chains of them; None for anything else, and for `loop`."""
    if isinstance(node, nodes.Name):
        return scope.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        _check(node)
        inner = _dotted(node.node, scope)
        return None if inner is None else f"{inner}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        _check(node)
        inner = _dotted(node.node, scope)
        if inner is None or not isinstance(node.arg, nodes.Const):
            return None
        return f"{inner}[]" if isinstance(node.arg.value, int) else f"{inner}.{node.arg.value}"
    return None


def flattened(context: object, prefix: str = "") -> frozenset[str]:
    """Every dotted name that a context offers."""
    names: set[str] = {prefix} if prefix else set()
    if isinstance(context, Mapping):
        for key, value in context.items():
            names |= flattened(value, f"{prefix}.{key}" if prefix else str(key))
    elif isinstance(context, (list, tuple)):
        for item in context:
            names |= flattened(item, f"{prefix}[]")
    return frozenset(names)
