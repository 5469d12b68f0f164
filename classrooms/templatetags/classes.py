"""Tags and filters for the pages of classes."""

from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from classrooms import grades, gradesheet, tasks
from classrooms.wording import LOOKS, WHY_ICONS, due_in_words

register = template.Library()

register.filter("percent", grades.shown)
register.filter("asked_for", tasks.asked_for)
register.filter("work_url", tasks.work_url)
register.filter("task_icon", tasks.icon_of)
register.filter("reading_url", tasks.reading_url)


@register.filter
def look(state):
    """The word, icon and tone of a state."""
    return LOOKS[state]


@register.filter
def due_words(due_at, now):
    return due_in_words(due_at, now=now)


@register.filter
def why_icon(why):
    return WHY_ICONS[why]


@register.simple_tag
def book_cells(row, address):
    """The cells of one learner's row; `address` is the learner's page, above those of the cells.

    Written here because templates take ten times as long, and a page has two thousand cells.
    """
    cells = []
    for assignment, grade, *_ in row.cells:
        before, after = cell_parts(grade)
        cells.append(f"{before}{address}{assignment.pk}{after}" if grade else before)
    return mark_safe("".join(cells))  # noqa: S308


@lru_cache(maxsize=4096)
def cell_parts(grade):
    """What stands before and after the address in a cell; there is no address without a grade."""
    if grade is None:
        return f"<td>{gradesheet.NOT_GIVEN}</td>", ""
    late = mark_safe(" <small>late</small>") if grade.state == grades.State.LATE else ""
    ruled = mark_safe('<span title="Decided by an instructor">*</span>') if grade.is_ruled else ""
    return (
        format_html('<td data-state="{}"><a href="', grade.state.value),
        format_html('/">{}{}{}</a></td>', str(gradesheet.value_of(grade)), late, ruled),
    )
