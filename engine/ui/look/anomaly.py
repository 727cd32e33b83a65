"""What a network that knows digits only takes for normal: a threshold on its reconstruction error."""

from typing import Any

import streamlit as st

from engine.course import Lesson
from engine.ui.anomaly import anomaly
from engine.ui.badge import computed_badge
from engine.ui.look.given import given
from engine.ui.look.trained import Trained, trained
from engine.words import say


@st.fragment
def show(_lesson: Lesson, language: str) -> None:
    """Which network, which picture to test; then threshold, curves and pictures."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(say(language, "anomaly.lead"), width="content")
        computed_badge(language)
    found = trained("anomaly", language)
    if found is not None:
        left_out = found.config.left_out
        odd = say(language, "anomaly.clothes") if left_out == "none" else say(language, "anomaly.digit", digit=left_out)
        content = _content(f"{found.code}/{found.step}", found)
        anomaly(f"anomaly/{found.code}/{found.step}", content, odd, given(language, "anomaly"), language)


@st.cache_data(show_spinner=False, max_entries=2)
def _content(code: str, _found: Trained) -> dict[str, Any]:  # noqa: ARG001 the key
    """What the browser is handed: the network, pictures never learned from, normal and not, and their errors."""
    import torch

    from engine.labs import anomaly as lab
    from engine.labs.denoise import shown
    from engine.train.roc import auroc
    from engine.train.state import load
    from engine.zoom.carried import carried

    config = _found.config
    model = load(lab.network(config), _found.weights).eval()
    kinds = lab.kinds(config.left_out)
    pictures = {"normal": kinds["normal"], "odd": kinds.get("left_out", kinds["clothes"])}
    with torch.inference_mode():
        errors = {kind: lab.errors(model, x) for kind, x in pictures.items()}
        limit = lab.threshold(lab.errors(model, lab.learned(config.left_out)))
    return {"net": carried(model), "limit": limit, "auroc": auroc(errors["normal"], errors["odd"]),
            **{kind: shown(x) for kind, x in pictures.items()},
            **{f"{kind}_errors": error for kind, error in errors.items()}}
