"""LaTeX formulas of ours as MathML, which every current browser draws without a script or a font."""

import re
from functools import lru_cache

from latex2mathml.converter import convert

# \mathrm{ReLU} comes out as four letters; one word has the spacing of a word and stands upright by itself.
_LETTERS = re.compile(r'(?:<mi mathvariant="normal">\w</mi>){2,}')
_LETTER = re.compile(r">(\w)<")


@lru_cache(maxsize=4096)
def mathml(latex: str, block: bool = False) -> str:
    """One <math> element; block draws sums and fractions in full size.

    It is put into the page as it is, so pass only formulas written in this project, never a learner's text.
    Raises latex2mathml's own errors for a broken formula: that is a mistake of ours, found by a test.
    """
    made = convert(latex, display="block" if block else "inline")
    return _LETTERS.sub(lambda found: f"<mi>{''.join(_LETTER.findall(found[0]))}</mi>", made)
