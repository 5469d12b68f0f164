import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile

from studyapp.static import (
    JOINED,
    PARTS,
    SITE_STYLESHEET,
    HashedStaticFilesStorage,
    JoinedFinder,
    compact,
    part_stylesheet,
    site_stylesheet,
    without_comments,
)

ROOT = Path(settings.BASE_DIR)
STYLES = sorted((ROOT / "static/css").rglob("*.css"))
SCRIPTS = sorted((ROOT / "static/js").rglob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
RAW_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")


def name(path):
    return str(path.relative_to(ROOT))


def test_stylesheet_holds_every_source_in_the_order_of_its_layers():
    text = site_stylesheet()

    assert text.startswith("@layer vendor, tokens, base, layout, components, pages;")
    assert "@layer vendor {*,::after,::before{box-sizing:border-box}" in text
    text += "".join(part_stylesheet(part) for part in PARTS)
    assert all(compact(path.read_text()) in text for path in STYLES)
    assert "sourceMappingURL" not in text


def test_compact_keeps_what_selectors_mean():
    text = "/* why */\n.a,\n.b {\n  color: red;\n  margin: 1px  2px;\n}\n.a :where(b) > c { }\n"

    assert compact(text) == ".a,.b{color:red;margin:1px  2px;}.a :where(b) > c{}"


def test_scripts_are_served_without_the_lines_that_explain_them():
    script = b"// Why.\nimport a from './a.js';\n  // Because.\nlet url = 'http://x'; // kept\n"

    assert without_comments(script) == b"import a from './a.js';\nlet url = 'http://x'; // kept\n"


def test_script_that_was_read_before_is_saved_whole(tmp_path):
    content = ContentFile(b"// Why.\nlet a;\n")
    content.read()

    HashedStaticFilesStorage(location=tmp_path)._save("js/a.js", content)

    assert (tmp_path / "js/a.js").read_bytes() == b"let a;\n"


def test_finder_builds_the_stylesheet_and_builds_it_anew_when_it_is_stale():
    path = Path(finders.find(SITE_STYLESHEET))
    path.write_text("stale")

    assert Path(finders.find(SITE_STYLESHEET)).read_text() == site_stylesheet()
    assert JoinedFinder().find("css/other.css") == []
    assert [found for found, _ in JoinedFinder().list([])] == list(JOINED)


def test_scripts_of_the_frame_can_stand_in_one_module():
    """They import and export nothing, and no name of the one is a name of the other."""
    text = Path(finders.find("js/frame.js")).read_text()
    names = re.findall(r"^(?:async )?(?:function|const|let) (\w+)", text, flags=re.M)

    assert len(names) == len(set(names)) > 20
    assert re.findall(r"^(?:import|export)\b", text, flags=re.M) == []


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_style_sheet_is_short_layered_and_takes_colours_from_tokens(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)

    assert len(path.read_text().splitlines()) <= 200
    assert text.strip().startswith("@layer")
    if path.name != "tokens.css":
        assert RAW_COLOUR.findall(text) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_script_is_short(path):
    assert len(path.read_text().splitlines()) <= 200


def test_scripts_of_the_sandbox_are_small_together():
    sizes = [path.stat().st_size for path in (ROOT / "static/js/scenarios").glob("*.js")]

    assert 0 < sum(sizes) <= 40_000


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_is_short_and_has_no_inline_style_or_script(path):
    text = path.read_text()

    assert len(text.splitlines()) <= 120
    assert re.findall(r"<style|<[^>]+\sstyle=|\son[a-z]+=\"|javascript:", text) == []
    assert all('src="' in tag for tag in re.findall(r"<script[^>]*>", text))
