"""The texts of scenarios as HTML."""

from functools import cache

from django import template
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

register = template.Library()


@cache
def parser():
    """Paragraphs, lists and emphasis; markup in the text stays text."""
    return MarkdownIt("commonmark", {"html": False, "typographer": True}).enable("smartquotes")


@register.filter
@cache
def prose(text):
    """A story, a hint or a debrief."""
    return mark_safe(parser().render(text))  # noqa: S308
