"""The workbook of the promise: the official CMRT 6.5 as Excel saved it, with 300 real smelters.

They are the first 300 of its own look-up tab, every second one named by its CID, the others by
metal and name. Only these cells are written (`oreigin.response.writing`): every other byte is the
official workbook's, formulas with their calculated values and shared strings among them.
"""

from benchmarks.large_workbook import ROWS, VERSION, large_workbook, official_template
from oreigin.response.declaration import DeclaredSmelter
from oreigin.response.drafting import Given, drafted
from oreigin.response.reading import read_with_look_up
from oreigin.response.writing import written
from oreigin.terms import CID, Answer
from oreigin.workbook.templates import layout


def filled_workbook() -> tuple[bytes, str]:
    """Return the workbook and what it was made from; without real files a generated one."""
    template = official_template()
    if not template.is_file():
        path, made_from = large_workbook()
        return path.read_bytes(), made_from
    blank = template.read_bytes()
    look_up = read_with_look_up(blank, template.name).look_up
    listed = {row.cid: row for row in reversed(look_up.rows) if CID.fullmatch(row.cid)}
    smelters = [
        DeclaredSmelter(0, cid_input=row.cid)
        if number % 2
        else DeclaredSmelter(0, metal=row.metal, look_up=row.look_up)
        for number, row in enumerate(list(listed.values())[:ROWS])
    ]
    known = layout("CMRT", VERSION)
    answers = {("1", metal): Given(Answer.YES) for metal in known.metals}
    declaration = drafted(known, {"company_name": "Acme"}, answers, smelters=smelters)
    return written(declaration, blank, template.name).data, "Excel's official template"
