"""Self-contained HTML pages: what all pages have in common.

A page is one file that loads nothing: style, script and pictures are inside it, and its
content-security policy forbids everything else. Templates escape whatever they print, except what
`drawn` marks as made by this project.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import math
from collections.abc import Mapping
from importlib import resources
from typing import TYPE_CHECKING

from cadence.report.text import printable
from cadence.version import VERSION

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_TEMPLATES = "templates"


def render_page(
    template: str, context: Mapping[str, object], *, script_file: str | None = None
) -> str:
    """Fill a template that extends ``base.html``.

    Parameters
    ----------
    template
        Its file name in ``templates``.
    context
        What it prints. Texts are escaped; a file's name may hold any characters.
    script_file
        A script of ``templates`` that the page may run; no other script runs in it.

    Returns
    -------
    str
        The whole page.
    """
    script = None if script_file is None else drawn(_resource(script_file))
    return (
        _environment()
        .get_template(template)
        .render(
            version=VERSION,
            policy=content_policy(script),
            style=drawn(_resource("style.css")),
            script=script,
            **context,
        )
    )


def content_policy(script: str | None) -> str:
    """Return the content-security policy of a page with this script, or with none.

    Parameters
    ----------
    script
        The text between the page's script tags.
    """
    allowed = "'none'"
    if script is not None:
        digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
        allowed = f"'sha256-{digest}'"
    return (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {allowed}; "
        "base-uri 'none'; form-action 'none'"
    )


def drawn(markup: str) -> Markup:
    """Mark a text as HTML or SVG that this project made and that needs no escaping."""
    from markupsafe import Markup

    return Markup(markup)


def data_uri(content: bytes, media_type: str) -> str:
    """Return a file's content as an address that needs no file: ``data:image/webp;base64,...``."""
    return f"data:{media_type};base64,{base64.b64encode(content).decode('ascii')}"


@functools.cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("cadence.report", _TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters["number"] = _number
    environment.filters["capitalised"] = _capitalised
    return environment


def _finalize(value: object) -> object:
    """Replace what no page can hold: control codes, and broken bytes of a file's name."""
    from markupsafe import Markup

    if isinstance(value, str) and not isinstance(value, Markup):
        return printable(value)
    return value


def _number(value: float | None, decimals: int = 0, factor: float = 1.0) -> str:
    """Print a number, an en dash where it is not known."""
    if value is None or not math.isfinite(value):
        return "\N{EN DASH}"
    return f"{value * factor:.{decimals}f}"


def _capitalised(text: str) -> str:
    """Begin a sentence with a capital letter; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def _resource(name: str) -> str:
    return (resources.files("cadence.report") / _TEMPLATES / name).read_text("utf-8")
