"""What the course covers, as a page of Markdown: the inventory, the exam guide, the bank.

Pure: made from a Course, so that it can be written, and compared with what was written.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from .linting.giveaways import STRATEGIES, score
from .linting.totals import DIFFICULTIES
from .linting.walking import is_whole

HEAD = """\
# What the course covers

Written by `python manage.py course_coverage`; do not edit. `course_coverage --check` fails when
this page is out of date or something of the inventory is covered nowhere. Chapters, cards and
questions say in `content/` what they cover, as `docs/content.md` describes.
"""
PARTLY = """\
The course is about task 2.1. Of the other tasks it teaches what touches scaling and coupling, and
where the table says "nothing", nothing. Domains 1, 3 and 4 are covered in part only: whoever takes
the exam needs other material for them.
"""


@dataclass
class Place:
    """Where an item is covered."""

    sections: list[str] = field(default_factory=list)
    cards: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    scenarios: list[str] = field(default_factory=list)

    @property
    def is_empty(self):
        return not any(vars(self).values())


def places(course, pages) -> dict[str, Place]:
    """{item of the inventory: where it is covered}. `pages` are the URL names that exist."""
    found = defaultdict(Place)
    held = {fact.id: fact.inventory for fact in course.facts}
    for chapter in course.chapters:
        for passage in chapter.passages:
            cited = [item for fact in passage.facts for item in held.get(fact, ())]
            for item in dict.fromkeys([*passage.covers, *cited]):
                found[item].sections.append(f"{chapter.number} {passage.id}")
        for card in chapter.cards:
            for item in card.covers:
                found[item].cards.append(card.id)
        for question in chapter.questions:
            for item in question.covers:
                found[item].questions.append(question.id)
    scenarios = {scenario.slug for scenario in course.scenarios}
    for item in course.inventory:
        found[item.id].pages += [page for page in item.pages if page in pages]
        found[item.id].scenarios += [slug for slug in item.scenarios if slug in scenarios]
    return found


def uncovered(course, pages) -> list[str]:
    """Ids of the inventory that are covered nowhere, in its order."""
    found = places(course, pages)
    return [
        item.id
        for item in course.inventory
        if found[item.id].is_empty and all(found[other].is_empty for other in item.through)
    ]


def report(course, pages) -> str:
    parts = [HEAD, *figures(course), *tasks(course), *objectives(course)]
    return "\n".join([*parts, *inventory(course, pages)]).rstrip() + "\n"


def figures(course):
    questions = questions_of(course)
    several = sum(question.pick_count > 1 for question in questions)
    yield "## In figures\n"
    yield from table(
        ("", ""),
        [
            ("Chapters", f"{len(course.chapters)} of {len(course.modules)}"),
            ("Sections", sum(len(chapter.sections) for chapter in course.chapters)),
            ("Key terms", sum(len(chapter.terms) for chapter in course.chapters)),
            ("Cards", sum(len(chapter.cards) for chapter in course.chapters)),
            ("Questions", len(questions)),
            ("of these with several right choices", share(several, len(questions))),
            ("of these quick enough for the diagnostic", sum(q.is_diagnostic for q in questions)),
            ("Facts with source and date", len(course.facts)),
            ("Scenarios", len(course.scenarios)),
        ],
    )
    yield "### What guessing scores\n"
    yield (
        "What somebody scores who knows nothing and picks by the wording, and what blind guessing "
        "would score; at the\nright the chapter in which that way does best.\n"
    )
    yield from table(
        ("Picks", "Scores", "Chance", "Over chance", "Most in a chapter"),
        [guess(course, name, strategy) for name, strategy in STRATEGIES.items()],
    )


def guess(course, name, strategy):
    banks = {
        chapter.number: whole
        for chapter in course.chapters
        if (whole := [question for question in chapter.questions if is_whole(question)])
    }
    if not banks:
        return name, "-", "-", "-", "-"
    total = score([question for bank in banks.values() for question in bank], strategy)
    best, number = max(
        (score(bank, strategy).over_chance, number) for number, bank in banks.items()
    )
    return (
        name,
        f"{100 * total.right:.1f}%",
        f"{100 * total.chance:.1f}%",
        f"{100 * total.over_chance:+.1f} points",
        f"{100 * best:+.1f} (chapter {number})",
    )


def tasks(course):
    """Exam tasks by chapters, questions, cards and scenarios."""
    task_of = {objective.id: objective.task for objective in course.objectives}
    asked = Counter(task_of.get(question.objective) for question in questions_of(course))
    held = Counter(
        task_of.get(card.objective) for chapter in course.chapters for card in chapter.cards
    )
    built = Counter(scenario.task for scenario in course.scenarios)
    written = {chapter.module for chapter in course.chapters}
    taught = defaultdict(list)
    for module in course.modules:
        if module.id in written:
            for task in dict.fromkeys(objective.task for objective in module.objectives):
                taught[task].append(module.number)
    total = max(1, sum(asked.values()))
    yield "## The exam guide\n"
    yield from table(
        ("Task", "Chapters", "Questions", "Cards", "Scenarios"),
        [
            (
                f"{task.id} {task.title}",
                ", ".join(map(str, taught[task.id])) or "nothing",
                asked[task.id],
                held[task.id],
                built[task.id],
            )
            for domain in course.domains
            for task in domain.tasks
        ],
    )
    yield from table(
        ("Domain", "Of the exam", "Of our questions"),
        [
            (
                f"{domain.id} {domain.title}",
                f"{domain.weight}%",
                f"{sum(asked[task.id] for task in domain.tasks) / total:.0%}",
            )
            for domain in course.domains
        ],
    )
    yield PARTLY


def objectives(course):
    yield "## Objectives by difficulty\n"
    asked, several, quick, held = Counter(), Counter(), Counter(), Counter()
    for chapter in course.chapters:
        held.update(card.objective for card in chapter.cards)
    for question in questions_of(course):
        asked[question.objective, question.difficulty] += 1
        several[question.objective] += question.pick_count > 1
        quick[question.objective] += question.is_diagnostic
    yield from table(
        ("Objective", "Task", *map(str, DIFFICULTIES), "Several right", "Diagnostic", "Cards"),
        [
            (
                f"`{one.id}` {one.text}",
                one.task,
                *(asked[one.id, difficulty] for difficulty in DIFFICULTIES),
                several[one.id],
                quick[one.id],
                held[one.id],
            )
            for one in course.objectives
        ],
    )


def inventory(course, pages):
    found = places(course, pages)
    missing = uncovered(course, pages)
    yield "## Inventory\n"
    said = ", ".join(missing) if missing else "nothing"
    yield f"{len(course.inventory)} items. Covered nowhere: {said}.\n"
    for group in course.groups:
        yield f"### {group.title}\n"
        yield from table(
            ("", "What", "Sections", "Cards and questions", "Scenarios and pages"),
            [line(item, found, missing) for item in group.items],
        )


def line(item, found, missing):
    place = found[item.id]
    sections = list(place.sections)
    if item.through:
        sections.append(f"as {', '.join(item.through)}")
    return (
        f"**{item.id}**" if item.id in missing else item.id,
        item.text,
        ", ".join(sections) or ("**nowhere**" if item.id in missing else ""),
        ", ".join(place.cards + place.questions),
        ", ".join(place.scenarios + place.pages),
    )


def questions_of(course):
    return [question for chapter in course.chapters for question in chapter.questions]


def share(count, total):
    return f"{count} ({count / total:.0%})" if total else "0"


def table(head, rows):
    """Lines of a Markdown table, and an empty one."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(str(cell).replace('|', '/') for cell in row)} |"
    yield ""
