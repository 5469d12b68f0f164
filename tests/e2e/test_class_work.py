"""Pages of a class with people and work in it, in both themes."""

import os
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import ROOT
from tests.e2e.test_pages import check, problems


@pytest.fixture
def class_page(page, base_url, database_url, tmp_path, request):
    """An instructor's page of a class in which four learners have missed the same."""
    title = f"Class of {request.node.name}"
    page.goto(f"{base_url}/sign-up/")
    page.get_by_label("Email").fill(f"teacher-{abs(hash(title))}@example.com")
    page.get_by_label("Password").first.fill("correct horse battery staple")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Account of")).to_be_visible()
    page.goto(f"{base_url}/class/new/")
    page.get_by_label("Name of the class").fill(title)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "studyapp.settings",
        "DATABASE_URL": database_url,
        "LOCAL_DIR": str(tmp_path),
    }
    code = f"from tests.e2e.full_class import fill; fill({title!r})"
    command = [sys.executable, "manage.py", "shell", "-c", code]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_class_pages_with_work_are_accessible(class_page, theme):
    base = class_page.url
    pages = ["", "people/", "assignments/", "assignments/new/?kind=practice", "live/", "grades/"]
    for path in [*pages, "needs/", "settings/"]:
        check(class_page, base + path, theme)

    class_page.goto(f"{base}needs/")
    for names in class_page.locator("main summary").all():
        names.click()
    assert problems(class_page) == []
    class_page.get_by_label("Grace").last.uncheck()
    class_page.get_by_role("button", name="Assign this section").last.click()
    expect(class_page.get_by_role("status").first).to_contain_text("given to 3 learners")
    assert problems(class_page) == []
