"""Opens every picture that a phone, a scanner or a chat program makes, as upright RGB arrays."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

from ledger.errors import BadInput, sentence
from ocr.limits import Limits, check_pages, check_pixels

AREA = 6_000_000
"""Pixels of a picture that are kept: more does not make print more legible and costs memory."""


def frames(data: bytes, limits: Limits) -> Iterator[Any]:
    """Each page of the picture as an RGB array, turned as its EXIF tag says; refuses what is none."""
    from PIL import Image, ImageSequence, UnidentifiedImageError

    _heif()
    Image.MAX_IMAGE_PIXELS = None  # our own limit is checked first, with a sentence that helps
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data)) as image:
                check_pixels(*image.size, limits)
                count = getattr(image, "n_frames", 1) if image.format in ("TIFF", "MPO", "GIF", "WEBP") else 1
                if image.format != "TIFF":
                    count = 1
                check_pages(count, limits)
                for frame in ImageSequence.Iterator(image):
                    check_pixels(*frame.size, limits)
                    yield _flat(frame)
                    count -= 1
                    if count <= 0:
                        break
        except BadInput:
            raise
        except UnidentifiedImageError:
            raise BadInput(sentence("This file is neither a picture nor a document that I can read.")) from None
        except Exception:
            raise BadInput(sentence("The picture is damaged or incomplete. Please send it again.")) from None


def _heif() -> None:
    """Teach Pillow the pictures of iPhones, where the library for it is there."""
    try:
        from pi_heif import register_heif_opener
    except ImportError:
        return
    register_heif_opener()


def _flat(image: Any) -> Any:
    """The frame as an RGB array on white paper."""
    import numpy as np
    from PIL import Image, ImageOps

    if image.format == "JPEG" and image.width * image.height > 4 * AREA:
        image.draft("RGB", (image.width // 2, image.height // 2))
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith(("I", "F")):
        image = _grey(image)
    if image.mode in ("P", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode in ("RGBA", "LA", "La", "RGBa"):
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image)
    if image.width * image.height > AREA:
        share = (AREA / (image.width * image.height)) ** 0.5
        image.thumbnail((max(1, int(image.width * share)), max(1, int(image.height * share))))
    return np.asarray(image.convert("RGB"))


def _grey(image: Any) -> Any:
    """A 16- or 32-bit picture with its own darkest and lightest as black and white; Pillow would cut it off at 255."""
    import numpy as np
    from PIL import Image

    values = np.asarray(image).astype("float32")
    low, high = float(values.min()), float(values.max())
    if high <= 255 and low >= 0:
        return Image.fromarray(values.astype("uint8"))
    return Image.fromarray(((values - low) * (255 / max(1e-6, high - low))).astype("uint8"))


def quality(picture: Any) -> tuple[float, float]:
    """How sharp (0..1) and how bright (0..1) the picture is; a blurred one is about 0.1 or less."""
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    side = max(grey.shape)
    if side > 1000:
        grey = cv2.resize(grey, None, fx=1000 / side, fy=1000 / side, interpolation=cv2.INTER_AREA)
    edge = float(cv2.Laplacian(grey, cv2.CV_64F).var())
    return min(1.0, edge / 500), float(grey.mean()) / 255
