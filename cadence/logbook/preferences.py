"""What a user set once: ``config.toml`` in their config folder.

::

    [log]
    always = true               # every measured rep goes into the log
    athlete = "Mara"            # whose reps they are
    path = "~/training/log.sqlite3"
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from cadence.errors import StorageError
from cadence.formats.fields import Fields

CONFIG_VARIABLE, LOG_VARIABLE = "CADENCE_CONFIG_DIR", "CADENCE_LOG"
CONFIG_FILE, LOG_FILE = "config.toml", "log.sqlite3"

_REMEDY = "correct it, or delete it"
_LOG_WORDS = {"always", "athlete", "path"}


@dataclass(frozen=True)
class LogPreferences:
    """How the log is kept.

    Parameters
    ----------
    always
        Whether every measured rep goes into it.
    athlete
        Whose reps they are where nothing else is told; None for nobody's.
    path
        Its file.
    """

    always: bool
    athlete: str | None
    path: Path


def config_path() -> Path:
    """Return where the user's settings are: ``$CADENCE_CONFIG_DIR`` or their config folder."""
    chosen = os.environ.get(CONFIG_VARIABLE)
    folder = Path(chosen).expanduser() if chosen else platformdirs.user_config_path("cadence")
    return folder / CONFIG_FILE


def load_log_preferences() -> LogPreferences:
    """Read how the log is kept.

    Returns
    -------
    LogPreferences
        Without a config file: only on request, nobody's, in the user's data folder. ``CADENCE_LOG``
        names another file for the log than both.

    Raises
    ------
    StorageError
        If the config file cannot be read, is no TOML, or has unknown words.
    """
    named = os.environ.get(LOG_VARIABLE)
    usual = Path(named) if named else platformdirs.user_data_path("cadence") / LOG_FILE
    path = config_path()
    try:
        content = path.read_text("utf-8")
    except FileNotFoundError:
        return LogPreferences(False, None, usual.expanduser())
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(f"cannot read {path} ({error}): {_REMEDY}") from error
    try:
        fields = Fields(tomllib.loads(content), str(path), _REMEDY)
    except tomllib.TOMLDecodeError as error:
        raise StorageError(f"{path} is not TOML ({error}): {_REMEDY}") from error
    fields.refuse_strangers({"log"})
    if not fields.has("log"):
        return LogPreferences(False, None, usual.expanduser())
    log = fields.section("log")
    log.refuse_strangers(_LOG_WORDS)
    told = Path(log.text("path")) if log.has("path") and not named else usual
    return LogPreferences(
        log.flag("always") if log.has("always") else False,
        log.text("athlete") if log.has("athlete") else None,
        told.expanduser(),
    )
