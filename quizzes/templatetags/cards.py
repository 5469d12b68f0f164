"""Small tags that pages about cards need."""

from datetime import timedelta

from django import template
from django.template.defaultfilters import date
from django.utils import timezone
from django.utils.html import format_html

from quizzes import spacing

HOUR = timedelta(hours=1)

register = template.Library()
in_words = register.filter(spacing.in_words)


@register.simple_tag
def when(moment, now):
    """How far off a moment is, in words, with the exact time on hover: "in 6 minutes"."""
    local, now = timezone.localtime(moment), timezone.localtime(now)
    days = (local.date() - now.date()).days
    if local <= now:
        words = "now"
    elif days < 1 or local - now < HOUR:
        words = f"in {in_words(local - now)}"
    else:
        words = "tomorrow" if days == 1 else f"in {in_words(days * spacing.DAY)}"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="minutes"),
        date(local, "j F Y, H:i"),
        words,
    )
