"""The curves that contacts' times were read from, drawn in turn on one stage."""

from __future__ import annotations

import re

import numpy as np

from cadence.report.evidence import _Curve, _Stage
from tests.fixtures.gaits import contact


def drawings() -> list[str]:
    curves = [
        _Curve(np.arange(-20.0, 40, 5), np.linspace(3, low, 12), np.linspace(low, 3, 12))
        for low in (0.0, 1.0)
    ]
    stage = _Stage(curves)
    return [
        str(stage.draw(f"shoe-{number}", curve, contact(0.1, 0.2)))
        for number, curve in enumerate(curves, 1)
    ]


def test_drawings_share_no_identifiers() -> None:
    names = re.findall(r'\bid="([^"]+)"', "".join(drawings()))
    assert len(names) > 0
    assert len(names) == len(set(names))


def test_each_drawing_has_its_axes_and_its_own_curve() -> None:
    one, other = drawings()
    for each in (one, other):
        assert each.count("<svg") == each.count("</svg>") == 1
        assert each.count("% of body height") == each.count(">strike<") == 1
        assert each.rstrip().endswith("</svg>")
    assert one.replace("shoe-1", "shoe-2") != other
