"""A page with nothing but the zoom ladder of SqueezeNet and one photo: ?lang=en; ?shapes=1 has no weights."""

import streamlit as st
import torch

from engine.data.photos import read
from engine.models.squeezenet import CLASSES, squeezenet
from engine.ui.ladder import ladder
from engine.ui.rungs import Rungs
from engine.zoom import layers
from engine.zoom.field import fields

st.set_page_config(layout="wide")


@st.cache_resource
def opened() -> Rungs:
    model, picture = squeezenet(), read("animal_red_panda", 224)
    run = layers.run(model, torch.from_numpy(picture.copy()).permute(2, 0, 1))
    return Rungs("squeezenet", "SqueezeNet", "squeezenet/panda", run.layers, fields(run.layers, run.part), run, picture,
                 CLASSES)


rungs = opened()
if "shapes" in st.query_params:
    rungs = Rungs("squeezenet", "SqueezeNet", "squeezenet/shapes", rungs.layers)
ladder(rungs, st.query_params.get("lang", "ko"))
