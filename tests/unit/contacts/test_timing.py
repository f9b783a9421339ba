"""Strikes timed against the curve that all contacts have in common."""

from __future__ import annotations

import numpy as np
import pytest

from cadence.contacts.timing import Evidence, time_strikes

FRAME_S, STEP_S, STANCE_S = 1 / 60, 0.3, 0.2


def evidence(strike_s: float, astray_s: tuple[float, float] = (np.inf, np.inf)) -> Evidence:
    """Show a foot that brakes evenly until it stands, as 60 frames a second do."""
    time_s = np.arange(np.ceil((strike_s - 0.16) / FRAME_S), (strike_s + 0.26) / FRAME_S) * FRAME_S
    after_s = time_s - strike_s
    ahead = -20.0 * np.clip(-after_s, 0, None) ** 2 + 1.5 * np.clip(after_s - STANCE_S, 0, None)
    astray = (after_s > astray_s[0]) & (after_s < astray_s[1])
    ahead[astray] -= 0.12
    near = np.nonzero(np.abs(ahead) < 0.1)[0]
    return Evidence(
        time_s=time_s,
        distance=np.abs(ahead),
        toe_ahead=ahead,
        first=int(near[0]),
        last=int(near[-1]),
        opened_s=strike_s - 0.04,
        opens_s=strike_s + STEP_S - 0.04,
        footprint=np.zeros(2),
        middle_s=strike_s + STANCE_S / 2,
    )


def test_poses_astray_as_the_foot_comes_to_rest_do_not_move_its_strike() -> None:
    strikes_s = 0.2 + STEP_S * np.arange(8) + 0.003 * np.arange(8) ** 2 % FRAME_S
    well = time_strikes([evidence(each) for each in strikes_s], 0.0)
    shown = [evidence(each) for each in strikes_s[:-1]]
    shown.append(evidence(strikes_s[-1], astray_s=(-0.03, 0.055)))
    badly = time_strikes(shown, 0.0)
    assert well[-1] is not None
    assert badly[-1] is not None
    assert badly[-1].at_s == pytest.approx(well[-1].at_s, abs=0.006)
