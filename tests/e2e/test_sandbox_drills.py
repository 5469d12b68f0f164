"""Drills in a real browser: played back by mouse and keyboard, changed, and what reports light up."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from scenarios import library
from scenarios.models import document_of
from tests.e2e.workbench import start

REFERENCE = library.scenario("payment-flow").references[0].design


@pytest.fixture
def faults(page):
    """What the browser complained about: content policy, script errors, failed requests."""
    found = []
    page.on("console", lambda line: found.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def finished(page, base_url):
    """A reference as the learner's own design; returns its address."""
    start(page, base_url)
    page.goto(f"{base_url}/sandbox/import/")
