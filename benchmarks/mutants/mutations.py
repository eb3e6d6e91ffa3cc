"""What is made wrong in a module, one thing at a time: each mutant is one changed node of its syntax tree."""

import ast
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAIRS = [
    (ast.Lt, ast.LtE), (ast.Gt, ast.GtE), (ast.Eq, ast.NotEq), (ast.Is, ast.IsNot), (ast.In, ast.NotIn),
    (ast.And, ast.Or), (ast.Add, ast.Sub), (ast.BitOr, ast.BitAnd),
]  # fmt: skip
OTHER = {**dict(PAIRS), **{b: a for a, b in PAIRS}, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult}
OTHER[ast.Mod] = ast.FloorDiv
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
# No rule rests on what these fields say: types, widths, and decorators (frozen, slots, the size of a cache).
SILENT = {"annotation", "returns", "format_spec", "decorator_list"}
MADE_ONCE = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.Import, ast.ImportFrom)
PLAIN = (ast.Compare, ast.BoolOp, ast.UnaryOp, ast.Constant)  # a condition that is mutated from inside


@dataclass(frozen=True)
class Mutant:
    """One change: in which function of which module (`owner` is the outermost one, none for what an import runs)."""

    path: str
    number: int  # of its module's mutants
    owner: tuple[str, int] | None
    lines: tuple[int, int]  # of the node, of its statement
    where: str
    change: str
    times: int  # how many of the same change in the same place came before

    @property
    def key(self) -> str:
        """What it is called in the ledger: nothing in it moves when lines above do."""
        return f"{self.where}: {self.change}" + (f" (no. {self.times + 1})" if self.times else "")

    @property
    def lot(self) -> str:
        """What no other mutant of the program has."""
        return f"{self.path} {self.key}"

    def rank(self, seed: int) -> str:
        """Its place in a draw: a change elsewhere changes nothing in who else is drawn."""
        return hashlib.sha256(f"{seed} {self.lot}".encode()).hexdigest()


@dataclass
class _Site:
    parent: ast.AST
    field: str
    index: int | None
    new: ast.AST

    def apply(self) -> None:
        if self.index is None:
            setattr(self.parent, self.field, self.new)
        else:
            getattr(self.parent, self.field)[self.index] = self.new


def mutants(path: str) -> list[Mutant]:
    """All mutants of a module, in the order of its lines."""
    seen: Counter[tuple[str, str]] = Counter()
    made = []
    for number, (_, old, new, owner, where, statement) in enumerate(_sites(path, _tree(path))):
        change = _short(old) + " → " + _short(new)
        made.append(Mutant(path, number, owner, (old.lineno, statement), where, change, seen[where, change]))
        seen[where, change] += 1
    return made


def compiled(mutant: Mutant, *, constants: bool = False):
    """The module's code with the mutant in it, or what of it sets its constants; lines stay where they are."""
    tree = _tree(mutant.path)
    for number, (site, *_) in enumerate(_sites(mutant.path, tree)):
        if number == mutant.number:
            site.apply()
            break
    if constants:
        tree.body = [one for one in tree.body if not isinstance(one, MADE_ONCE)]
    return compile(ast.fix_missing_locations(tree), ROOT / mutant.path, "exec")


@cache
def _source(path: str) -> str:
    """What a module was when the run began, whatever becomes of its file meanwhile."""
    return (ROOT / path).read_text(encoding="utf-8")


def _tree(path: str) -> ast.Module:
    return ast.parse(_source(path))


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 90 else text[:60] + "…" + text[-29:]


def _sites(path: str, tree: ast.Module) -> Iterator[tuple[_Site, ast.AST, ast.AST, tuple[str, int] | None, str, int]]:
    """Each possible change with what was there, what comes instead, and where that is."""
    enums = _enums(path)

    def visit(node: ast.AST, owner: tuple[str, int] | None, where: str, statement: int, told: bool):
        for field, value in ast.iter_fields(node):
            if field in SILENT:
                continue
            for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if not isinstance(child, ast.AST) or _is_said(child, node, told=told):
                    continue
                at = child.lineno if isinstance(child, ast.stmt) else statement
                for old, new in _changes(child, field, enums, told):
                    yield (
                        _Site(node, field, index, ast.copy_location(new, child)),
                        old,
                        new,
                        owner,
                        where or "module",
                        at,
                    )
                inner, name = owner, where
                if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                    name = f"{where}.{child.name}" if where else child.name
                    first = min([child.lineno, *(one.lineno for one in child.decorator_list)])
                    if not isinstance(child, ast.ClassDef):
                        # Defaults and decorators run with what is around a function, its body with itself.
                        yield from visit(child.args, owner, name, at, told)
                        body = ast.Module(body=child.body, type_ignores=[])
                        yield from visit(body, owner or (name, first), name, at, told)
                        continue
                yield from visit(child, inner, name, at, told or isinstance(child, ast.Raise))

    yield from visit(tree, None, "", 0, told=False)


def _is_said(node: ast.AST, parent: ast.AST, *, told: bool) -> bool:
    """Whether nothing that runs rests on a node: documentation, assertions (`zip(strict=)` too), an error's words."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.Assert):
        return True
    if isinstance(node, ast.keyword):
        return node.arg == "strict" and _called(parent) == "zip"
    if isinstance(node, ast.Call):
        return _called(node) == "TypeVar"
    return (told and isinstance(node, ast.JoinedStr)) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )


def _called(node: ast.AST) -> str:
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


def _changes(node: ast.AST, field: str, enums: dict[str, list[str]], told: bool) -> Iterator[tuple[ast.AST, ast.AST]]:
    """What may stand instead of a node; `told` is inside of a raise, whose words no rule rests on."""
    yield from ((node, new) for new in _operators(node))
    match node:
        case ast.Constant():
            yield from ((node, ast.Constant(value)) for value in _values(node.value, told))
        case ast.Attribute(value=ast.Name(id=name), attr=attr) if attr in enums.get(name, []):
            members = enums[name]
            yield node, ast.Attribute(node.value, members[members.index(attr) - 1], node.ctx)
        case ast.Return(value=value) if value is not None and not isinstance(value, ast.Constant):
            yield node, ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call() | ast.Await()) | ast.Raise():
            yield node, ast.Pass()
        case ast.Break():
            yield node, ast.Continue()
        case ast.Call(func=ast.Name(id=name)) if name in NAMES:
            yield node, ast.Call(ast.Name(NAMES[name], ast.Load()), node.args, node.keywords)
    if field in ("test", "ifs") and not isinstance(node, PLAIN):
        yield node, ast.UnaryOp(ast.Not(), node)


def _operators(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare():
            for index, operator in enumerate(node.ops):
                ops = [*node.ops[:index], OTHER[type(operator)](), *node.ops[index + 1 :]]
                yield ast.Compare(node.left, ops, node.comparators)
        case ast.BoolOp():
            yield ast.BoolOp(OTHER[type(node.op)](), node.values)
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.BinOp() if type(node.op) in OTHER:
            yield ast.BinOp(node.left, OTHER[type(node.op)](), node.right)
        case ast.AugAssign() if type(node.op) in OTHER:
            yield ast.AugAssign(node.target, OTHER[type(node.op)](), node.value)


def _values(value: object, told: bool) -> list[object]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int | float):
        return [value + 1]
    if isinstance(value, str) and not (told and " " in value):
        return [value + "~"]
    return []


@cache
def _members() -> dict[tuple[str, str], list[str]]:
    """The members of each enum of the program, by module and class."""
    found = {}
    for path in [
        *ROOT.glob("rules/**/*.py"),
        *ROOT.glob("actions/**/*.py"),
        *ROOT.glob("texts/*.py"),
        *ROOT.glob("storage/*.py"),
    ]:
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and any("Enum" in ast.unparse(base) for base in node.bases):
                names = [one.targets[0].id for one in node.body if isinstance(one, ast.Assign)]
                if len(names) > 1:
                    found[module, node.name] = names
    return found


@cache
def _enums(path: str) -> dict[str, list[str]]:
    """The enums that a module knows by a name of its own."""
    own = ".".join(Path(path).with_suffix("").parts)
    found = {name: members for (module, name), members in _members().items() if module == own}
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.ImportFrom):
            for one in node.names:
                if members := _members().get((node.module or "", one.name)):
                    found[one.asname or one.name] = members
    return found
