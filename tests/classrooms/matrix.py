"""Who gets which page of a class: every address by every role, as expected and as a table.

`python -m tests.classrooms.matrix` writes the table into docs/classes.md.
"""

from dataclasses import dataclass, field
from pathlib import Path

ROLES = {
    "nobody": "a visitor without an account or guest's row",
    "guest": "a guest who is in no class",
    "stranger": "an account that is in no class",
    "learner": "a learner of the class, who took part in its live sessions",
    "former": "a learner who was removed, and took part in the live sessions before",
    "elsewhere": "a learner of another class",
    "instructor": "who made the class",
    "co": "another instructor of it",
    "other": "an instructor of another class",
    "ex": "an instructor who was removed",
    "staff": "a member of staff, who is in no class",
}
TEACH = frozenset({"instructor", "co"})
LEARN = frozenset({"learner"})
TOOK_PART = frozenset({"learner", "former"})
ALL = frozenset(ROLES)
KNOWN = ALL - {"nobody"}  # guests too
LOG_IN, NOT_FOUND = "log in", 404


@dataclass(frozen=True)
class Page:
    """Who may, and what they are answered to GET and to POST; None where there is no such method.

    `sent` are the fields of the POST. `other` are roles that are answered something else.
    """

    who: frozenset
    get: int | None = None
    post: int | None = None
    sent: dict = field(default_factory=dict)
    other: dict = field(default_factory=dict)

    @property
    def methods(self):
        return [method for method in ("get", "post") if getattr(self, method) is not None]

    def answer(self, role, method):
        """A status, or LOG_IN."""
        if role in self.other:
            return self.other[role]
        if role in self.who:
            return getattr(self, method)
        return LOG_IN if role == "nobody" else NOT_FOUND


PAGES = {
    "class_list": Page(ALL, get=200),
    "class_new": Page(KNOWN, get=200, post=422, other={"guest": 302}),
    "classroom": Page(TEACH | LEARN, get=200),
    "class_settings": Page(TEACH, get=200, post=422),
    "class_archive": Page(TEACH, post=302),
    "class_code": Page(TEACH, get=200),
    "class_code_new": Page(TEACH, post=302),
    "class_lock": Page(TEACH, post=302),
    "class_leave": Page(TEACH | LEARN, post=302),
    "people": Page(TEACH, get=200),
    "people_csv": Page(TEACH, get=200),
    "people_import": Page(TEACH, get=200, post=422),
    "person_invite": Page(TEACH, get=200, post=422),
    "person_role": Page(TEACH, post=302, sent={"role": "learner"}),
    "person_remove": Page(TEACH, post=302),
    "invitations_send": Page(TEACH, post=302),
    "invitation_send": Page(TEACH, post=302),
    "invitation_withdraw": Page(TEACH, post=302),
    "invitation": Page(ALL, get=200, post=302),
    "join": Page(ALL, get=200, post=422),
    "assignment_list": Page(TEACH, get=200),
    "assignment_new": Page(TEACH, get=200, post=200),
    "assignment": Page(TEACH | LEARN, get=200),
    "assignment_edit": Page(TEACH, get=200, post=422),
    "assignment_start": Page(LEARN, post=302),
    "assignment_withdraw": Page(TEACH, post=302),
    "grades": Page(TEACH, get=200),
    "grades_csv": Page(TEACH, get=200),
    "grades_import": Page(TEACH, get=200, post=422),
    "grades_own": Page(TEACH | LEARN, get=200, other={"instructor": 302, "co": 302}),
    "grades_person": Page(TEACH, get=200),
    "grade": Page(TEACH, get=200, post=422),
    "needs": Page(TEACH, get=200),
    "needs_assign": Page(TEACH, post=422),
    "live_list": Page(TEACH, get=200),
    "live_new": Page(TEACH, get=200, post=422),
    "live_join": Page(ALL, get=200, post=422),
    "live_session": Page(TOOK_PART, get=200),
    "live_answer": Page(TOOK_PART, post=422, sent={"position": 1, "round": 1}),
    "live_events": Page(TOOK_PART | TEACH, get=200),
    "live_score": Page(TOOK_PART, get=200),
    "live_result": Page(TOOK_PART, get=200),
    "live_practise": Page(TOOK_PART, post=302),
    "live_host": Page(TEACH, get=200),
    "live_counts": Page(TEACH, get=200),
    "live_step": Page(TEACH, post=302),
    "live_lock": Page(TEACH, post=302),
    "live_screen": Page(TEACH, get=200),
    "live_people": Page(TEACH, get=200),
    "live_person": Page(TEACH, post=302),
    "live_report": Page(TEACH, get=200),
    "live_design_classes": Page(
        KNOWN, get=200, other=dict.fromkeys(("instructor", "co", "other"), 302)
    ),
    "live_design_new": Page(TEACH, get=200, post=422),
    "live_board": Page(TEACH, get=200),
    "live_hang": Page(TEACH, post=302),
    "live_design": Page(TOOK_PART, get=302, post=302),
    "live_own": Page(TOOK_PART, get=200),
    "live_withdraw": Page(TOOK_PART, post=302),
    "live_picture": Page(TOOK_PART | TEACH, get=200),
}

# Where the session must be over, and where it must be one of designs.
OTHER_SESSION = {
    **dict.fromkeys(("live_result", "live_practise", "live_report"), "over"),
    **dict.fromkeys(
        ("live_design", "live_own", "live_withdraw", "live_picture", "live_board", "live_hang"),
        "designs",
    ),
}

DOC = Path(__file__).parents[2] / "docs/classes.md"
BEGIN, END = "<!-- who may do what: generated -->", "<!-- end of the generated part -->"
WORDS = {LOG_IN: "log in", NOT_FOUND: "–"}


def cell(page, role):
    """What a role may: "yes", "log in", "sign up", or a dash for what is not found."""
    answers = {page.answer(role, method) for method in page.methods}
    if role == "guest" and answers == {302} and page.other:
        return "sign up"
    return WORDS.get(answers.pop(), "yes") if len(answers) == 1 else "yes"


def table(addresses):
    """The table in Markdown. `addresses` are {name: address with its parts in angle brackets}."""
    yield f"| address | method | {' | '.join(ROLES)} |"
    yield f"|---|---|{'---|' * len(ROLES)}"
    for name, page in PAGES.items():
        cells = " | ".join(cell(page, role) for role in ROLES)
        methods = ", ".join(page.methods).upper()
        yield f"| `{addresses[name]}` | {methods} | {cells} |"


def documented(text, addresses):
    """The text of the page with the table as it has to be."""
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    rows = "\n".join(table(addresses))
    return f"{head}{BEGIN}\n{rows}\n{END}{tail}"


def addresses():
    """{name: "/class/<classroom_id>/people/"} of every address of the app."""
    from django.urls import get_resolver

    found = {}
    for below in get_resolver().url_patterns:
        if getattr(below, "namespace", None) == "classrooms":
            for pattern in below.url_patterns:
                path = f"/{below.pattern}{pattern.pattern}"
                for kind in ("int:", "slug:"):
                    path = path.replace(kind, "")
                found[pattern.name] = path
    return found


def main():
    import django

    django.setup()
    DOC.write_text(documented(DOC.read_text(), addresses()))


if __name__ == "__main__":
    main()
