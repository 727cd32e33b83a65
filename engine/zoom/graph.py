"""The graph of a network: every step of its forward pass with a name, a kind and the block it belongs to."""

from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from torch import fx, nn

from engine.zoom.kinds import kind, twin


@dataclass(frozen=True)
class Mark:
    """What is known of a layer before it has run."""

    name: str  # unique, fit for a URL: the module's dotted path, or "<path>.add"
    kind: str
    block: str
    sources: tuple[str, ...]  # the layers it reads
    part: nn.Module | None  # the module with its weights and settings
    params: int  # numbers that are learned in it


@dataclass(frozen=True)
class Graph:
    """The steps in forward order, and the marks of those that are layers by the name of their step."""

    steps: fx.Graph
    marks: dict[str, Mark]


class Tracer(fx.Tracer):
    """Goes into every module that has parts; a module without parts is one step."""

    def is_leaf_module(self, m: nn.Module, _name: str) -> bool:
        return next(m.children(), None) is None


_known: WeakKeyDictionary[nn.Module, Graph] = WeakKeyDictionary()


def graph(model: nn.Module) -> Graph:
    """The model's graph; found once, the model stays as it is."""
    if model not in _known:
        _known[model] = _graph(model)
    return _known[model]


def _graph(model: nn.Module) -> Graph:
    steps = Tracer().trace(model)
    parts = dict(model.named_modules())
    kinds = {node: found for node in steps.nodes if (found := kind(node, parts))}
    names = _names(kinds)
    blocks = _blocks(kinds, parts)
    marks = {}
    for node, found in kinds.items():
        part = parts[node.target] if node.op == "call_module" else twin(node)
        sources = dict.fromkeys(names[before] for before in _sources(node, kinds))
        params = sum(p.numel() for p in part.parameters()) if part is not None else 0
        marks[node.name] = Mark(names[node], found, blocks[node], tuple(sources), part, params)
    return Graph(steps, marks)


def _sources(node: fx.Node, kinds: dict[fx.Node, str]) -> Iterator[fx.Node]:
    """The layers a step reads, seen through steps that are no layers."""
    for before in node.all_input_nodes:
        if before in kinds:
            yield before
        else:
            yield from _sources(before, kinds)


def _names(kinds: dict[fx.Node, str]) -> dict[fx.Node, str]:
    """Where a module runs twice, its second layer is called "<path>-2"."""
    names: dict[fx.Node, str] = {}
    times: dict[str, int] = {}
    for node, found in kinds.items():
        path = node.target if node.op == "call_module" else ".".join(filter(None, (home(node), found)))
        times[path] = times.get(path, 0) + 1
        names[node] = path if times[path] == 1 else f"{path}-{times[path]}"
    return names


def home(node: fx.Node) -> str:
    """Path of the module in whose forward the step stands; "" is the network itself."""
    stack = [path.partition("@")[0] for path in node.meta.get("nn_module_stack", {})]
    if node.op == "call_module":
        stack = stack[:-1]
    return stack[-1] if stack else ""


def _blocks(kinds: dict[fx.Node, str], parts: dict[str, nn.Module]) -> dict[fx.Node, str]:
    """A block is a module with a forward of its own (Fire, residual block) or a plain chain of layers.

    What stands loose before the blocks is "stem", after them "head", between them it is called as its first layer.
    A chain with several poolings (VGG16) is cut behind each: "block1", "block2", …
    """
    firm = {node: _block(home(node), parts) for node in kinds}
    cut = {path for path in firm.values() if path and _poolings(path, parts) > 1}
    order, found = list(kinds), {}
    pooled, run = 0, "stem"
    last = max((i for i, node in enumerate(order) if firm[node]), default=-1)
    for i, node in enumerate(order):
        path = firm[node]
        if kinds[node] in ("input", "normalise"):
            found[node] = "input"
        elif path in cut:
            found[node] = f"block{pooled + 1}"
            pooled += kinds[node] == "max_pool"
        elif path:
            found[node] = path
        else:
            if i and firm[order[i - 1]]:  # a new run of loose layers
                run = "head" if i > last else _title(node, kinds)
                run = found[order[i - 1]] if i == len(order) - 1 and kinds[node] == "flatten" else run
            found[node] = run
    return found


def _title(node: fx.Node, kinds: dict[fx.Node, str]) -> str:
    return node.target if node.op == "call_module" else ".".join(filter(None, (home(node), kinds[node])))


def _block(path: str, parts: dict[str, nn.Module]) -> str:
    """The block that the layers of this module belong to; "" when they stand loose."""
    while path:
        part = parts[path]
        composed = [sub for sub in part.modules() if sub is not part and next(sub.children(), None) is not None]
        if not isinstance(part, nn.Sequential):
            return "" if any(not isinstance(sub, nn.Sequential) for sub in composed) else path
        above = path.rpartition(".")[0]
        outer = _block(above, parts) if above and not isinstance(parts[above], nn.Sequential) else ""
        if outer:
            return outer
        if not composed:
            return path
        path = above
    return ""


def _poolings(path: str, parts: dict[str, nn.Module]) -> int:
    return sum(isinstance(part, nn.MaxPool2d) for part in parts[path].children())
