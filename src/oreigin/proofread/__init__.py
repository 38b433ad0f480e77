"""Proofreading: any Form SD or Conflict Minerals Report, held against itself.

The road inside: `reading*` turns a file into a `Filing` of paragraphs and grids; `annex` finds the
smelters in it; `prose` finds numbers, statements and references; `rules_*` compare; `proofread`
runs them all. Nothing here needs a case.
"""
