"""The command line: it parses, calls and prints.

Exit status: 0 measured; 1 could not be measured (one line on standard error); 2 the call's words
are off; 130 interrupted. ``main`` is the one place where errors become exit statuses.
"""

from __future__ import annotations

import gc
import io
import os
import sys
import warnings

from cadence.errors import CadenceError

DEBUG_VARIABLE = "CADENCE_DEBUG"

_NOT_MEASURED, _INTERRUPTED = 1, 130
_INTERRUPTED_LINE = "interrupted; nothing half-written is left behind"


def main() -> None:
    """Run the command line and end the process with its exit status."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # for developers; tests turn them into errors
    # Matrices are small here: threads of NumPy's own take time to start, and cores from the work.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without these letters is no fault
    try:
        from cadence.cli.app import app

        app(prog_name="cadence")
    except KeyboardInterrupt:
        _end(_INTERRUPTED, _INTERRUPTED_LINE)
    except SystemExit as end:
        if end.code == _INTERRUPTED:  # what Typer makes of an interrupt
            _end(_INTERRUPTED, _INTERRUPTED_LINE)
        raise
    except CadenceError as error:
        _end(_NOT_MEASURED, str(error))
    except Exception as error:
        if os.environ.get(DEBUG_VARIABLE):
            raise
        _end(_NOT_MEASURED, _unforeseen(error))
    finally:
        gc.freeze()  # the process ends: looking for circles in all that it holds frees nothing


def _unforeseen(error: Exception) -> str:
    if isinstance(error, OSError):
        return str(error)
    return (
        f"a fault of cadence itself ({type(error).__name__}: {error}); please report it with what "
        f"{DEBUG_VARIABLE}=1 prints"
    )


def _end(status: int, line: str) -> None:
    """Say why on one line, whatever letters a file's name brought into it, and end."""
    words = " ".join(line.split())
    clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in words)
    sys.stderr.write(f"cadence: {clean}\n")
    sys.exit(status)
