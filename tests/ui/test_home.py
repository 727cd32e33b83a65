"""The course map counts what belongs to each lesson."""

from engine import course
from engine.exam import bank
from engine.ui import memory
from engine.words import say
from tests.test_pages import opened


def test_two_lessons_of_a_week_count_their_own_answers() -> None:
    first, second = (one for one in course.lessons() if one.week == 7)
    ids = [bank.load(one.folder)[0].id for one in (first, second)]
    app = opened("Home.py", lang="en")
    for key, right in ((ids[0], True), (ids[1], False), (bank.load(second.folder)[1].id, True)):
        memory.store().remember("local", f"answer/{key}", right)
    del app.session_state["progress"]
    shown = [one.value for one in app.run().caption]
    counts = [say("en", "frame.home.answers", right=1, total=total) for total in (1, 2)]
    assert [one for one in shown if one in counts] == counts
