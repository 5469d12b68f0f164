"""The course's chapters, terms and exercises, from content/ into the database."""

from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.module_loading import import_string

from studyapp.course import CourseError, Problem, course_digest, read_course
from studyapp.models import (
    Chapter,
    CourseLoad,
    Domain,
    Exercise,
    Objective,
    QuickCheck,
    Section,
    Task,
    Term,
)
from studyapp.syncing import keyed, sync_rows

SCENARIOS_SHOWN = 5  # under a chapter; the sandbox lists them all


def load(root, *, now, force=False):
    """Bring the database up to the course under `root`; all of it or nothing.

    Returns the Course, or None where nothing has changed since the last time. `force` loads it
    all the same. Raises CourseError when the course has problems.
    """
    digest = digest_of(root)
    if not force and CourseLoad.objects.filter(digest=digest).exists():
        return None
    course = read(root)
    with transaction.atomic():
        # The row is the lock: of two processes that start together, the second waits here.
        CourseLoad.objects.get_or_create(pk=1, defaults={"exam": {}, "loaded_at": now})
        loaded = CourseLoad.objects.select_for_update().get(pk=1)
        if loaded.digest == digest and not force:
            return None
        for path in settings.COURSE_SYNCS:
            import_string(path)(course)
        if (loaded.digest, loaded.exam) != (digest, course.exam):
            loaded.digest, loaded.exam, loaded.loaded_at = digest, course.exam, now
            loaded.save()
    return course


def read(root):
    """The course under `root` with the addresses, figures and scenarios of this site.

    Raises CourseError.
    """
    return read_course(
        root,
        chapter_url=chapter_url,
        fact_url=fact_url,
        draw_figure=import_string(settings.FIGURES),
        read_template=import_string(settings.STACK_TEMPLATES),
        scenarios=import_string(settings.SCENARIOS)(),
    )


def digest_of(root):
    """What the tables were made from: the course, and the code that reads, draws and writes it."""
    modules = {path.rpartition(".")[0] for path in settings.COURSE_SYNCS} | {"studyapp.syncing"}
    paths = [Path(find_spec(name).origin) for name in sorted(modules)]
    drawing = Path(find_spec(settings.FIGURES.partition(".")[0]).origin).parent
    return course_digest(root, *paths, *drawing.rglob("*.py"))


def chapter_url(slug):
    return reverse("studyapp:chapter", args=[slug])


def fact_url(id):
    return f"{reverse('studyapp:fact_list')}#{id}"


def sync(course):
    """Write what studyapp keeps of the course."""
    tasks = sync_exam(course)
    chapters = sync_chapters(course)
    objectives = sync_objectives(course, tasks, chapters)
    sections = sync_sections(course, chapters)
    sync_served_objectives(course, chapters, sections, objectives)
    sync_terms(course, chapters, sections)
    sync_tasks_of_sections(course, chapters, sections)


def sync_exam(course):
    """Domains and tasks; those that are gone go where no objective was ever theirs."""
    wanted = {
        domain.id: {
            "slug": domain.id,
            "title": domain.title,
            "short": domain.short,
            "weight": domain.weight,
        }
        for domain in course.domains
    }
    domains = sync_rows(Domain, wanted, keyed(Domain.objects.all(), "slug"), retire=False)
    wanted = {
        task.id: {"slug": task.id, "title": task.title, "domain_id": domains[domain.id].pk}
        for domain in course.domains
        for task in domain.tasks
    }
    tasks = sync_rows(Task, wanted, keyed(Task.objects.all(), "slug"), retire=False)
    Task.objects.exclude(slug__in=tasks).filter(objectives__isnull=True).delete()
    Domain.objects.exclude(slug__in=domains).filter(tasks__isnull=True).delete()
    return tasks


def sync_chapters(course):
    """{module id: row} of the written chapters."""
    existing = keyed(Chapter.objects.all(), "module")
    owner = {row.slug: module for module, row in existing.items()}
    problems = [
        Problem(
            f"{chapter.folder}/",
            1,
            f'"{chapter.slug}" was the address of another module. '
            "Addresses are for good: choose a new slug.",
        )
        for chapter in course.chapters
        if owner.get(chapter.slug, chapter.module) != chapter.module
    ]
    if problems:
        raise CourseError(problems)
    modules = {module.id: module for module in course.modules}
    wanted = {
        chapter.module: {
            "module": chapter.module,
            "slug": chapter.slug,
            "number": chapter.number,
            "title": chapter.title,
            "subtitle": chapter.subtitle,
            "minutes": chapter.minutes,
            "opening_html": chapter.opening_html,
            "sources": [source.as_dict() for source in chapter.sources],
            "scenarios": scenarios_of(course, chapter),
            "builds_on": list(modules[chapter.module].builds_on),
        }
        for chapter in course.chapters
    }
    return sync_rows(Chapter, wanted, existing)


def scenarios_of(course, chapter):
    """The scenarios to show under a chapter: those it teaches most for, easy before hard."""
    share = {one: one.sections_in(chapter.slug) for one in course.scenarios}
    found = sorted(filter(share.get, share), key=lambda one: (-share[one], one.level))
    return [
        {"title": one.title, "url": one.url, "level": one.level, "minutes": one.minutes}
        for one in found[:SCENARIOS_SHOWN]
    ]


def sync_objectives(course, tasks, chapters):
    """Objectives of all modules, written or not: the map of the exam shows them all."""
    wanted = {}
    for module in course.modules:
        chapter = chapters.get(module.id)
        for objective in module.objectives:
            wanted[objective.id] = {
                "slug": objective.id,
                "task_id": tasks[objective.task].pk,
                "chapter_id": chapter.pk if chapter else None,
                "position": len(wanted),
                "text": objective.text,
            }
    return sync_rows(Objective, wanted, keyed(Objective.objects.all(), "slug"))


def sync_sections(course, chapters):
    """{(chapter id, slug): row}"""
    wanted = {}
    for chapter in course.chapters:
        for position, section in enumerate(chapter.sections, 1):
            key = (chapters[chapter.module].pk, section.id)
            wanted[key] = {
                "chapter_id": key[0],
                "slug": section.id,
                "title": section.title,
                "position": position,
                "minutes": section.minutes,
                "parts": list(section.parts),
            }
    return sync_rows(Section, wanted, keyed(Section.objects.all(), "chapter_id", "slug"))


def sync_served_objectives(course, chapters, sections, objectives):
    """Which objectives each section serves."""
    through = Section.objectives.through
    wanted = {
        (sections[chapters[chapter.module].pk, section.id].pk, objectives[slug].pk)
        for chapter in course.chapters
        for section in chapter.sections
        for slug in section.objectives
    }
    existing = keyed(through.objects.all(), "section_id", "objective_id")
    gone = [row.pk for key, row in existing.items() if key not in wanted]
    if gone:
        through.objects.filter(pk__in=gone).delete()
    through.objects.bulk_create(
        through(section_id=section, objective_id=objective)
        for section, objective in sorted(wanted - existing.keys())
    )


def sync_terms(course, chapters, sections):
    wanted = {}
    for chapter in course.chapters:
        chapter_id = chapters[chapter.module].pk
        for position, term in enumerate(chapter.terms, 1):
            wanted[chapter_id, term.id] = {
                "chapter_id": chapter_id,
                "section_id": sections[chapter_id, chapter.section_of(term)].pk,
                "slug": term.id,
                "name": term.name,
                "definition": term.definition_html,
                "position": position,
            }
    return sync_rows(Term, wanted, keyed(Term.objects.all(), "chapter_id", "slug"))


def sync_tasks_of_sections(course, chapters, sections):
    """Quick checks and design exercises."""
    checks, exercises = {}, {}
    for chapter in course.chapters:
        for section in chapter.sections:
            section_id = sections[chapters[chapter.module].pk, section.id].pk
            for check in section.checks:
                checks[section_id, check.id] = {
                    "section_id": section_id,
                    "slug": check.id,
                    "prompt_html": check.prompt_html,
                    "choices": list(check.choices),
                }
            for exercise in section.exercises:
                exercises[section_id, exercise.id] = {
                    "section_id": section_id,
                    "slug": exercise.id,
                    "title": exercise.title,
                    "minutes": exercise.minutes,
                    "brief_html": exercise.brief_html,
                    "goals": list(exercise.goals),
                    "questions": list(exercise.questions),
                    "answer_html": exercise.answer_html,
                    "scenario": exercise.scenario,
                }
    sync_rows(QuickCheck, checks, keyed(QuickCheck.objects.all(), "section_id", "slug"))
    sync_rows(Exercise, exercises, keyed(Exercise.objects.all(), "section_id", "slug"))
