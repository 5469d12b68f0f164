"""Small tags that forms need."""

import uuid

from django import template
from django.utils.html import format_html

register = template.Library()


@register.simple_tag(takes_context=True)
def idempotency_key(context):
    """A hidden field with a fresh key: this form takes effect once, however often it is sent.

    The keys of one page are one random name and a count, which compress to next to nothing.
    """
    request = context["request"]
    page, count = getattr(request, "form_keys", None) or (uuid.uuid4().hex, 0)
    request.form_keys = page, count + 1
    return format_html('<input type="hidden" name="idempotency_key" value="{}-{}">', page, count)
