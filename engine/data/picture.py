"""A picture from a stranger, decoded safely: size, kind and pixels are checked before it is unpacked."""

import io
import warnings

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from engine.problem import Problem

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF")  # told by the content, never by the name
MEGABYTES = 5
MEGAPIXELS = 16  # a telephone's camera makes 12; decoded, 16 take 48 MB

# The second line of defence, for every picture in this process: Pillow's own guard speaks at half its limit.
Image.MAX_IMAGE_PIXELS = MEGAPIXELS * 1_000_000
warnings.simplefilter("error", Image.DecompressionBombWarning)


def decode(raw: bytes) -> Image.Image:
    """The first picture in these bytes, upright (EXIF), RGB, on white where it was transparent.

    Raises Problem: picture_too_large_file (over 5 MB), picture_not_an_image (none of the formats),
    picture_too_many_pixels (over 16 million, told from the header), picture_broken (cut short or damaged).
    """
    if len(raw) > MEGABYTES * 1024 * 1024:
        raise Problem("picture_too_large_file", size=f"{len(raw) / 1024 / 1024:.1f}", limit=MEGABYTES)
    try:
        image = Image.open(io.BytesIO(raw), formats=FORMATS)  # reads the header only
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Problem("picture_too_many_pixels", limit=MEGAPIXELS) from None
    except UnidentifiedImageError:
        raise Problem("picture_not_an_image", formats=", ".join(FORMATS)) from None
    except Exception:  # a header that begins well and then lies
        raise Problem("picture_broken") from None
    if image.width * image.height > MEGAPIXELS * 1_000_000:
        raise Problem("picture_too_many_pixels", limit=MEGAPIXELS)
    try:
        return _plain(image)
    except Exception:  # decoders raise OSError, SyntaxError, ValueError, struct.error, … on damaged data
        raise Problem("picture_broken") from None


def _plain(image: Image.Image) -> Image.Image:
    image.load()
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I"):  # 16 bits of grey
        image = Image.fromarray((np.asarray(image, dtype=np.float64) / 257).round().astype(np.uint8))
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    return image.convert("RGB")
