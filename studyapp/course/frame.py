"""course.yaml: the exam, its domains and tasks, and the modules with their objectives."""

from .model import Course, Domain, Module, Objective, Task
from .records import Record
from .yaml_tree import parse_yaml

FRAME = "course.yaml"
TAKEN_SLUGS = {"facts", "glossary", "map"}  # addresses beside those of chapters


def read_frame(file) -> Course:
    """The course without its chapters."""
    record = Record(file, parse_yaml(file, file.text), "the course")
    title = record.line_text("title", "Name the course.", most=120)
    exam = record.record("exam", "the exam", "Give its code, name and figures.")
    listed = record.records("domains", "domain", "List the areas of the exam guide.")
    domains = tuple(read_domain(entry) for entry in listed)
    listed = record.records("modules", "module", "List the modules of the course.")
    modules = tuple(read_module(entry, number) for number, entry in enumerate(listed, 1))
    record.done()
    course = Course(title, read_exam(exam) if exam else {}, domains, modules, ())
    check_frame(course, record)
    return course


def read_exam(entry):
    low, high = 0, 10_000
    facts = {
        "code": entry.line_text("code", "Such as SAA-C03.", most=20),
        "name": entry.line_text("name", "Give its full name.", most=120),
        "guide_version": entry.line_text("guide_version", "Such as 1.1.", most=20),
        "questions": entry.number("questions", "Say how many.", low=1, high=500),
        "unscored": entry.number("unscored", "Say how many do not count.", low=0, high=500),
        "minutes": entry.number("minutes", "Say how long it takes.", low=1, high=1000),
        "scale": [
            int(text)
            for text, _ in entry.texts("scale", "Such as [100, 1000].")
            if text.isdecimal()
        ],
        "pass_mark": entry.number("pass_mark", "Say what passes.", low=low, high=high),
        "checked_on": entry.day("checked_on", "Say when this was checked."),
        "source": entry.address("source", "Give the guide's address."),
    }
    entry.done()
    if entry.is_whole and not (len(facts["scale"]) == 2 and facts["scale"][0] < facts["scale"][1]):
        entry.refuse(
            "must have its lowest and highest score as scale, such as [100, 1000].", "scale"
        )
    return facts


def read_domain(entry) -> Domain:
    id = entry.text("id", "Such as 2.", most=8)
    entry.name = f"domain {id}" if id else entry.name
    tasks = []
    for task in entry.records("tasks", f"{entry.name}, task", "List its task statements."):
        tasks.append(
            Task(
                id=task.text("id", "Such as 2.1.", most=8),
                title=task.line_text("title", "Name it.", most=120),
                line=task.line,
            )
        )
        task.done()
    domain = Domain(
        id=id,
        title=entry.line_text("title", "Name it as the guide does.", most=120),
        short=entry.line_text("short", "Give one or two words.", most=40),
        weight=entry.number("weight", "Say its percent of the exam.", low=1, high=100),
        tasks=tuple(tasks),
        line=entry.line,
    )
    entry.done()
    return domain


def read_module(entry, number) -> Module:
    id = entry.id()
    entry.name = f"module {id}" if id else entry.name
    objectives = []
    for part in entry.records("objectives", f"{entry.name}, objective", "Say what one can do."):
        objective = part.id()
        part.name = f"objective {objective}" if objective else part.name
        task = part.text("task", "Name the task of the exam guide.", most=8)
        text = part.line_text("text", "Say it with a verb.", most=200)
        objectives.append(Objective(objective, task, text, part.line))
        part.done()
    module = Module(
        id=id,
        number=number,
        slug=entry.id("slug", fix="Name its folder and address."),
        title=entry.line_text("title", "Give its title.", most=120),
        objectives=tuple(objectives),
        builds_on=tuple(text for text, _ in entry.texts("builds_on")),
        line=entry.line,
    )
    if module.slug in TAKEN_SLUGS:
        entry.refuse(f'has the slug "{module.slug}", which is a page of its own.', "slug")
    entry.done()
    return module


def check_frame(course, record):
    """Ids stand once, tasks exist, weights are whole."""
    tasks = [task for domain in course.domains for task in domain.tasks]
    for kind, entries in (
        ("domain", course.domains),
        ("task", tasks),
        ("module", course.modules),
        ("objective", course.objectives),
    ):
        refuse_twice(record.file, kind, [(entry.id, entry.line) for entry in entries])
    refuse_twice(record.file, "slug", [(module.slug, module.line) for module in course.modules])
    known = [task.id for task in tasks]
    for objective in course.objectives:
        if objective.task and objective.task not in known:
            message = (
                f'objective {objective.id} is of task "{objective.task}", which does not exist.'
            )
            record.file.refuse(objective.line, f"{message} Use one of {', '.join(known)}.")
    for number, module in enumerate(course.modules):
        before = [one.id for one in course.modules[:number]]
        for id in module.builds_on:
            if id not in before:
                message = f'module {module.id} builds on "{id[:40]}", which is none before it.'
                record.file.refuse(module.line, f"{message} Name earlier modules only.")
    weight = sum(domain.weight for domain in course.domains)
    if course.domains and weight != 100:
        record.refuse(f"has domains that weigh {weight} percent together. Make it 100.", "domains")


def refuse_twice(file, kind, entries):
    first = {}
    for id, line in entries:
        if id in first:
            file.refuse(line, f'the {kind} "{id}" stands already in line {first[id]}. Change one.')
        elif id:
            first[id] = line
