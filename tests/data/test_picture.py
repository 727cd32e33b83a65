"""Pictures from strangers: bombs, lies, cuts and turns."""

import io
import struct
import warnings
import zlib

import numpy as np
import pytest
from PIL import Image

from engine.data.picture import FORMATS, MEGABYTES, MEGAPIXELS, decode
from engine.problem import Problem
from engine.words import LANGUAGES, say


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, rows: bytes) -> bytes:
    """A grey PNG written by hand, so that its size on disk has nothing to do with its size in memory."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def bomb(side: int) -> bytes:
    """side × side black pixels, packed row by row: 20,000 × 20,000 in about 400 kB."""
    packer, row = zlib.compressobj(9), bytes(side + 1)
    return png(side, side, b"".join(packer.compress(row) for _ in range(side)) + packer.flush())


def saved(image: Image.Image, kind: str, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def refused(raw: bytes) -> Problem:
    with pytest.raises(Problem) as caught:
        decode(raw)
    for language in LANGUAGES:
        sentence = say(language, f"problems.{caught.value.code}", **caught.value.facts)
        assert sentence.endswith(".")
        assert "{" not in sentence
    return caught.value


def gradient() -> Image.Image:
    """64 × 48, red grows to the right, green downwards."""
    x, y = np.meshgrid(np.arange(64) * 4, np.arange(48) * 5)
    return Image.fromarray(np.stack([x, y, np.zeros_like(x)], axis=2).astype(np.uint8))


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_is_read_whatever_its_name(kind):
    found = decode(saved(gradient(), kind))
    assert (found.mode, found.size) == ("RGB", (64, 48))
    assert np.abs(np.asarray(found, dtype=int) - np.asarray(gradient(), dtype=int)).mean() < 8


@pytest.mark.parametrize("side", [20_000, 9_000, 4_001])
def test_a_real_bomb_is_refused_before_it_is_unpacked(side, monkeypatch):
    raw = bomb(side)
    assert len(raw) < 1_000_000
    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", lambda _self: pytest.fail("decoded"))
    problem = refused(raw)
    assert (problem.code, problem.facts) == ("picture_too_many_pixels", {"limit": MEGAPIXELS})


def test_a_header_alone_is_enough_to_refuse():
    assert refused(png(20_000, 20_000, zlib.compress(b""))).code == "picture_too_many_pixels"
    assert refused(png(2**31 - 1, 2**31 - 1, zlib.compress(b""))).code == "picture_too_many_pixels"


def test_the_guard_does_not_depend_on_the_warning_filter():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert refused(bomb(5_000)).code == "picture_too_many_pixels"


def test_a_large_photograph_within_the_limit_is_read():
    assert decode(bomb(4_000)).size == (4_000, 4_000)


@pytest.mark.parametrize("raw", [
    b"", b"name,price\n1,2\n", "한글로 쓴 글".encode(), b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    b"PK\x03\x04", bytes(1000),
], ids=["empty", "csv", "korean", "pdf", "svg", "zip", "zeros"])
def test_what_is_no_picture_is_called_so(raw):
    assert refused(raw).code == "picture_not_an_image"


@pytest.mark.parametrize("kind", ["TIFF", "ICO", "PPM"])
def test_formats_outside_the_list_are_refused(kind):
    assert refused(saved(gradient(), kind)).code == "picture_not_an_image"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "GIF"])
def test_a_file_cut_short_is_broken(kind):
    raw = saved(gradient(), kind)
    problem = refused(raw[: len(raw) // 2])
    assert problem.code in ("picture_broken", "picture_not_an_image")
    if kind in ("PNG", "JPEG", "BMP", "GIF"):
        assert problem.code == "picture_broken"


def test_damaged_data_is_broken():
    raw = bytearray(saved(gradient(), "PNG"))
    raw[60:90] = bytes(30)
    assert refused(bytes(raw)).code == "picture_broken"


def test_a_file_too_large_is_refused_unread():
    problem = refused(saved(gradient(), "PNG") + bytes(MEGABYTES * 1024 * 1024))
    assert (problem.code, problem.facts["limit"]) == ("picture_too_large_file", 5)


def test_a_turned_photograph_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright: show it turned by a quarter to the right
    raw = saved(gradient(), "JPEG", exif=exif, quality=95)
    found = decode(raw)
    assert found.size == (48, 64)
    assert np.abs(np.asarray(found, dtype=int) - np.rot90(np.asarray(gradient()), -1).astype(int)).mean() < 6


def test_transparency_becomes_white_paper():
    image = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    image.putpixel((1, 1), (10, 20, 30, 255))
    found = decode(saved(image, "PNG"))
    assert found.getpixel((0, 0)) == (255, 255, 255)
    assert found.getpixel((1, 1)) == (10, 20, 30)


def test_sixteen_bits_of_grey_keep_their_order():
    values = np.array([[0, 32_768, 65_535]], dtype=np.uint16)
    found = decode(saved(Image.fromarray(values), "PNG"))
    assert [found.getpixel((x, 0))[0] for x in range(3)] == [0, 128, 255]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK"])
def test_other_modes_become_rgb(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert decode(saved(gradient().convert("L").convert(mode), kind)).mode == "RGB"


def test_of_a_moving_picture_the_first_is_taken():
    first, second = Image.new("RGB", (5, 5), "red"), Image.new("RGB", (5, 5), "blue")
    raw = saved(first, "GIF", save_all=True, append_images=[second])
    assert decode(raw).getpixel((2, 2)) == (255, 0, 0)
