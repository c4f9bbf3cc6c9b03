"""The faults that can be planted in a file of the port."""

import ast
import collections
import dataclasses
import pathlib

FLIPS = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
         ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Fault:
    """A fault: a file, and which change of which node of its tree."""

    name: str
    file: str
    # The function around it; of what runs when the file is loaded there is none.
    function: str | None
    # A play that runs none of these lines does not notice it.
    lines: range
    node: int
    change: int


def faults_of(path: pathlib.Path):
    """All faults of a file, each with a name of its own."""
    tree = parse(path)
    owners, statements, names = owners_of(tree), statements_of(tree), collections.Counter()
    for index, node in enumerate(ast.walk(tree)):
        owner = owners.get(id(node))
        for number, (what, _) in enumerate(changes(node)):
            name = f"{path.stem}.{owner.name if owner else 'module'}: {what}"
            names[name] += 1
            name += f" ({names[name]})" if names[name] > 1 else ""
            function = owner.name if isinstance(owner, ast.FunctionDef) else None
            yield Fault(name, path.name, function, lines_of(statements[id(node)]), index, number)


def plant(fault, path):
    """The tree of a file with a fault."""
    tree = parse(path)
    node = list(ast.walk(tree))[fault.node]
    list(changes(node))[fault.change][1](node)
    return ast.fix_missing_locations(tree)


def parse(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def owners_of(tree):
    """The innermost function or class around each node."""
    owners = {}
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            inside = [node, *node.body] if isinstance(node, ast.ClassDef) else [*node.body]
            for inner in (each for one in inside for each in ast.walk(one)):
                owners[id(inner)] = node
    return owners


def statements_of(tree):
    """The innermost statement around each node."""
    statements = {id(tree): None}
    for node in ast.walk(tree):
        for inner in ast.iter_child_nodes(node):
            statements[id(inner)] = inner if isinstance(inner, ast.stmt) else statements[id(node)]
    return statements


def lines_of(statement):
    """The lines of a statement, without those of the statements in it."""
    if statement is None:
        return range(0)
    body = getattr(statement, "body", None)
    return range(statement.lineno, body[0].lineno if body and body[0].lineno > statement.lineno else statement.end_lineno + 1)


def changes(node):
    """What can be done to a node, in words and as a function."""
    text = ast.unparse(node) if isinstance(node, (ast.expr, ast.stmt)) else ""
    text = text if len(text) < 90 else text[:87] + "..."
    if isinstance(node, ast.Compare) and type(node.ops[0]) in FLIPS:
        flipped = FLIPS[type(node.ops[0])]
        yield f"{text} | {flipped.__name__}", lambda it: it.ops.__setitem__(0, flipped())
    if isinstance(node, ast.BoolOp):
        for position in range(len(node.values)):
            yield f"{text} | without part {position + 1}", lambda it, at=position: leave_out(it, at)
    if isinstance(node, ast.Constant) and type(node.value) in (int, float) and not isinstance(node.value, bool):
        yield f"{text} | {node.value + 1}", lambda it: setattr(it, "value", it.value + 1)
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield f"{text} | {not node.value}", lambda it: setattr(it, "value", not it.value)
    if isinstance(node, (ast.Set, ast.Dict)) and len(getattr(node, "elts", getattr(node, "keys", []))) > 1:
        for position in range(len(getattr(node, "elts", getattr(node, "keys", [])))):
            yield f"{text} | without item {position + 1}", lambda it, at=position: drop(it, at)
    if isinstance(node, (ast.If, ast.IfExp)):
        test = ast.unparse(node.test)[:90]
        for value in (True, False):
            yield f"if {test} | {value}", lambda it, to=value: setattr(it, "test", ast.Constant(to))
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub, ast.Mult)):
        other = ast.Sub if isinstance(node.op, ast.Add) else ast.Add
        yield f"{text} | {other.__name__}", lambda it: setattr(it, "op", other())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"{text} | without not", lambda it: become(it, it.operand)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("min", "max", "round", "redact"):
        yield f"{text} | first alone", lambda it: become(it, it.args[0])
    if isinstance(node, (ast.Expr, ast.AugAssign)) and not isinstance(getattr(node, "value", None), ast.Constant):
        yield f"{text} | left out", lambda it: become(it, ast.Pass())
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        yield f"{text} | not cut", lambda it: become(it, it.value)


def leave_out(node, position):
    node.values.pop(position)
    if len(node.values) == 1:
        become(node, node.values[0])


def drop(node, position):
    if isinstance(node, ast.Set):
        node.elts.pop(position)
    else:
        node.keys.pop(position)
        node.values.pop(position)


def become(node, other):
    node.__class__ = other.__class__
    node.__dict__ = other.__dict__
