"""Which moment of a running run is looked at."""

import json

from streamlit.testing.v1 import AppTest


def app(newest):
    import streamlit as st

    from engine.ui.timeline import _live

    st.text(str([_live("run", step) for step in newest]))


def test_the_moment_shown_is_never_one_that_a_resumed_run_has_forgotten():
    page = AppTest.from_function(app, args=([12, 3, 4],)).run()
    assert not page.exception
    first, resumed, *_ = json.loads(page.text[0].value)
    assert (first, resumed) == (12, 3), "step 12 is gone once the run goes on from step 3"


def test_pictures_of_another_run_start_anew():
    page = AppTest.from_function(app, args=([5],))
    page.session_state["live_moment"] = {"run": "another", "since": 0.0, "at": 0.0, "step": 3}
    assert page.run().text[0].value == "[5]"
