"""Where Chromium is: CHROMIUM, then the path, then Playwright's own. Run as a script, it tries to install the last if there is none."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
HOW_TO_GET_ONE = "no Chromium found: install one (Debian: apt-get install chromium; anywhere: playwright install chromium) or set CHROMIUM"


def find():
    """The path of a Chromium, or None. Raises FileNotFoundError where CHROMIUM names no program."""
    if wanted := os.environ.get("CHROMIUM"):
        if not (path := shutil.which(wanted)):
            raise FileNotFoundError(f"CHROMIUM={wanted} is no program: name one, or leave CHROMIUM unset to have one looked for")
        return path
    return next(filter(None, map(shutil.which, NAMES)), None) or _playwrights_own()


def _playwrights_own():
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


if __name__ == "__main__":
    if not find():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], stdout=sys.stderr, stderr=subprocess.DEVNULL)
    path = find()
    print(path or "")
    if path is None:
        print(f"{HOW_TO_GET_ONE}; the browser tests are skipped, or fail where BROWSER_TESTS=required", file=sys.stderr)
