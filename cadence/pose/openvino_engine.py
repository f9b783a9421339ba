"""BlazePose on OpenVINO: the networks alone, with the crop and the projection done here.

Outputs that nobody reads (segmentation, world landmarks) are cut from the graph before it is
compiled, which leaves their layers out of the computation. Where the processor multiplies bfloat16
itself the layers run in it, at about half the cost. Coordinates of up to 256 px would be rounded to
whole pixels, so the last layer, which gives them, stays in 32-bit floats. What remains moves the
feet about as much as noise of two grey levels in the picture does (`benchmarks/precision.py`).
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from cadence.domain import CropWindow, Pose, Sighting
from cadence.errors import ModelError
from cadence.pose import detector, landmarks
from cadence.pose.geometry import network_view, sightings_in_picture
from cadence.video.frames import Frame, crop_rgb

if TYPE_CHECKING:
    from cadence.pose.bundle import ModelFiles

Tensor = NDArray[np.float32]
Precision = Literal["bf16", "f32"]

_POINTS, _PRESENCE, _HEATMAP = "Identity", "Identity_1", "Identity_3"
_BOXES, _SCORES = "Identity", "Identity_1"
_TELEMETRY = "openvino_telemetry"


class OpenVinoEngine:
    """The default pose engine.

    Parameters
    ----------
    files
        A verified model.
    threads
        Processor threads to use; by default all that this process may run on.

    stage
        Gives the context in which crops are cut.
    precision
        ``bf16`` or ``f32``; by default bfloat16 where the processor multiplies it.

    Raises
    ------
    ModelError
        OpenVINO cannot run the networks.

    Attributes
    ----------
    threads
        Processor threads in use.
    """

    name = "openvino"
    takes_windows = True

    def __init__(
        self,
        files: ModelFiles,
        threads: int | None = None,
        stage: Callable[[str], AbstractContextManager[object]] = contextlib.nullcontext,
        precision: Precision | None = None,
    ) -> None:
        self._stage = stage
        self.threads = _available_threads() if threads is None else threads
        self._files = files
        # As many streams as threads: a network of this size runs on one thread at a time more
        # cheaply than on several, and a result then does not depend on how many there are.
        settings = _settings(self.threads, precision or _best_precision())
        self._landmarks = _Network(
            _compile(
                files.landmarks,
                keep=(_POINTS, _PRESENCE, _HEATMAP),
                shape=(1, landmarks.INPUT_PX, landmarks.INPUT_PX, 3),
                normalisation=(0.0, 255.0),
                settings=settings,
            )
        )
        self._detector = _Network(
            _compile(
                files.detector,
                keep=(_BOXES, _SCORES),
                shape=(1, detector.INPUT_PX, detector.INPUT_PX, 3),
                normalisation=(127.5, 127.5),
                settings=settings,
            )
        )

    @property
    def streams(self) -> int:
        """How many threads it serves at once."""
        return self.threads

    def locate(self, frame: Frame, window: CropWindow) -> list[Sighting]:
        """Find people in the window, best first; an empty list when there are none."""
        view = network_view(window, detector.INPUT_PX)
        with self._stage("crop"):
            crop = crop_rgb(frame, view, detector.INPUT_PX)
        with self._detector.answer(crop) as request:
            boxes = request.get_tensor(_BOXES).data[0].astype(np.float64)
            scores = request.get_tensor(_SCORES).data[0, :, 0].astype(np.float64)
        found = detector.decode(boxes, scores, detector.MIN_SCORE)
        return sightings_in_picture(detector.merge_overlapping(found), view, detector.INPUT_PX)

    def landmarks(self, frame: Frame, window: CropWindow) -> Pose | None:
        """Place the landmarks of the body in the window; None when it shows nobody."""
        view = network_view(window, landmarks.INPUT_PX)
        with self._stage("crop"):
            crop = crop_rgb(frame, view, landmarks.INPUT_PX)
        with self._landmarks.answer(crop) as request:
            return _read_pose(request, view)

    def close(self) -> None:
        """Give back the compiled networks; the engine cannot be used afterwards."""
        for held in ("_landmarks", "_detector"):
            setattr(self, held, None)


class _Network:
    """A compiled network with as many requests as are under way at once."""

    def __init__(self, compiled: Any) -> None:  # noqa: ANN401 - OpenVINO has no types
        self._compiled = compiled
        self._idle: list[Any] = []

    @contextlib.contextmanager
    def answer(self, crop: NDArray[np.uint8]) -> Iterator[Any]:
        """Run the network on a crop; the request with its tensors is the caller's meanwhile."""
        try:
            request = self._idle.pop()  # atomic, as is append
        except IndexError:
            request = self._compiled.create_infer_request()
        request.infer([crop[None]])
        yield request
        self._idle.append(request)


def _available_threads() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _import_openvino() -> Any:  # noqa: ANN401 - OpenVINO has no types
    """Import OpenVINO without its telemetry.

    The import of its model converter, which is not used here, reports to a web service and leaves
    a folder in the user's home. Where the telemetry package cannot be imported OpenVINO goes
    without it.
    """
    loaded = sys.modules.get(_TELEMETRY)
    sys.modules[_TELEMETRY] = None  # type: ignore[assignment]
    try:
        import openvino
    finally:
        del sys.modules[_TELEMETRY]
        if loaded is not None:
            sys.modules[_TELEMETRY] = loaded
    return openvino


def _best_precision() -> Precision:
    core = _import_openvino().Core()
    able = core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return "bf16" if "BF16" in able else "f32"


def _settings(threads: int, precision: Precision) -> dict[str, Any]:
    return {
        "INFERENCE_PRECISION_HINT": precision,
        "INFERENCE_NUM_THREADS": threads,
        "NUM_STREAMS": threads,
    }


def _compile(
    path: Path,
    keep: tuple[str, ...],
    shape: tuple[int, ...],
    normalisation: tuple[float, float],
    settings: dict[str, Any],
) -> Any:  # noqa: ANN401 - OpenVINO has no types
    """Compile a TFLite network to take 8-bit RGB and to compute only the outputs in ``keep``."""
    openvino = _import_openvino()
    try:
        core = openvino.Core()
        model = core.read_model(path)
        if tuple(model.inputs[0].shape) != shape:
            raise ModelError(f"{path.name} does not take {shape[1]} x {shape[2]} pictures")
        for output in model.outputs:
            if not output.names & set(keep):
                model.remove_result(output.node)
        for convolution in _last_layers(model):
            _keep_exact(convolution)
        model.validate_nodes_and_infer_types()
        steps = openvino.preprocess.PrePostProcessor(model)
        steps.input().tensor().set_element_type(openvino.Type.u8)
        mean, std = normalisation
        steps.input().preprocess().convert_element_type(openvino.Type.f32).mean(mean).scale(std)
        return core.compile_model(steps.build(), "CPU", settings)
    except RuntimeError as error:
        raise ModelError(
            f"OpenVINO cannot run {path.name}: fetch the model again with 'cadence models fetch', "
            "or use --engine mediapipe"
        ) from error


def _last_layers(model: Any) -> list[Any]:  # noqa: ANN401 - OpenVINO has no types
    """Give the convolutions that sum a whole feature map up into one value a channel."""
    convolutions = (op for op in model.get_ordered_ops() if op.get_type_name() == "Convolution")
    return [
        op
        for op in convolutions
        if tuple(op.get_input_shape(0))[2:] == tuple(op.get_input_shape(1))[2:]
        and tuple(op.get_output_shape(0))[2:] == (1, 1)
    ]


def _keep_exact(convolution: Any) -> None:  # noqa: ANN401
    """Write such a convolution as products and their sum, which OpenVINO leaves in 32 bits.

    Products at the end of a network are rounded only in layers that cost much, as convolutions do.
    """
    ops = _import_openvino().opset8
    features, weights = (each.get_source_output() for each in convolution.inputs())
    sums = ops.reduce_sum(ops.multiply(features, weights), np.array([1, 2, 3]), keep_dims=True)
    values = ops.reshape(sums, np.array(convolution.get_output_shape(0)), special_zero=False)
    for reader in convolution.output(0).get_target_inputs():
        reader.replace_source_output(values.output(0))


def _read_pose(request: Any, view: CropWindow) -> Pose | None:  # noqa: ANN401
    return landmarks.decode(
        request.get_tensor(_POINTS).data[0],
        float(request.get_tensor(_PRESENCE).data.item()),
        request.get_tensor(_HEATMAP).data[0],
        view,
    )
