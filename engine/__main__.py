"""`python -m engine COMMAND`: exit status 0, 1 (it failed) or 2 (asked wrongly), one sentence on stderr."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence

from engine.cli import catalogue, records, training
from engine.cli.parser import parser
from engine.problem import Problem
from engine.words import say

COMMANDS: dict[str, Callable[[Namespace, str], int]] = {
    "labs": catalogue.labs,
    "examples": catalogue.examples,
    "solve": catalogue.solve,
    "coverage": catalogue.coverage,
    "train": training.train,
    "evaluate": training.evaluate,
    "verify": training.verify,
    "runs": records.runs,
    "show": records.show,
    "export": records.export,
}
FAILED = {  # rightly asked, yet it failed
    "home_not_writable", "disk_full", "store_busy", "store_corrupted", "store_version",
    "checkpoint_corrupted", "nothing_to_export", "parent_gone", "no_such_state", "no_network",
}


def language() -> str:
    """Korean where the system speaks Korean, else English."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "ko" if spoken.startswith("ko") else "en"


def main(arguments: Sequence[str] | None = None) -> int:
    """Does one command and returns the exit status."""
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # before torch is imported: one thread, the same sums every time
    try:
        asked = parser(language()).parse_args(arguments)
        status = COMMANDS[asked.command](asked, language())
        sys.stdout.flush()
        return status
    except Problem as problem:
        print(say(language(), f"problems.{problem.code}", **problem.facts), file=sys.stderr)
        return 1 if problem.code in FAILED else 2
    except KeyboardInterrupt:
        return 1
    except BrokenPipeError:  # the reader of a pipe has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())
