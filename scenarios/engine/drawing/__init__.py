"""Designs as pictures: the one renderer for files, canvas, thumbnails and the course's figures.

The same design gives the same bytes, whatever the order of its lists. A drawing has `<title>` and
`<desc>`, classes instead of inline styles, and escaped texts.

    draw(design)                          an SVG file that brings its own looks
    draw_canvas(design, title=, given=)   for the editor, with `data-` attributes
    draw_overlay(design, title=, parts=, links=, words=)    two designs in one
    draw_thumbnail(design, title=)        glyphs and lines without names, to be shown small
    draw_figure(design, title=)           for a page of text: one drawing, or a wide and a narrow
    automatic_positions(design)           where the automatic layout puts each component
    drawn_positions(design)               where the canvas draws each component
"""

from scenarios.engine.drawing.overlay import draw_overlay
from scenarios.engine.drawing.svg import (
    automatic_positions,
    draw,
    draw_canvas,
    draw_figure,
    draw_thumbnail,
    drawn_positions,
)

__all__ = [
    "automatic_positions",
    "draw",
    "draw_canvas",
    "draw_figure",
    "draw_overlay",
    "draw_thumbnail",
    "drawn_positions",
]
