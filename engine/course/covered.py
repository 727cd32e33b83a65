"""Taught against planned: inventory items, errata, oracles and exam questions."""

from collections.abc import Collection

from engine.course.inventory import errata, items, oracles, planned_questions
from engine.course.shelf import lessons


def coverage(week: int | None = None) -> dict[str, dict]:
    """{"items", "errata", "oracles", "questions"}, each {"total", "covered", "missing": [ids]}.

    Of the whole course, or of one week. Errata are the mistakes (E-…) alone; an oracle is covered when a
    worked example names it.
    """
    from engine.exam.bank import questions  # the bank checks its ids against this package: ask it late
    from engine.worked import examples

    plan = {
        "items": {id: (item.week,) for id, item in items().items()},
        "errata": {id: (slip.week,) for id, slip in errata().items() if slip.kind == "erratum"},
        "oracles": oracles(),
        "questions": {id: (of,) for id, of in planned_questions().items()},
    }
    done = {
        "items": {id for one in lessons() for section in one.sections for id in section.covers},
        "errata": {box.id for one in lessons() for box in one.errata},
        "oracles": {id for example in examples().values() for id in example.oracles},
        "questions": {question.id for question in questions()},
    }
    return {
        kind: _count([id for id, weeks in planned.items() if week is None or week in weeks], done[kind])
        for kind, planned in plan.items()
    }


def _count(planned: Collection[str], done: Collection[str]) -> dict:
    missing = [id for id in planned if id not in done]
    return {"total": len(planned), "covered": len(planned) - len(missing), "missing": missing}
