"""How static files are found and named: few stylesheets of many small files, hashed for ever."""

import re
from functools import cache, partial
from pathlib import Path

from bootstrap_wrapper import get_bootstrap_dir
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# One for every page. What only one part of the app needs lies in a folder of its own, and its pages
# ask for a second one, named for the folder.
SITE_STYLESHEET, PARTS = "css/site.css", ("classrooms", "course", "quizzes", "sandbox")
LAYERS = "@layer vendor, tokens, base, layout, components, pages;\n"


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """As served: hashed, compressed, and our scripts without the lines that only explain them."""

    support_js_module_import_aggregation = True

    def _save(self, name, content):
        if Path(name).parts[0] == "js":
            content.seek(0)
            content = ContentFile(without_comments(content.read()))
        return super()._save(name, content)


def without_comments(script):
    """A module's bytes without lines that hold a comment and nothing else."""
    return re.sub(rb"^[ \t]*//.*\n", b"", script, flags=re.MULTILINE)


def compact(text):
    """Style sheet without comments, and without the spaces that mean nothing.

    Only what is safe anywhere: a space before a colon may part two selectors, and rcssmin 1.3 makes
    `.a :where(b)` into `.a:where(b)`.
    """
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r":\s+", ":", re.sub(r"\s*([{};,])\s*", r"\1", text)).strip()


def vendor_styles():
    """Bootstrap's reboot only: what it would style beyond that, we style from our tokens."""
    text = (Path(get_bootstrap_dir()) / "css/bootstrap-reboot.min.css").read_text()
    # Its colours and sizes as variables, light and dark: our base sets all that it reads of them.
    variables = r":root,\[data-bs-theme=light\]\{.*?\}|\[data-bs-theme=dark\]\{.*?\}"
    body = re.sub(variables, "", compact(text)).replace('@charset "UTF-8";', "")
    return f"@layer vendor {{{body}}}\n"


def site_stylesheet():
    """The style sheets of every page as one text, so that a page asks for one file.

    Files stay small and named for what they style; browsers get them in the order of their layers.
    """
    root = Path(settings.BASE_DIR) / "static/css"
    top = [root / f"{name}.css" for name in ("tokens", "base", "layout")]
    parts = sorted(root.glob("components/*.css")) + sorted(root.glob("pages/*.css"))
    return LAYERS + vendor_styles() + joined([*top, *parts])


def part_stylesheet(part):
    return joined(sorted((Path(settings.BASE_DIR) / "static/css" / part).glob("*.css")))


def joined(paths):
    return "\n".join(compact(path.read_text()) for path in paths)


def frame_script():
    """The scripts of every page as one module: they neither import nor export anything."""
    paths = sorted((Path(settings.BASE_DIR) / "static/js/frame").glob("*.js"))
    return "\n".join(path.read_text() for path in paths)


STYLESHEETS = {SITE_STYLESHEET: site_stylesheet} | {
    f"css/{part}.css": partial(part_stylesheet, part) for part in PARTS
}
JOINED = STYLESHEETS | {"js/frame.js": frame_script}


class JoinedFinder(BaseFinder):
    """Finds the joined files, writing one anew whenever one of its sources has changed."""

    def check(self, **kwargs):
        return []

    def find(self, path, find_all=False, **kwargs):
        if path not in JOINED:
            return []
        built = Path(self.storage().path(path))
        text = JOINED[path]()
        if not built.exists() or built.read_text() != text:
            built.parent.mkdir(parents=True, exist_ok=True)
            # A rename, so that another process never reads half a file.
            draft = built.with_suffix(f".{id(self)}.tmp")
            draft.write_text(text)
            draft.replace(built)
        return [str(built)] if find_all else str(built)

    def list(self, ignore_patterns):
        for path in JOINED:
            self.find(path)
            yield path, self.storage()

    @staticmethod
    @cache
    def storage():
        return FileSystemStorage(location=settings.LOCAL_DIR / "built")
