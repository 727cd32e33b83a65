"""Python source as coloured pieces, by the standard library's own tokenizer."""

import io
import itertools
import keyword
import tokenize
from collections.abc import Collection, Iterator, Sequence

OPEN, CLOSE = set("([{"), set(")]}")
KINDS = {tokenize.COMMENT: "comment", tokenize.STRING: "string", tokenize.NUMBER: "number"}
KINDS |= {getattr(tokenize, name): "string" for name in ("FSTRING_START", "FSTRING_MIDDLE", "FSTRING_END")
          if hasattr(tokenize, name)}  # from Python 3.12 on an f-string is several tokens
Piece = tuple[str, str]  # ("keyword", "for"); kind "" is plain, "name" a local name


def pieces(lines: Sequence[str], names: Collection[str]) -> list[list[Piece]]:
    """For each line its pieces in order; joined, their texts are the line again."""
    kinds = [[""] * len(line) for line in lines]
    for kind, (top, left), (bottom, right) in _marked(lines, names):
        for row in range(top - 1, min(bottom, len(lines))):
            begin, end = left if row == top - 1 else 0, right if row == bottom - 1 else len(lines[row])
            kinds[row][begin:end] = [kind] * (end - begin)
    return [[(kind, "".join(letter for _, letter in group))
             for kind, group in itertools.groupby(zip(row, line, strict=True), key=lambda pair: pair[0])]
            for row, line in zip(kinds, lines, strict=True)]


def _marked(lines: Sequence[str], names: Collection[str]) -> Iterator[tuple[str, tuple, tuple]]:
    """(kind, start, end) of the tokens that have a kind; attributes and argument names are no local names."""
    tokens = [t for t in tokenize.generate_tokens(io.StringIO("\n".join(lines) + "\n").readline) if t.string]
    depth, heading = 0, False
    for before, token, after in zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False):
        word, left, right = token.string, getattr(before, "string", ""), getattr(after, "string", "")
        depth += (word in OPEN) - (word in CLOSE)
        heading = word == "def" or (heading and not (word == ":" and not depth))
        kind = "arrow" if word == "->" else KINDS.get(token.type, "")
        if token.type == tokenize.NAME:
            argument = depth and right == "=" and not heading
            local = word in names and left != "." and not argument
            kind = "name" if local else "call" if right == "(" else ""
            kind = "keyword" if keyword.iskeyword(word) else kind
        if kind:
            yield kind, token.start, token.end
