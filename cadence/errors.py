"""Everything that can stop a measurement, in one tree.

::

    CadenceError                 one clear line: what is wrong, and what to do
    ├── VideoError               the file cannot be read as a video
    ├── ModelError               a pose model is missing, altered or cannot run
    ├── NotMeasurableError       the video is fine, but it does not show a rep
    ├── CalibrationError         the markers do not fit together
    └── StorageError             a result cannot be written or read back

Each message says what was found and what the user can do next. The command line prints it on one
line and exits with status 1.
"""


class CadenceError(Exception):
    """Base of all errors that a user can act on."""


class VideoError(CadenceError):
    """The file cannot be opened or decoded as a video."""


class ModelError(CadenceError):
    """A pose model cannot be fetched, verified or run."""


class NotMeasurableError(CadenceError):
    """The video decodes, but nobody runs in it in a way that can be measured."""


class CalibrationError(CadenceError):
    """The markers given do not describe one straight piece of track."""


class StorageError(CadenceError):
    """A result cannot be written to disk, or read back from it."""
