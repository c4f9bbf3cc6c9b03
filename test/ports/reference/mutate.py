"""Plants faults in the reference port, one at a time, and reports those that no vector notices.

    python mutate.py [--part NAME] [--again]

A fault that no vector can notice, because no sentence of docs/porting.md is against it, stands in survivors.json with
a reason. One that is not there, or that is noticed, fails the program. `--again` tries only the survivors of the last
run. Needs `npm run build`.
"""

import ast
import concurrent.futures
import copy
import itertools
import json
import pathlib
import queue
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[2]
WORKERS = 2
FLIPS = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
         ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In}  # fmt: skip


def faults(tree):
    """Every fault that can be planted: a function's name, what it is, and the tree that has it."""
    nodes = list(ast.walk(tree))
    owners = owners_of(tree)
    for index, node in enumerate(nodes):
        for what, change in changes(node):
            mutant = copy.deepcopy(tree)
            target = list(ast.walk(mutant))[index]
            change(target)
            yield f"{owners.get(id(node), 'module')}: {what}", ast.unparse(ast.fix_missing_locations(mutant))


def owners_of(tree):
    owners = {}
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            for inner in ast.walk(node):
                owners[id(inner)] = node.name
    return owners


def changes(node):
    """What can be done to a node, in words and as a function."""
    text = ast.unparse(node) if isinstance(node, (ast.expr, ast.stmt)) else ""
    text = text if len(text) < 90 else text[:87] + "..."
    if isinstance(node, ast.Compare) and type(node.ops[0]) in FLIPS:
        flipped = FLIPS[type(node.ops[0])]
        yield f"{text} | {flipped.__name__}", lambda it: it.ops.__setitem__(0, flipped())
    if isinstance(node, ast.BoolOp):
        for position in range(len(node.values)):
            yield f"{text} | without part {position + 1}", lambda it, at=position: it.values.pop(at)
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


def drop(node, position):
    if isinstance(node, ast.Set):
        node.elts.pop(position)
    else:
        node.keys.pop(position)
        node.values.pop(position)


def become(node, other):
    node.__class__ = other.__class__
    node.__dict__ = other.__dict__


class Worker:
    """A copy of the port and a server of vectors."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="port-"))
        shutil.copytree(HERE, self.folder / "port", ignore=shutil.ignore_patterns("__pycache__"))
        command = ["node", str(ROOT / "tenant/bin/esper-test-tenant.js"), "--vectors", "--json"]
        self.server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.url = json.loads(self.server.stdout.readline())["url"]

    def play(self, file=None, source=None):
        """The first play that was not met; None when all were."""
        path = file and self.folder / "port/esper_port" / file
        if path:
            path.write_text(source, encoding="utf-8")
        command = [sys.executable, "-B", str(self.folder / "port/play.py"), self.url, str(ROOT / "openapi/esper.json")]
        try:
            run = subprocess.run(command, env={"STOP": "1", "PATH": ""}, capture_output=True, text=True, timeout=60)
        except subprocess.TimeoutExpired:
            return "it does not end"
        finally:
            if path:
                shutil.copy(HERE / "esper_port" / file, path)
        return None if run.returncode == 0 else run.stdout.strip() or "it does not run"

    def stop(self):
        self.server.terminate()
        self.server.wait()
        shutil.rmtree(self.folder)


def main(arguments):
    part = arguments[arguments.index("--part") + 1] if "--part" in arguments else ""
    last = ROOT / ".cache/port-survivors.json"
    files = sorted(path for path in (HERE / "esper_port").glob("*.py") if part in path.name and path.stat().st_size > 0)
    planted = [(path.name, f"{path.stem}.{name}", source) for path in files
               for name, source in faults(ast.parse(path.read_text(encoding="utf-8")))]  # fmt: skip
    if "--again" in arguments:
        names = set(json.loads(last.read_text()))
        planted = [each for each in planted if each[1] in names]
    workers = queue.Queue()
    for _ in range(WORKERS):
        workers.put(Worker())

    done = itertools.count(1)

    def attempt(fault):
        if next(done) % 50 == 0:
            print(f"now at {fault[1]}", file=sys.stderr, flush=True)
        worker = workers.get()
        try:
            noticed = worker.play(fault[0], fault[2])
            if noticed is None:
                print(f"survives: {fault[1]}", file=sys.stderr, flush=True)
            return fault[1], noticed
        finally:
            workers.put(worker)

    try:
        unmet = [worker.play() for worker in workers.queue]
        if any(unmet):
            sys.exit(f"The port itself does not meet {unmet[0]}")
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            outcomes = list(pool.map(attempt, planted))
    finally:
        for worker in workers.queue:
            worker.stop()
    survivors = sorted({name for name, noticed in outcomes if noticed is None})
    last.parent.mkdir(exist_ok=True)
    last.write_text(json.dumps(survivors, indent=1))
    excused = {name for each in json.loads((HERE / "survivors.json").read_text()) for name in each["faults"]}
    tried = {name for name, _ in outcomes}
    problems = [f"survived: {name}" for name in survivors if name not in excused]
    problems += [f"noticed by now, take it out of survivors.json: {name}" for name in sorted(excused & tried - set(survivors))]
    if not part and "--again" not in arguments:
        problems += [f"no such fault, take it out of survivors.json: {name}" for name in sorted(excused - tried)]
    print(f"{len(outcomes)} faults, {len(outcomes) - len(survivors)} noticed, {len(survivors)} survived, {len(set(survivors) & excused)} of them excused")
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
