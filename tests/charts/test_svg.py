"""The palette is read by everybody: on white, on black, and with each kind of colour blindness."""

from __future__ import annotations

from itertools import combinations

import pytest

from summitry.charts._svg import DASHES, PALETTE

# Machado, Oliveira and Fernandes (2009), full deficiency, on linear RGB.
KINDS = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
               (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
               (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
               (0.004733, 0.691367, 0.303900)),
}  # fmt: skip


def to_linear(colour: str) -> tuple[float, ...]:
    values = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    return tuple(v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)


def luminance(colour: str) -> float:
    return sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), to_linear(colour), strict=True))


@pytest.mark.parametrize("colour", PALETTE)
def test_every_colour_stands_out_on_white_and_on_black(colour):
    light = luminance(colour)
    assert 1.05 / (light + 0.05) >= 3
    assert (light + 0.05) / 0.05 >= 3


@pytest.mark.parametrize("kind", KINDS)
def test_gain_and_loss_differ_for_the_colour_blind(kind):
    seen = [
        [sum(w * v for w, v in zip(row, to_linear(colour), strict=True)) for row in KINDS[kind]]
        for colour in PALETTE[:2]
    ]
    assert sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5 > 0.2


def test_each_series_has_its_own_colour_and_dash():
    for group in (PALETTE, DASHES):
        assert all(a != b for a, b in combinations(group, 2))
    assert len(PALETTE) == len(DASHES)
