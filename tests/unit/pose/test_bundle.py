import zipfile
from pathlib import Path

import flatbuffers
import pytest

from cadence.errors import ModelError
from cadence.pose import bundle


@pytest.fixture(scope="module")
def network() -> bytes:
    """Give the smallest TFLite file: one graph with one input and one output."""
    from mediapipe.tasks.metadata import schema_py_generated as schema

    tensor = schema.TensorT()
    tensor.name, tensor.shape, tensor.buffer = "picture", [1, 8, 8, 3], 0
    graph = schema.SubGraphT()
    graph.tensors, graph.inputs, graph.outputs, graph.operators = [tensor], [0], [0], []
    model = schema.ModelT()
    model.version, model.subgraphs, model.buffers = 3, [graph], [schema.BufferT()]
    model.operatorCodes = []
    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def test_normalisation_is_written_and_read_back(network: bytes) -> None:
    assert bundle.read_normalisation(network) is None
    for wanted in (bundle.DETECTOR_INPUT, bundle.LANDMARKS_INPUT):
        assert bundle.read_normalisation(bundle.with_normalisation(network, wanted)) == wanted


def test_a_bundle_holds_both_networks_uncompressed(network: bytes, tmp_path: Path) -> None:
    path = tmp_path / "made.task"
    path.write_bytes(bundle.build_bundle(network, network))
    with zipfile.ZipFile(path) as archive:
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
    detector, landmarks = bundle.read_bundle(path)
    assert bundle.read_normalisation(detector) == bundle.DETECTOR_INPUT
    assert bundle.read_normalisation(landmarks) == bundle.LANDMARKS_INPUT


def test_the_same_networks_give_the_same_bytes(network: bytes) -> None:
    assert bundle.build_bundle(network, network) == bundle.build_bundle(network, network)


def test_a_zip_without_the_networks_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "no network")
    with pytest.raises(ModelError, match=bundle.LANDMARKS_MEMBER):
        bundle.read_bundle(path)
    with pytest.raises(ModelError, match="not a pose landmarker bundle"):
        bundle.read_bundle(tmp_path / "absent.task")


def test_a_zip_of_something_else_under_the_right_names_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.task"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(bundle.DETECTOR_MEMBER, "no network")
        archive.writestr(bundle.LANDMARKS_MEMBER, "no network")
    with pytest.raises(ModelError, match="not a pose landmarker bundle"):
        bundle.read_bundle(path)


def test_a_bundle_file_is_given_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "whole.task"
    path.write_bytes(b"as it came")
    files = bundle.ModelFiles("own", path, path, path)
    assert bundle.bundle_bytes(files) == b"as it came"
