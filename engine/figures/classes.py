"""The names of the classes in a figure, where a lab knows more than one set of them."""

from engine.figures import Arrays, Say


def classes(arrays: Arrays, say: Say, key: str = "classes") -> list[str]:
    """say("classes"): "cat|dog|…"; where the arrays hold the code of a data set as "data" (1,), say("classes.CODE")."""
    return say(f"classes.{arrays['data'][0]}" if "data" in arrays else key).split("|")
