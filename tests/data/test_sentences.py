"""The help pages: nothing held out is trained on, and every character has its number."""

import unicodedata
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.sentences import COMMON, END, LANGUAGES, UNKNOWN, decode, encode, texts, vocabulary, windows

SYMBOLS = [symbol for symbol in vocabulary() if symbol != UNKNOWN and unicodedata.normalize("NFC", symbol) == symbol]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_held_out_sentence_is_trained_on(language: str) -> None:
    train, held_out = (set(text.split(END)) - {""} for text in texts(language))
    assert len(held_out) > 100
    assert not train & held_out
    assert 0.05 < len("".join(held_out)) / len("".join(train | held_out)) < 0.15


def test_vocabulary_by_counting() -> None:
    count = Counter(texts("ko")[0]) + Counter(texts("en")[0])
    assert vocabulary()[0] == UNKNOWN
    assert set(vocabulary()[1:]) == {symbol for symbol in count if count[symbol] >= COMMON}
    assert len(set(vocabulary())) == len(vocabulary())
    for language in LANGUAGES:  # what is unknown is rare, in new text too
        assert (encode(texts(language)[1]) == 0).mean() < 0.01


@given(st.text(alphabet=SYMBOLS, max_size=40))
def test_back_and_forth(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert decode(encode(text)) == text
    assert len(encode(text)) == len(text)


def test_unknown_characters_are_said_to_be_so() -> None:
    assert encode("a\u4e2db").tolist() == [*encode("a"), 0, *encode("b")]
    assert decode(encode("a\u4e2db")) == "a<unk>b"
    assert decode([]) == ""


def test_a_syllable_typed_as_letters_is_one_character() -> None:
    syllable = next(symbol for symbol in SYMBOLS if "\uac00" <= symbol <= "\ud7a3")
    letters = unicodedata.normalize("NFD", syllable)
    assert len(letters) > 1
    assert encode(letters).tolist() == encode(syllable).tolist()


@pytest.mark.parametrize("part", [0, 1])
def test_windows_are_text_and_the_same_text_one_later(part: int) -> None:
    x, y = windows(LANGUAGES, part, 64)
    assert x.shape == y.shape
    assert (x[:, 1:] == y[:, :-1]).all()
    whole = "".join(decode(encode(texts(language)[part])) for language in LANGUAGES)
    assert all(decode(row) + decode(after[-1:]) in whole for row, after in zip(x[:30], y[:30], strict=True))
    assert len(np.unique(x, axis=0)) == len(x)
    again, _ = windows(LANGUAGES, part, 64)
    assert (again == x).all()
