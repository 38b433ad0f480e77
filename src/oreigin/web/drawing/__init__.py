"""Charts and the world map as markup made on the server: pure functions, no Django.

Each returns a `Drawing`: SVG whose colors come from classes (`css/charts.css`), so that it
fits both themes, and the same figures as a table for who reads rather than looks.
`oreigin.report.charts` draws for print, where colors must stand in the picture itself.
"""

from oreigin.web.drawing.bars import Bar, Part, stacked
from oreigin.web.drawing.deadlines import Milestone, deadlines
from oreigin.web.drawing.funnel import Stage, funnel
from oreigin.web.drawing.markup import Drawing, Key, Table
from oreigin.web.drawing.statuses import countries_of, status_parts, statuses_by_metal
from oreigin.web.drawing.world import Place, world

__all__ = [
    "Bar",
    "Drawing",
    "Key",
    "Milestone",
    "Part",
    "Place",
    "Stage",
    "Table",
    "countries_of",
    "deadlines",
    "funnel",
    "stacked",
    "status_parts",
    "statuses_by_metal",
    "world",
]
