"""Strange file names, and the tags of a phone: what of them reaches a report or an export."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import av
import pytest

from benchmarks.mutants import StickEngine, write_seeds
from tests.integration.test_bad_input import Call

SECRETS = ("+35.6812+139.7671", "Jane Q. Owner", "Example Phone 99", "2031-02-03", "secret note")
TAGS = {
    "location": f"{SECRETS[0]}/",
    "location-eng": f"{SECRETS[0]}/",
    "com.apple.quicktime.location.ISO6709": f"{SECRETS[0]}/",
    "com.apple.quicktime.author": SECRETS[1],
    "artist": SECRETS[1],
    "com.apple.quicktime.make": SECRETS[2],
    "model": SECRETS[2],
    "creation_time": f"{SECRETS[3]}T04:05:06.000000Z",
    "comment": SECRETS[4],
}
NAMES = (
    'two  spaces; it\'s "quoted".mp4',
    "läufer 走者 🏃\nnew line.mp4",
    "<img src=x onerror=alert(1)>&amp;.mp4",
    "[bold red]rep[link].mp4",
    b"-dash, not\xffutf-8.mp4".decode("utf-8", "surrogateescape"),
)


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_seeds(tmp_path_factory.mktemp("seeds"))[0]


@pytest.fixture(autouse=True)
def stick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measure with an engine that knows the stick figure."""
    monkeypatch.setattr("cadence.pipeline.analysis.open_engine", lambda *_, **__: StickEngine())


class _Tags(HTMLParser):
    """Lists the sources of a page's pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a picture comes from."""
        if tag == "img":
            self.sources.append(dict(attrs).get("src") or "")


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_measured_and_shown_as_it_is(
    call: Call, seed: Path, tmp_path: Path, name: str
) -> None:
    clip = tmp_path / name
    clip.write_bytes(seed.read_bytes())
    status, output, errors = call(["analyze", clip])
    assert (status, errors) == (0, "")
    assert "steps/min" in output
    folder = clip.with_suffix(".cadence")
    report = json.loads((folder / "report.json").read_text("ascii"))
    assert report["video"]["path"] == str(clip)
    page = _Tags()
    page.feed((folder / "report.html").read_text("utf-8"))
    assert "x" not in page.sources
    if name.startswith("["):
        assert name in output


def _measured(seed: Path, folder: Path, call: Call) -> Path:
    """Measure a clip with a phone's tags, with everything that can be written."""
    clip = folder / "rep.mp4"
    with (
        av.open(str(seed)) as given,
        av.open(str(clip), "w", container_options={"movflags": "use_metadata_tags"}) as written,
    ):
        written.metadata.update(TAGS)
        stream = written.add_stream_from_template(given.streams.video[0])
        stream.metadata.update({"title": SECRETS[4]})
        for packet in given.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                written.mux(packet)
    content = clip.read_bytes()
    assert all(secret.encode() in content for secret in SECRETS if secret != SECRETS[3])
    status, output, errors = call(["analyze", clip, "--video", "--landmarks"])
    assert (status, errors) == (0, "")
    assert not any(secret in output for secret in SECRETS)
    return clip.with_suffix(".cadence")


def test_no_tag_of_the_phone_reaches_a_report_or_an_export(
    call: Call, seed: Path, tmp_path: Path
) -> None:
    folder = _measured(seed, tmp_path, call)
    names = {path.name for path in folder.iterdir()}
    assert {"report.html", "report.json", "track.npz", "annotated.mp4", "landmarks.trc"} <= names
    for path in folder.iterdir():
        for content in _contents(path):
            for secret in SECRETS:
                assert secret.encode() not in content, f"{secret} in {path.name}"
    with av.open(str(folder / "annotated.mp4")) as film:
        assert not set(film.metadata) & set(TAGS)


def _contents(path: Path) -> list[bytes]:
    """Give a file's bytes, and those of the files packed into it."""
    content = path.read_bytes()
    if path.suffix != ".npz":
        return [content]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [content, *(archive.read(name) for name in archive.namelist())]


def _patched(seed: Path, change: Callable[[bytes], bytes], path: Path) -> Path:
    path.write_bytes(change(seed.read_bytes()))
    return path


def test_tags_that_are_no_utf_8_do_no_harm(call: Call, seed: Path, tmp_path: Path) -> None:
    def spoilt(content: bytes) -> bytes:
        assert b"Lavf" in content
        return content.replace(b"Lavf", b"\xfc\xff\xfe\x80")

    status, _, errors = call(["analyze", _patched(seed, spoilt, tmp_path / "rep.mp4")])
    assert (status, errors) == (0, "")
