"""content/ read as a whole: files to a Course, or everything that is wrong with them."""

import hashlib
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from .banks import read_cards, read_questions
from .chapters import read_chapter
from .facts import FACTS, INVENTORY, read_facts, read_inventory
from .frame import FRAME, read_frame
from .linting import lint
from .model import Course
from .problems import CourseError, Problem, read_text

CHAPTER_FILES = ("chapter.md", "flashcards.yaml", "questions.yaml")
# Packages whose next version may write other HTML.
RENDERERS = ("markdown-it-py", "mdit-py-plugins", "nh3", "PyYAML")


def read_course(
    root: Path,
    *,
    chapter_url=lambda slug: f"/learn/{slug}/",
    fact_url=lambda id: f"/learn/facts/#{id}",
    draw_figure=lambda design, *, title: "",
    read_template=lambda text: None,
    scenarios=(),
) -> Course:
    """The course under `root`, checked and rendered.

    `chapter_url` gives the address of a chapter's page from its slug, `fact_url` that of a fact in
    the table of facts from its id. `draw_figure` makes SVG of a
    figure's design and title, or raises FigureError; without it figures stay empty.
    `read_template` makes a design document of a stack template, or None where there is nothing to
    show. `scenarios` are ScenarioTexts. Raises CourseError with all problems of all files.
    """
    root = Path(root)
    problems = []
    facts = read_optional(root, FACTS, read_facts, problems)
    site = {
        "chapter_url": chapter_url,
        "fact_url": fact_url,
        "draw_figure": draw_figure,
        "read_template": read_template,
        "scenarios": [scenario.slug for scenario in scenarios],
        "facts": {fact.id: fact for fact in facts},
    }
    file = read_text(root / FRAME, f"{root.name}/{FRAME}", problems)
    if file is None:
        raise CourseError(problems)
    course = read_frame(file)
    modules = {module.folder: module for module in course.modules}
    chapters = []
    for folder in chapter_folders(root):
        shown = f"{root.name}/chapters/{folder.name}"
        module = modules.get(folder.name)
        if module is None:
            message = "no module of course.yaml has this number and slug. Rename the folder."
            problems.append(Problem(f"{shown}/", 1, message))
            continue
        chapters.append(read_folder(folder, shown, module, problems, site))
    chapters = sorted(filter(None, chapters), key=lambda chapter: chapter.number)
    course = replace(
        course,
        chapters=tuple(chapters),
        scenarios=tuple(scenarios),
        facts=facts,
        groups=read_optional(root, INVENTORY, read_inventory, problems),
        folder=root.name,
    )
    problems += lint(course)
    if problems:
        raise CourseError(problems)
    return course


def read_optional(root, name, read, problems):
    """What `read` makes of a file; nothing where the course has none."""
    if not (root / name).exists():
        return ()
    file = read_text(root / name, f"{root.name}/{name}", problems)
    return read(file) if file else ()


def chapter_folders(root):
    chapters = root / "chapters"
    if not chapters.is_dir():
        return []
    return sorted(path for path in chapters.iterdir() if path.is_dir() and path.name[0] != ".")


def read_folder(folder, shown, module, problems, site):
    """The chapter in a folder; None without a readable chapter.md."""
    for path in sorted(folder.iterdir()):
        if path.name not in CHAPTER_FILES and path.name[0] != ".":
            message = f"is not part of a chapter. Keep {', '.join(CHAPTER_FILES)} here."
            problems.append(Problem(f"{shown}/{path.name}", 1, message))
    text, cards, questions = (
        read_text(folder / name, f"{shown}/{name}", problems) for name in CHAPTER_FILES
    )
    if text is None:
        return None
    return replace(
        read_chapter(text, module, shown, **site),
        cards=read_cards(cards) if cards else (),
        questions=read_questions(questions) if questions else (),
    )


def course_digest(root: Path, *more: Path) -> str:
    """SHA-256 of the course's files, of the code that renders them, and of any files named."""
    root = Path(root)
    digest = hashlib.sha256()
    paths = [*Path(__file__).parent.rglob("*.py"), *more]
    written = [path for path in root.rglob("*") if path.is_file()]
    for base, group in ((None, paths), (root, written)):
        for path in sorted(group):
            name = path.relative_to(base).as_posix() if base else path.name
            digest.update(f"\0{name}\0".encode())
            digest.update(contents(path))
    for package in RENDERERS:
        digest.update(f"{package} {version(package)}\n".encode())
    return digest.hexdigest()


def contents(path):
    """SHA-256 of a file; empty where it cannot be read, which reading it will report."""
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return b""
