"""The cache of model files, with made-up models and sources."""

import hashlib
import sys
import threading
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cadence.errors import ModelError
from cadence.pose import bundle, sources, weights
from cadence.pose.catalogue import ModelEntry, PinnedFile, WheelPin
from cadence.pose.sources import Source, SourceError

DETECTOR, LANDMARKS = b"    TFL3" * 100, b"    TFL3!" * 200


def _bundle_bytes(folder: Path) -> bytes:
    path = folder / "made.task"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(bundle.DETECTOR_MEMBER, DETECTOR)
        archive.writestr(bundle.LANDMARKS_MEMBER, LANDMARKS)
    return path.read_bytes()


def _pin(name: str, content: bytes, origin: str = "somewhere") -> PinnedFile:
    return PinnedFile(name, origin, len(content), hashlib.sha256(content).hexdigest())


class Shelf:
    """A made-up model in two forms, and two sources that count how often they are asked."""

    def __init__(self, folder: Path) -> None:
        self.bundle = _bundle_bytes(folder)
        wheel = WheelPin(
            "nothing==1",
            "3.11",
            "cp",
            "cp311",
            "any",
            _pin("d.tflite", DETECTOR),
            _pin("l.tflite", LANDMARKS),
        )
        pin = _pin("full.task", self.bundle, "https://example.org/full.task")
        self.entry = ModelEntry("full", "Made", "Apache-2.0", 256, 224, pin, wheel)
        self.sent = self.bundle
        self.online = True
        self.asked: list[str] = []
        self.sources = (
            Source("the storage", lambda entry: (entry.bundle,), self._storage),
            Source("the wheel", lambda _: (wheel.detector, wheel.landmarks), self._wheel),
        )
        self.told: list[str] = []

    def _storage(self, entry: ModelEntry, folder: Path) -> None:
        self.asked.append("storage")
        if not self.online:
            raise SourceError("it cannot be reached")
        (folder / entry.bundle.name).write_bytes(self.sent)

    def _wheel(self, _: ModelEntry, folder: Path) -> None:
        self.asked.append("wheel")
        (folder / "d.tflite").write_bytes(DETECTOR)
        (folder / "l.tflite").write_bytes(LANDMARKS)

    def fetch(self) -> bundle.ModelFiles:
        return weights.fetch("full", notify=self.told.append, sources=self.sources)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    shelf = Shelf(tmp_path)
    monkeypatch.setenv(weights.CACHE_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(weights, "catalogue", lambda: {"full": shelf.entry})
    return shelf


def _assert_opens(files: bundle.ModelFiles) -> None:
    assert files.detector.read_bytes() == DETECTOR
    assert files.landmarks.read_bytes() == LANDMARKS


def test_fetches_once_and_then_reads_the_cache(shelf: Shelf) -> None:
    _assert_opens(shelf.fetch())
    files = shelf.fetch()
    _assert_opens(files)
    assert files.bundle is not None
    assert shelf.asked == ["storage"]
    assert shelf.told == ["fetching the pose model 'full' from the storage"]


def test_offline_the_wheel_serves(shelf: Shelf) -> None:
    shelf.online = False
    files = shelf.fetch()
    _assert_opens(files)
    assert files.bundle is None
    shelf.fetch()
    assert shelf.asked == ["storage", "wheel"]


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda content: content[:-40], "is truncated"),
        (lambda content: b"!" + content[1:], "is altered"),
        (lambda content: content + b"more", "is altered"),
    ],
)
def test_a_spoilt_file_is_named_and_fetched_again(
    shelf: Shelf, spoil: Callable[[bytes], bytes], word: str
) -> None:
    shelf.fetch()
    kept = weights.cache_folder() / "full.task"
    kept.write_bytes(spoil(shelf.bundle))
    assert weights.verify("full", shelf.sources).state == "altered"
    shelf.told.clear()
    _assert_opens(shelf.fetch())
    assert kept.read_bytes() == shelf.bundle
    assert f"full.task {word}" in shelf.told[0]
    assert "fetched again" in shelf.told[0]


def test_a_spoilt_member_of_the_wheel_is_named(shelf: Shelf) -> None:
    shelf.online = False
    shelf.fetch()
    (weights.cache_folder() / "l.tflite").write_bytes(LANDMARKS[:7])
    shelf.told.clear()
    _assert_opens(shelf.fetch())
    assert "l.tflite is truncated (7 of 1,800 bytes)" in shelf.told[0]


def test_an_unzipped_network_that_was_spoilt_is_unzipped_again(shelf: Shelf) -> None:
    shelf.fetch().landmarks.write_bytes(b"other")
    _assert_opens(shelf.fetch())
    assert shelf.asked == ["storage"]


def test_what_a_source_sends_is_checked_before_it_is_kept(shelf: Shelf) -> None:
    shelf.sent = shelf.bundle[:100]
    assert shelf.fetch().bundle is None
    assert not (weights.cache_folder() / "full.task").exists()
    assert shelf.asked == ["storage", "wheel"]


def test_without_any_source_the_error_says_what_to_do(shelf: Shelf) -> None:
    shelf.online = False
    with pytest.raises(ModelError) as caught:
        weights.fetch("full", notify=shelf.told.append, sources=shelf.sources[:1])
    message = str(caught.value)
    assert "\n" not in message
    assert "it cannot be reached" in message
    assert "cadence models fetch full" in message
    assert str(weights.cache_folder()) in message
    assert not list(weights.cache_folder().iterdir())


def test_two_at_once_both_get_the_model(shelf: Shelf) -> None:
    together = threading.Barrier(2)
    plain = shelf.sources[0]

    def slow(entry: ModelEntry, folder: Path) -> None:
        together.wait(timeout=10)
        plain.bring(entry, folder)

    both = (Source("the storage", plain.pins, slow),)
    with ThreadPoolExecutor(2) as pool:
        jobs = [
            pool.submit(weights.fetch, "full", notify=shelf.told.append, sources=both)
            for _ in range(2)
        ]
        for job in jobs:
            _assert_opens(job.result(timeout=30))
    assert shelf.asked == ["storage", "storage"]
    assert {path.name for path in weights.cache_folder().iterdir()} == {"full.task", "full"}


def test_status_of_absent_and_verified(shelf: Shelf) -> None:
    assert weights.verify("full", shelf.sources).state == "absent"
    shelf.fetch()
    (status,) = weights.list_models(shelf.sources)
    assert (status.state, status.source, status.detail) == ("verified", "the storage", "")
    assert status.paths == (weights.cache_folder() / "full.task",)


def test_a_users_own_bundle_is_opened_from_its_path(shelf: Shelf, tmp_path: Path) -> None:
    own = tmp_path / "own.task"
    own.write_bytes(shelf.bundle)
    files = weights.fetch(str(own))
    _assert_opens(files)
    assert files.bundle == own


def test_a_file_that_is_no_bundle_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    assert shelf.asked == []
    wrong = tmp_path / "notes.task"
    wrong.write_text("not a zip")
    with pytest.raises(ModelError, match="not a pose landmarker bundle"):
        weights.fetch(str(wrong))
    with pytest.raises(ModelError, match="there is no pose model 'nope'"):
        weights.fetch("nope")
    with pytest.raises(ModelError, match="there is no model 'nope'"):
        weights.verify("nope")


def test_a_cache_that_cannot_be_used_is_a_model_error(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(weights.CACHE_VARIABLE, str(tmp_path / "file"))
    with pytest.raises(ModelError, match=weights.CACHE_VARIABLE):
        shelf.fetch()


def test_the_logger_warns_when_nobody_listens(
    shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    weights.fetch("full", sources=shelf.sources)
    assert "fetching the pose model 'full'" in caplog.text


def test_without_pip_the_wheel_source_says_so(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(SourceError, match="pip is not installed"):
        sources.take_from_wheel(shelf.entry, tmp_path)


def test_pips_last_error_is_passed_on(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = "import sys; sys.exit('WARNING: a\\nERROR: first\\nERROR: last')"
    monkeypatch.setattr(sources, "_pip_command", lambda: [sys.executable, "-c", script])
    with pytest.raises(SourceError, match="pip says: last"):
        sources.take_from_wheel(shelf.entry, tmp_path)


def test_an_unreachable_storage_is_a_source_error(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import requests

    def refuse(*_: object, **__: object) -> None:
        raise requests.ConnectTimeout

    monkeypatch.setattr(requests, "get", refuse)
    with pytest.raises(SourceError, match="did not answer in time"):
        sources.download_bundle(shelf.entry, tmp_path)
