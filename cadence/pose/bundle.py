"""The ``.task`` bundle: a zip of detector and landmark network, as MediaPipe Tasks reads it.

MediaPipe Tasks refuses a network without TFLite metadata that says how its input is normalised. The
two networks inside the wheel carry none, so it is added here. The layout is that of
``metadata_schema.fbs`` (TensorFlow Lite metadata), which travels with MediaPipe.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cadence.errors import ModelError

DETECTOR_MEMBER = "pose_detector.tflite"
LANDMARKS_MEMBER = "pose_landmarks_detector.tflite"

_METADATA_NAME = "TFLITE_METADATA"
_METADATA_IDENTIFIER = b"M001"
_MODEL_IDENTIFIER = b"TFL3"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the same networks give the same bytes


@dataclass(frozen=True)
class Normalisation:
    """How a network wants its input: (value - mean) / std for values of 0 to 255."""

    mean: float
    std: float


DETECTOR_INPUT = Normalisation(mean=127.5, std=127.5)
LANDMARKS_INPUT = Normalisation(mean=0.0, std=255.0)


@dataclass(frozen=True)
class ModelFiles:
    """A verified model, ready to open.

    Parameters
    ----------
    name
        Name in the manifest, or the file name of a user's own bundle.
    detector, landmarks
        The two networks as TFLite files.
    bundle
        The ``.task`` file they came in; None when they came out of a wheel.
    """

    name: str
    detector: Path
    landmarks: Path
    bundle: Path | None


def read_bundle(path: Path) -> tuple[bytes, bytes]:
    """Read the two networks of a bundle.

    Parameters
    ----------
    path
        A ``.task`` file.

    Returns
    -------
    The detector and the landmark network, as TFLite files.

    Raises
    ------
    ModelError
        The file is not a bundle, or does not hold both networks.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            networks = archive.read(DETECTOR_MEMBER), archive.read(LANDMARKS_MEMBER)
    except (OSError, zipfile.BadZipFile, KeyError) as error:
        raise _not_a_bundle(path) from error
    if any(network[4:8] != _MODEL_IDENTIFIER for network in networks):
        raise _not_a_bundle(path)
    return networks


def _not_a_bundle(path: Path) -> ModelError:
    return ModelError(
        f"{path} is not a pose landmarker bundle: give a .task file that holds "
        f"{DETECTOR_MEMBER} and {LANDMARKS_MEMBER}"
    )


def build_bundle(detector: bytes, landmarks: bytes) -> bytes:
    """Make a bundle of two networks that carry no metadata.

    Parameters
    ----------
    detector, landmarks
        TFLite files.

    Returns
    -------
    The ``.task`` file: an uncompressed zip.
    """
    members = (
        (DETECTOR_MEMBER, with_normalisation(detector, DETECTOR_INPUT)),
        (LANDMARKS_MEMBER, with_normalisation(landmarks, LANDMARKS_INPUT)),
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, _ZIP_DATE), content)
    return packed.getvalue()


def bundle_bytes(files: ModelFiles) -> bytes:
    """Give a model as a bundle: the file it came in, or one made of its two networks."""
    if files.bundle is not None:
        return files.bundle.read_bytes()
    return build_bundle(files.detector.read_bytes(), files.landmarks.read_bytes())


def with_normalisation(network: bytes, normalisation: Normalisation) -> bytes:
    """Add the metadata that says how the input is normalised to a TFLite file.

    Parameters
    ----------
    network
        A TFLite file; metadata that it already has is kept and ours appended.
    normalisation
        What the metadata says of its one input.

    Returns
    -------
    The TFLite file with a ``TFLITE_METADATA`` buffer.
    """
    import flatbuffers
    from mediapipe.tasks.metadata import schema_py_generated as schema

    model = schema.ModelT.InitFromPackedBuf(network, 0)
    buffer = schema.BufferT()
    buffer.data = bytearray(_metadata(model, normalisation))
    model.buffers.append(buffer)
    entry = schema.MetadataT()
    entry.name = _METADATA_NAME
    entry.buffer = len(model.buffers) - 1
    model.metadata = [*(model.metadata or []), entry]
    builder = flatbuffers.Builder(len(network) + (1 << 16))
    builder.Finish(model.Pack(builder), _MODEL_IDENTIFIER)
    return bytes(builder.Output())


def read_normalisation(network: bytes) -> Normalisation | None:
    """Read how a TFLite file wants its input normalised; None when it does not say."""
    from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata
    from mediapipe.tasks.metadata import schema_py_generated as schema

    model = schema.ModelT.InitFromPackedBuf(network, 0)
    for entry in model.metadata or []:
        if entry.name == _METADATA_NAME.encode():
            content = bytes(model.buffers[entry.buffer].data)
            words = metadata.ModelMetadataT.InitFromPackedBuf(content, 0)
            for unit in words.subgraphMetadata[0].inputTensorMetadata[0].processUnits or []:
                if unit.optionsType == metadata.ProcessUnitOptions.NormalizationOptions:
                    return Normalisation(float(unit.options.mean[0]), float(unit.options.std[0]))
    return None


def _metadata(model: Any, normalisation: Normalisation) -> bytes:  # noqa: ANN401 - generated code
    import flatbuffers
    from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata

    graph = metadata.SubGraphMetadataT()
    graph.inputTensorMetadata = [_image_input(normalisation)]
    graph.outputTensorMetadata = [
        _named_output(index) for index in range(len(model.subgraphs[0].outputs))
    ]
    words = metadata.ModelMetadataT()
    words.name = "BlazePose"
    words.subgraphMetadata = [graph]
    builder = flatbuffers.Builder(1 << 12)
    builder.Finish(words.Pack(builder), _METADATA_IDENTIFIER)
    return bytes(builder.Output())


def _image_input(normalisation: Normalisation) -> Any:  # noqa: ANN401 - generated code
    from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata

    options = metadata.NormalizationOptionsT()
    options.mean, options.std = [normalisation.mean], [normalisation.std]
    unit = metadata.ProcessUnitT()
    unit.optionsType = metadata.ProcessUnitOptions.NormalizationOptions
    unit.options = options
    image = metadata.ImagePropertiesT()
    image.colorSpace = metadata.ColorSpaceType.RGB
    content = metadata.ContentT()
    content.contentPropertiesType = metadata.ContentProperties.ImageProperties
    content.contentProperties = image
    tensor = metadata.TensorMetadataT()
    tensor.name, tensor.content, tensor.processUnits = "image", content, [unit]
    return tensor


def _named_output(index: int) -> Any:  # noqa: ANN401 - generated code
    from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata

    tensor = metadata.TensorMetadataT()
    tensor.name = f"output_{index}"
    return tensor
