"""What a user set once."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadence.errors import StorageError
from cadence.logbook.preferences import config_path, load_log_preferences


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the place of a config file, in a folder that is not there yet."""
    monkeypatch.setenv("CADENCE_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.delenv("CADENCE_LOG")
    (tmp_path / "config").mkdir()
    return config_path()


def test_nothing_set_is_nothing_logged(config: Path) -> None:
    found = load_log_preferences()
    assert (found.always, found.athlete, found.path.name) == (False, None, "log.sqlite3")
    config.write_text("")
    assert load_log_preferences() == found


def test_all_of_it_set(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.write_text('[log]\nalways = true\nathlete = "Mara"\npath = "~/season.sqlite3"\n')
    found = load_log_preferences()
    assert (found.always, found.athlete) == (True, "Mara")
    assert found.path == Path("~/season.sqlite3").expanduser()
    monkeypatch.setenv("CADENCE_LOG", "elsewhere.sqlite3")
    assert load_log_preferences().path == Path("elsewhere.sqlite3")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[log\n", "not TOML"),
        ("[logs]\n", "unknown word 'logs'"),
        ("[log]\nallways = true\n", "unknown word 'allways'"),
        ('[log]\nalways = "yes"\n', "true or false"),
        ("[log]\nathlete = 3\n", "a text"),
    ],
)
def test_what_is_off_is_named(config: Path, text: str, words: str) -> None:
    config.write_text(text)
    with pytest.raises(StorageError, match=words):
        load_log_preferences()
