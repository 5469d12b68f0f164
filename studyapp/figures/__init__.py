"""Designs as pictures: a design document (studyapp.design/1) to SVG, the same bytes every time.

Pure: needs no database, no clock and no network.
"""

from .design import DesignError, read_design
from .drawing import draw

__all__ = ["DesignError", "draw", "read_design"]
