"""Icons as inline SVG, so that a page asks for no sprite and the content policy stays strict."""

import re
from functools import cache

import lucide
from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

register = template.Library()

# The app's own words for what an icon means. Any other name is looked up in Lucide as it is.
MEANINGS = {
    "account": "circle-user-round",
    "card": "gallery-vertical-end",
    "class": "users",
    "close": "x",
    "dark": "moon",
    "debug": "info",
    "delete": "trash-2",
    "down": "chevron-down",
    "edit": "pencil",
    "error": "circle-alert",
    "exercise": "pencil-ruler",
    "forward": "chevron-right",
    "back": "chevron-left",
    "goal": "arrow-right",
    "learn": "book-open",
    "light": "sun",
    "message": "info",
    "note": "notebook-pen",
    "practise": "list-checks",
    "progress": "chart-no-axes-column",
    "review": "gallery-vertical-end",
    "right": "check",
    "strike": "strikethrough",
    "success": "circle-check",
    "theme": "contrast",
    "tip": "target",
    "today": "calendar-check",
    "undo": "undo-2",
    "warn": "triangle-alert",
    "warning": "triangle-alert",
    "wrong": "x",
}

# Drawn by ourselves: two parts, loosely coupled, as in the app's mark.
SANDBOX = (
    '<rect x="2.5" y="8" width="7" height="8" rx="1.5"/>'
    '<rect x="14.5" y="8" width="7" height="8" rx="1.5"/>'
    '<path d="M9.5 12h5" stroke-dasharray="1.5 2"/>'
)


@cache
def shape(name):
    """What is drawn inside the icon's 24 by 24 box."""
    if name == "sandbox":
        return mark_safe(SANDBOX)  # noqa: S308
    drawing = lucide._render_icon(MEANINGS.get(name, name), None)
    inside = drawing.partition(">")[2].rpartition("</svg>")[0]
    return mark_safe(re.sub(r"\s*\n\s*", "", inside).replace(" />", "/>"))  # noqa: S308


@register.simple_tag
@cache
def icon(name, *, small=False, label=""):
    """The icon; with a label it is an image of its own, else it only repeats a word beside it."""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" {}>{}</svg>',
        " icon-small" if small else "",
        format_html('role="img" aria-label="{}"', escape(label))
        if label
        else mark_safe('aria-hidden="true"'),
        shape(name),
    )
