"""How colours look to those who see red or green not, and in print without colour.

Matrices of Machado, Oliveira and Fernandes, A physiologically-based model for simulation of color vision deficiency
(IEEE TVCG 15(6), 2009), severity 1.0, applied to linear RGB. Run as a script it turns images, to be looked at:
``python tests/python/colour_vision.py picture.png`` writes picture-deuteranopia.png and so on beside it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np

SIGHTS = ("deuteranopia", "protanopia", "greyscale")

_MATRICES = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "greyscale": np.tile([0.2126, 0.7152, 0.0722], (3, 1)),
}
# From linear sRGB to XYZ, and the white of D65.
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = _TO_XYZ.sum(axis=1)


def linear(encoded: Any) -> Any:
    """Values of sRGB from 0 to 1 as amounts of light."""
    values = np.asarray(encoded, dtype=float)
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def encoded(light: Any) -> Any:
    """Amounts of light as values of sRGB from 0 to 1."""
    values = np.clip(light, 0.0, 1.0)
    return np.where(values <= 0.0031308, values * 12.92, 1.055 * values ** (1 / 2.4) - 0.055)


def seen(rgb: Any, sight: str) -> Any:
    """Colours (sRGB from 0 to 1, in the last axis) as they look."""
    return encoded(linear(rgb) @ _MATRICES[sight].T)


def rgb_of(code: str) -> Any:
    return np.array([int(code[at : at + 2], 16) / 255 for at in (1, 3, 5)])


def lab(rgb: Any) -> Any:
    """CIE L*a*b* of a colour."""
    ratio = (linear(rgb) @ _TO_XYZ.T) / _WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(one: str, other: str, sight: str) -> float:
    """CIE76 difference of two colours as they look; about 2.3 can just be seen side by side."""
    return float(np.linalg.norm(lab(seen(rgb_of(one), sight)) - lab(seen(rgb_of(other), sight))))


def luminance(code: str) -> float:
    return float(linear(rgb_of(code)) @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(one: str, other: str) -> float:
    """Contrast as WCAG 2 counts it, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def main(files: list[str]) -> None:
    from PIL import Image

    for file in files:
        path = Path(file)
        pixels = np.asarray(Image.open(path).convert("RGB")) / 255
        for sight in SIGHTS:
            target = path.with_name(f"{path.stem}-{sight}{path.suffix}")
            Image.fromarray(np.rint(seen(pixels, sight) * 255).astype("uint8")).save(target)
            print(target)


if __name__ == "__main__":
    main(sys.argv[1:])
