"""The four corners of a line of print: turned, widened, made a piece of the page, and levelled."""

from __future__ import annotations

import math
from dataclasses import replace
from statistics import median
from typing import Any

from ocr.page import Piece


def wider(quad: Any) -> Any:
    """The corners moved outwards: a third of the height to the sides, a tenth up and down."""
    import numpy as np

    width, height = sides(quad)
    along, down = (quad[1] - quad[0]) / max(1.0, width), (quad[3] - quad[0]) / max(1.0, height)
    side, edge = along * height * 0.35, down * height * 0.1
    return np.stack([quad[0] - side - edge, quad[1] + side - edge, quad[2] + side + edge, quad[3] - side + edge])


def sides(quad: Any) -> tuple[float, float]:
    """How long the line of print is along its upper and its left side."""
    return math.dist(quad[0], quad[1]), math.dist(quad[0], quad[3])


def turned(quad: Any, width: int) -> Any:
    """The corners after a quarter turn counter-clockwise of a picture that was `width` wide."""
    import numpy as np

    points = np.stack([quad[:, 1], width - quad[:, 0]], axis=1)
    return np.ascontiguousarray(np.roll(points, -1, axis=0)).astype(np.float32)


def opposite(quad: Any, width: int, height: int) -> Any:
    """The corners after the picture was turned upside down."""
    import numpy as np

    points = np.stack([width - quad[:, 0], height - quad[:, 1]], axis=1)
    return np.ascontiguousarray(np.roll(points, 2, axis=0)).astype(np.float32)


def piece(quad: Any, text: str, score: float) -> Piece:
    """The text with its place, as if its line were level."""
    width, height = sides(quad)
    middle = quad.mean(axis=0)
    if height > 1.5 * width:
        width, height = height, width
        left, right = float(quad[:, 0].min()), float(quad[:, 0].max())
        return Piece(text, left, float(quad[:, 1].min()), right, float(quad[:, 1].max()), score)
    x, y = float(middle[0]), float(middle[1])
    return Piece(text, x - width / 2, y - height / 2, x + width / 2, y + height / 2, score, round(tilt(quad), 4))


def tilt(quad: Any) -> float:
    """By how much the line falls for each pixel to the right."""
    down = float(quad[1][1] - quad[0][1]) + float(quad[2][1] - quad[3][1])
    return down / max(1.0, float(quad[1][0] - quad[0][0]) + float(quad[2][0] - quad[3][0]))


def slope(quads: list[Any], width: float) -> tuple[float, float]:
    """By how much print falls from left to right at the top of the page, and by how much more for each pixel down.

    Nothing where the page is level or too crooked to say; the second only where the picture was taken at an angle.
    """
    slopes = sorted((float(quad[:, 1].mean()), tilt(quad)) for quad in quads if sides(quad)[0] > 4 * sides(quad)[1])
    slope = median(falling for _, falling in slopes) if slopes else 0.0
    third = len(slopes) // 3
    if third >= 4:
        (high, slope_above), (low, slope_below) = (
            (median(y for y, _ in part), median(falling for _, falling in part))
            for part in (slopes[:third], slopes[-third:])
        )
        if abs(slope_below - slope_above) > 0.012 and low > high:
            fan = (slope_below - slope_above) / (low - high)
            return slope_above - fan * high, min(fan, 0.5 / width) if fan > 0 else fan
    return (0.0 if abs(slope) < 0.003 or abs(slope) > 0.6 else slope), 0.0


def shifted(piece: Piece, slope: float, fan: float) -> Piece:
    """The piece where it would stand if the print on the page were level."""
    drop = (slope + fan * piece.middle) * (piece.left + piece.right) / 2
    return replace(piece, top=piece.top - drop, bottom=piece.bottom - drop)
