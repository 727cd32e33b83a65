"""Views as bytes and back."""

import io
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from engine.runs.packing import npz, pack, unpack

KINDS = st.sampled_from([np.float64, np.float32, np.int64, np.int8, np.uint8, np.bool_])


@given(KINDS.flatmap(lambda kind: arrays.arrays(kind, arrays.array_shapes(max_dims=3, max_side=5))))
def test_views_come_back_bit_for_bit(array: np.ndarray) -> None:
    found = unpack(pack({"maps": {"first": array, "second": array.T}, "gates": {"first": array}}))
    assert list(found) == ["maps", "gates"]
    assert found["maps"]["first"].tobytes() == array.tobytes()
    assert found["maps"]["first"].dtype == array.dtype
    assert np.array_equal(found["maps"]["second"], array.T, equal_nan=array.dtype.kind == "f")


def test_numpy_itself_reads_it() -> None:
    with np.load(io.BytesIO(npz({"a": np.arange(6).reshape(2, 3)})), allow_pickle=False) as file:
        assert file["a"].tolist() == [[0, 1, 2], [3, 4, 5]]


def test_objects_are_refused() -> None:
    with pytest.raises(ValueError, match="pickle"):
        pack({"view": {"bad": np.array([{}], dtype=object)}})


def test_arrays_are_really_compressed() -> None:
    photo = np.random.default_rng(0).integers(0, 256, 20_000, dtype=np.uint8)
    again = {"photos": np.stack([photo] * 10)}  # the same noise ten times
    assert len(npz(again, zipfile.ZIP_LZMA)) < 1.1 * photo.nbytes
    assert len(npz({"zeros": np.zeros(100_000)})) < 10_000
    assert npz(again) == npz(again)
