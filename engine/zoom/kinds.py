"""What a node of a network's graph does: convolution, pooling, addition, …

The last table turns a function call into the module that does the same, so that its settings are read in one way.
"""

import operator

import torch
from torch import fx, nn
from torch.nn import functional as F

from engine.models.normalise import Normalise
from engine.trace import Tap

KINDS = ("input", "normalise", "convolution", "relu", "sigmoid", "max_pool", "average_pool", "batch_norm", "linear",
         "add", "concat", "flatten", "other")
PASSED_OVER = (Tap, nn.Identity, nn.Dropout, nn.Dropout2d)  # in evaluation they hand on what they are given

MODULES: tuple[tuple[type[nn.Module], str], ...] = (
    (Normalise, "normalise"), (nn.Conv2d, "convolution"), (nn.ReLU, "relu"), (nn.Sigmoid, "sigmoid"),
    (nn.MaxPool2d, "max_pool"), (nn.AvgPool2d, "average_pool"), (nn.AdaptiveAvgPool2d, "average_pool"),
    (nn.BatchNorm1d, "batch_norm"), (nn.BatchNorm2d, "batch_norm"), (nn.Linear, "linear"), (nn.Flatten, "flatten"),
)
FUNCTIONS = {
    operator.add: "add", torch.add: "add", torch.cat: "concat", torch.flatten: "flatten",
    torch.relu: "relu", F.relu: "relu", torch.sigmoid: "sigmoid", F.sigmoid: "sigmoid",
    F.max_pool2d: "max_pool", F.avg_pool2d: "average_pool", F.adaptive_avg_pool2d: "average_pool",
}
METHODS = {"add": "add", "add_": "add", "flatten": "flatten", "view": "flatten", "reshape": "flatten",
           "relu": "relu", "relu_": "relu", "sigmoid": "sigmoid", "mean": "average_pool"}
ASIDE = {"size", "contiguous", "float", "detach", getattr, operator.getitem, F.dropout}  # no layers of their own
TWINS = {F.max_pool2d: nn.MaxPool2d, F.avg_pool2d: nn.AvgPool2d, F.adaptive_avg_pool2d: nn.AdaptiveAvgPool2d}


def kind(node: fx.Node, parts: dict[str, nn.Module]) -> str:
    """One of KINDS; "" for what is no layer (a Tap, dropout, a look at the shape, the output)."""
    if node.op == "placeholder":
        return "input"
    if node.op == "call_module":
        part = parts[node.target]
        if isinstance(part, PASSED_OVER):
            return ""
        return next((name for type_, name in MODULES if isinstance(part, type_)), "other")
    if node.op not in ("call_function", "call_method") or node.target in ASIDE:
        return ""
    known = METHODS if node.op == "call_method" else FUNCTIONS
    found = known.get(node.target, "other")
    return "other" if found == "add" and len(node.all_input_nodes) < 2 else found


def twin(node: fx.Node) -> nn.Module | None:
    """The module that does what this function call does; None where its settings do not matter."""
    if node.target == "mean":
        return nn.AdaptiveAvgPool2d(1)
    if node.target not in TWINS:
        return None
    settings = {name: value for name, value in node.kwargs.items() if name not in ("input", "return_indices")}
    return TWINS[node.target](*node.args[1:], **settings)
