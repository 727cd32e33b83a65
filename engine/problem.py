"""A mistake that a learner can mend, named by a code; the words for it stand in assets/words/problems.toml."""


class Problem(Exception):
    """Raised for bad input or a missing thing. `code` names the sentence, `facts` fill its blanks.

    Problem("knob_out_of_range", name="lr", value=3, low=1e-8, high=1e-5)
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        from engine.words import say

        return say("en", f"problems.{self.code}", **self.facts)
