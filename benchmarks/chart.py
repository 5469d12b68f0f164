"""Line charts as SVG text in plain Python, legible on light and on dark pages."""

from html import escape

WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 66, 24, 64, 46
STYLE = """
text{font:13px system-ui,sans-serif;fill:#24292f}
.title{font-size:16px;font-weight:600}
.page{fill:#ffffff;stroke:#d0d7de}
.grid{stroke:#d0d7de}
.axis{stroke:#57606a}
.line{fill:none;stroke-linejoin:round}
.first{stroke:#e08600;stroke-width:5;stroke-opacity:.55}
.second{stroke:#0b4fa8;stroke-width:2;stroke-dasharray:7 4}
@media(prefers-color-scheme:dark){
text{fill:#e6edf3}
.page{fill:#0d1117;stroke:#30363d}
.grid{stroke:#30363d}
.axis{stroke:#8b949e}
.first{stroke:#f2a33c}
.second{stroke:#79b8ff}
}
"""


def ticks(highest, most=6):
    """Round values from 0 to at least `highest`, at most so many."""
    step = 1.0
    while True:
        for factor in (1, 2, 2.5, 5):
            if highest / (step * factor) <= most - 1:
                count = -int(-highest // (step * factor))
                return [step * factor * number for number in range(max(count, 1) + 1)]
        step *= 10


def chart(title, *, along, up, values, curves):
    """An SVG document with two curves.

    Args:
        along, up: what the axes show; values: where the points of the curves are, from left.
        curves: name and heights of both, the one drawn below first; None leaves a gap.
    """
    across = ticks(max(values))
    heights = ticks(max(y for _, line in curves for y in line if y is not None))
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM

    def x_of(value):
        return LEFT + value / across[-1] * (right - LEFT)

    def y_of(value):
        return bottom - value / heights[-1] * (bottom - TOP)

    names = " and ".join(name for name, _ in curves)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(f'{up}, by {along}: {names}.')}</desc>",
        f"<style>{STYLE}</style>",
        f'<rect class="page" x=".5" y=".5" width="{WIDTH - 1}" height="{HEIGHT - 1}" rx="6"/>',
        f'<text class="title" x="{LEFT}" y="26">{escape(title)}</text>',
        f'<text x="{LEFT}" y="{TOP - 14}">{escape(up)}</text>',
        f'<text x="{right}" y="{HEIGHT - 10}" text-anchor="end">{escape(along)}</text>',
    ]
    for value in heights:
        y = y_of(value)
        parts.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{right}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:,.10g}</text>')
    for value in across:
        x = x_of(value)
        parts.append(f'<path class="axis" d="M{x:.1f} {bottom}v5"/>')
        parts.append(
            f'<text x="{x:.1f}" y="{bottom + 19}" text-anchor="middle">{value:,.10g}</text>'
        )
    parts.append(f'<path class="axis" d="M{LEFT} {bottom}H{right}"/>')
    for place, (name, line) in zip(("first", "second"), curves, strict=True):
        points = " ".join(
            f"{x_of(x):.1f},{y_of(y):.1f}"
            for x, y in zip(values, line, strict=True)
            if y is not None
        )
        parts.append(f'<polyline class="line {place}" points="{points}"/>')
        start = right - (230 if place == "first" else 100)
        parts.append(f'<path class="line {place}" d="M{start} 46h28"/>')
        parts.append(f'<text x="{start + 34}" y="50">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>", ""])
