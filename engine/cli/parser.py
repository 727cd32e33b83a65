"""What may be asked: commands and their options."""

import argparse
from typing import NoReturn

from engine.problem import Problem
from engine.words import say

EXPORTS = ("csv", "tensorboard", "safetensors", "script")


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose complaint is one sentence."""

    def error(self, message: str) -> NoReturn:
        """Raises Problem("asked_wrongly") instead of printing the usage."""
        raise Problem("asked_wrongly", message=message)


def pair(text: str) -> tuple[str, str]:
    """"lr=1e-6" -> ("lr", "1e-6"). Raises Problem("set_without_value")."""
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise Problem("set_without_value", text=text)
    return name, value


def variant(text: str) -> str:
    """A name that may stand in a file's name. Raises Problem("asked_wrongly")."""
    if text and not (text.isascii() and text.isalnum()):
        raise Problem("asked_wrongly", message=f"--publish {text}")
    return text


def parser(language: str) -> Parser:
    """The command line in one language."""
    def word(key: str) -> str:
        return say(language, f"runs.command.{key}")

    top = Parser(prog="python -m engine", description=word("about"))
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, *positional: str) -> Parser:
        made = commands.add_parser(name, help=word(f"help.{name}"), description=word(f"help.{name}"))
        for argument in positional:
            made.add_argument(argument.lower(), metavar=argument)
        made.add_argument("--json", action="store_true", help=word("option.json"))
        return made

    for name in ("labs", "examples", "runs", "verify", "coverage"):
        command(name)
    command("show", "RUN")
    command("evaluate", "CHECKPOINT")
    solve, train, export = command("solve", "ID"), command("train", "LAB"), command("export", "RUN")
    for one in (solve, train):
        one.add_argument("--set", type=pair, action="append", default=[], metavar="K=V",
                         help=word("option.set"))
    train.add_argument("--seed", help=word("option.seed"))
    train.add_argument("--device", default="auto", help=word("option.device"))
    train.add_argument("--publish", nargs="?", const="", type=variant, metavar="VARIANT", help=word("option.publish"))
    export.add_argument("--as", dest="kind", choices=EXPORTS, required=True, help=word("option.as"))
    export.add_argument("--to", default=".", metavar="FOLDER", help=word("option.to"))
    return top
