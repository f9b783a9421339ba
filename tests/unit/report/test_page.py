"""The page of a rep: what it says, and that it is one safe file."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from dataclasses import replace

from cadence.domain import RepReport
from cadence.report.page import report_page
from cadence.report.pages import content_policy
from tests.fixtures.reps import make_fly, make_report, make_track

_MOST_BYTES = 3_000_000


def page_of(report: RepReport) -> str:
    return report_page(report, make_track(), tuple)


def test_the_verdict_comes_first() -> None:
    report = make_report()
    page = page_of(report)
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert heading is not None
    assert html.unescape(heading.group(1)).split() == report.verdict.split()


def test_a_fly_zone_is_shown_only_where_there_is_one() -> None:
    assert "Fly zone" in page_of(make_report(fly=make_fly()))
    assert "Fly zone" not in page_of(make_report())


def test_nothing_is_loaded_from_elsewhere() -> None:
    page = page_of(make_report(fly=make_fly()))
    addresses = re.findall(r"""(?:src|href)=["']([^"'#]*)""", page)
    assert all(address.startswith("data:") or not address for address in addresses)
    assert "@import" not in page
    assert len(page.encode("utf-8")) < _MOST_BYTES


def test_what_users_name_is_escaped() -> None:
    report = make_report()
    name = "<script>alert(1)<b>&.mp4"
    page = page_of(replace(report, video=replace(report.video, path=name)))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;b&gt;&amp;.mp4" in page


def test_the_policy_lets_only_the_pages_own_script_run() -> None:
    digest = base64.b64encode(hashlib.sha256(b"go()").digest()).decode("ascii")
    policy = content_policy("go()")
    assert f"script-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "script-src 'none'" in content_policy(None)


def test_every_chart_says_what_it_shows() -> None:
    page = page_of(make_report(fly=make_fly()))
    charts = re.findall(r"<figure.*?</figure>", page, re.DOTALL)
    assert charts
    assert all("<svg" not in chart or "<figcaption" in chart for chart in charts)


def test_each_step_has_a_line() -> None:
    report = make_report()
    assert page_of(report).count("<summary") >= len(report.contacts)
