import subprocess
import sys

import pytest

from cadence.errors import ModelError
from cadence.pose import open_engine


def test_the_package_loads_without_the_heavy_libraries() -> None:
    code = (
        "import sys, cadence.pose, cadence.pose.weights, cadence.pose.openvino_engine, "
        "cadence.pose.mediapipe_engine\n"
        "heavy = {'cv2', 'mediapipe', 'openvino', 'requests'} & set(sys.modules)\n"
        "sys.exit(' '.join(heavy))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stderr.strip() == ""


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(ModelError, match="the engines are openvino, mediapipe"):
        open_engine("torch")
