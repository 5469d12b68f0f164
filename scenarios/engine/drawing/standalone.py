"""The looks of a drawing that stands alone in a file, where no page lends it any.

The colours are those of the site's design tokens; a test holds them together.
"""

FAMILIES = {
    "compute": ("#b8530a", "#f0a05a"),
    "network": ("#6b3fc0", "#b79cf5"),
    "messaging": ("#bd1e74", "#f48bc0"),
    "database": ("#2457c5", "#86adf8"),
    "storage": ("#4b7413", "#a6cc6a"),
    "client": ("#5a6473", "#aab3bf"),
    "management": ("#a33f52", "#ee9aa8"),
}
COLOURS = {
    "sunk": ("#f3f0e8", "#0e1217"),
    "surface": ("#fff", "#1a2028"),
    "ink": ("#1c2430", "#e8eaed"),
    "ink-soft": ("#566072", "#a5aebb"),
    "line-strong": ("#83868d", "#6d7888"),
    "wrong": ("#b42318", "#ff9b8f"),
}
SHAPES = """
text{font:12px "Segoe UI",-apple-system,"Open Sans","Noto Sans",Ubuntu,Cantarell,sans-serif}
.node-name{font-size:13px;font-weight:600;letter-spacing:-.012em}
.node-tile{fill-opacity:.14}
.node-glyph{fill:none;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
.node-given .node-box{stroke-width:2}
.edge,.edge-replicate-gap,.region{fill:none}
.edge{stroke-width:1.6}
.edge-message,.edge-deliver{stroke-dasharray:7 4}
.edge-data{stroke-width:2.6}
.edge-replicate{stroke-width:5}
.edge-replicate-gap{stroke-width:2}
.edge-dead-letter{stroke-dasharray:2 4;stroke-linecap:round;stroke-width:2}
.edge-signal{stroke-dasharray:1 4;stroke-linecap:round}
.edge-head-open{stroke-width:1.6;stroke-linejoin:round}
.edge-word{text-anchor:middle}
.region{stroke-dasharray:3 3}
"""
PAINT = """
.ground,.edge-head-open{{fill:{sunk}}}
.edge-replicate-gap{{stroke:{sunk}}}
.node-box{{fill:{surface};stroke:{line-strong}}}
.region{{stroke:{line-strong}}}
.node-name{{fill:{ink}}}
.node-service,.edge-word,.edge-head,.region-name{{fill:{ink-soft}}}
.edge,.edge-head-open{{stroke:{ink-soft}}}
.edge-dead-letter{{stroke:{wrong}}}
.edge-word-wrong,.edge-head-wrong{{fill:{wrong}}}
"""


def paint(tone: int) -> str:
    """The colours as rules: tone 0 for light ground, 1 for dark."""
    rules = PAINT.format(**{name: colours[tone] for name, colours in COLOURS.items()})
    for family, colours in FAMILIES.items():
        rules += (
            f".family-{family} .node-tile{{fill:{colours[tone]}}}"
            f".family-{family} .node-glyph{{stroke:{colours[tone]}}}"
        )
    return rules


def stylesheet() -> str:
    rules = f"{SHAPES}{paint(0)}@media (prefers-color-scheme:dark){{{paint(1)}}}"
    return rules.replace("\n", "")
