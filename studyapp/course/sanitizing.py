"""The HTML that course text may become, and nothing else.

What our own code writes with attributes of its own (drawings, icons, definitions) is held back and
put in after cleaning, so that the list of what a text may hold stays short.
"""

import re

import nh3

CLEANER = nh3.Cleaner(
    tags={
        *("p", "em", "strong", "code", "pre", "blockquote", "br", "hr", "a", "h3"),
        *("ul", "ol", "li", "table", "caption", "thead", "tbody", "tr", "th", "td"),
    },
    clean_content_tags={"script", "style", "svg", "math", "iframe", "noscript", "template"},
    attributes={"a": {"href"}, "ol": {"start"}},
    tag_attribute_values={
        "th": {"scope": {"col", "row"}},
        "a": {"rel": {"noopener"}},
        "ol": {"class": {"steps"}},
        "table": {"class": {"compare"}},
        "pre": {"tabindex": {"0"}},
    },
    link_rel=None,
    url_schemes={"https"},
    url_relative=lambda url: url if re.match(r"#|/(?![/\\])", url) else None,
)
HELD = re.compile("\ue000([0-9]+)\ue001")


def clean(html):
    return CLEANER.clean(html)


def hold(html, held):
    """A stand-in for HTML of our own making; `held` keeps it. Files cannot contain such signs."""
    held.append(html)
    return f"\ue000{len(held) - 1}\ue001"


def release(html, held):
    """The HTML with everything held put in; what was held may itself contain stand-ins."""
    while HELD.search(html):
        html = HELD.sub(lambda match: held[int(match[1])], html)
    return html
