"""The Chromium that browser tests drive: this machine's own, or the one Playwright installs.

`python -m tests.browser` says which one it is, and installs one where it can.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
INSTALL_SECONDS = 300
MISSING = "no Chromium found: install Debian's `chromium`, or set CHROMIUM to its path"


def find():
    """The path of a Chromium on this machine, or None."""
    if path := os.environ.get("CHROMIUM"):
        return path
    for name in NAMES:
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install():
    """Let Playwright fetch its Chromium; without a network this fails and nothing changes."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        subprocess.run(command, capture_output=True, timeout=INSTALL_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return


def main():
    path = find()
    if path is None:
        install()
        path = find()
    print(f"Browser tests use {path}." if path else f"Browser tests will be skipped: {MISSING}.")


if __name__ == "__main__":
    main()
