"""Figures in the pages of drills and costs."""

from django import template

from scenarios.wording import count

register = template.Library()
register.filter("figure", count)


@register.filter
def usd(amount):
    """Dollars: cents only where they count."""
    return f"{amount:,.2f}" if amount < 10 else f"{amount:,.0f}"
