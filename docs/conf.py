"""Sphinx configuration: Markdown through MyST, the plain built-in theme."""

from oreigin import __version__

project = "Oreigin"
author = "The Oreigin developers"
version = release = __version__
extensions = ["myst_parser"]
html_theme = "alabaster"
html_theme_options = {"description": "From supplier workbooks to a filed Form SD"}
myst_heading_anchors = 3
exclude_patterns = ["_build"]
