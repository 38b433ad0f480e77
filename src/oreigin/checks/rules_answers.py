"""Rules about answers: outside what may be answered, or contradicting each other.

Function `some_rule` is rule `some-rule` of `data/checks.toml`.
"""

from collections.abc import Iterator

from oreigin.checks.context import Context, is_unidentified
from oreigin.checks.values import Hit
from oreigin.checks.words import country_of, has_url, is_placeholder, says_recycled
from oreigin.response.declaration import DeclaredSmelter, QuestionAnswer
from oreigin.smelters.countries import is_covered
from oreigin.terms import Answer, Cid, Country, Metal, Scope
from oreigin.workbook.layout import Question

_YES_SURVEYS = (Answer.YES, Answer.YES_IPC1755, Answer.YES_OTHER_FORMAT)


def answer_not_permitted(context: Context) -> Iterator[Hit]:
    """An answer is none of those the drop-down offers."""
    for question in context.questions:
        for answer in _answers(context, question.id):
            raw = answer.answer.raw.strip()
            permitted = _permitted(question, answer)
            if raw and permitted and raw.casefold() not in permitted:
                yield Hit((str(answer.answer.ref),), {"answer": raw, "question": question.id})


def answer_with_spaces(context: Context) -> Iterator[Hit]:
    """A permitted answer has spaces around it, so that the workbook's formulas do not know it."""
    for question in context.questions:
        for answer in _answers(context, question.id):
            raw, permitted = answer.answer.raw, _permitted(question, answer)
            bare = raw.strip().casefold()
            if raw.casefold() not in permitted and bare in permitted:
                yield Hit((str(answer.answer.ref),), {"answer": raw.strip()})


def _permitted(question: Question, answer: QuestionAnswer) -> set[str]:
    """Return what the drop-down offers, casefolded; "100%" may be stored as the number 1."""
    offered = {str(text).strip().casefold() for text in question.permitted(answer.metal)}
    return offered | {"100%", "1"} if offered & {"100%", "1"} else offered


def _answers(context: Context, question: str) -> Iterator[QuestionAnswer]:
    declared = context.declaration
    for answer in (*declared.questions, *declared.company_questions):
        if answer.question == question:
            yield answer


def scope_not_permitted(context: Context) -> Iterator[Hit]:
    """The scope is none of the three that the drop-down offers."""
    scope = context.declaration.scope
    if scope.raw.strip() and scope.value is None:
        yield Hit((str(scope.ref),), {"answer": scope.raw.strip()})


def answered_though_unused(context: Context) -> Iterator[Hit]:
    """Q1 or Q2 is "No" for a metal, and yet later questions are answered for it."""
    for metal in context.unused_metals:
        later = [
            str(answer.answer.ref)
            for answer in context.declaration.questions
            if answer.metal == metal
            and answer.question not in ("1", "2")
            and answer.answer.raw.strip()
        ]
        remains = context.said("2", metal)
        if (
            context.answer("1", metal) is Answer.NO
            and remains
            and remains.answer.value is Answer.YES
        ):
            later.insert(0, str(remains.answer.ref))
        if later:
            question = "1" if context.answer("1", metal) is Answer.NO else "2"
            yield Hit((context.cell(question, metal), *later), {"metal": metal})


def origin_denied_though_incomplete(context: Context) -> Iterator[Hit]:
    """Q3 says "No" though not all suppliers have answered, or not all smelters are identified."""
    for metal in context.used_metals:
        if context.answer("3", metal) is not Answer.NO:
            continue
        open_answers = [
            context.cell(question, metal)
            for question, enough in (("6", Answer.ALL), ("7", Answer.YES))
            if context.answer(question, metal) not in (None, enough)
        ]
        if open_answers:
            yield Hit((context.cell("3", metal), *open_answers), {"metal": metal})


def identified_though_responses_open(context: Context) -> Iterator[Hit]:
    """Q7 says that all smelters are identified though not all suppliers have answered (Q6)."""
    for metal in context.used_metals:
        share = context.answer("6", metal)
        if context.answer("7", metal) is Answer.YES and share not in (None, Answer.ALL):
            cells = (context.cell("7", metal), context.cell("6", metal))
            yield Hit(cells, {"metal": metal, "answer": str(share)})


def identified_though_rows_open(context: Context) -> Iterator[Hit]:
    """Q7 says that all smelters are identified, and rows say "not yet identified"."""
    for metal in context.used_metals:
        rows = [row for row in context.of_metal(metal) if is_unidentified(row)]
        if rows and context.answer("7", metal) is Answer.YES:
            cells = (context.cell("7", metal), *(context.row_cell(r, "look_up") for r in rows))
            yield Hit(cells, {"metal": metal})


def identified_but_not_reported(context: Context) -> Iterator[Hit]:
    """Q7 says that all smelters are identified, Q8 that not all are reported."""
    for metal in context.used_metals:
        if context.answer("7", metal) is Answer.YES and context.answer("8", metal) is Answer.NO:
            yield Hit((context.cell("8", metal), context.cell("7", metal)), {"metal": metal})


def origin_denied_though_smelter_covered(context: Context) -> Iterator[Hit]:
    """Q3 says "No", and a smelter stands in a Covered Country."""
    for metal in context.used_metals:
        if context.answer("3", metal) is Answer.NO:
            for row in context.of_metal(metal):
                country = _smelter_country(context, row)
                if country and is_covered(country, context.as_of):
                    cells = (context.cell("3", metal), context.row_cell(row, "country"))
                    yield Hit(cells, {"metal": metal, "name": _name(row), "country": country})


def origin_denied_though_mine_covered(context: Context) -> Iterator[Hit]:
    """Q3 says "No", and a row names a Covered Country as the country of a mine."""
    for metal in context.used_metals:
        if context.answer("3", metal) is Answer.NO:
            for row in context.of_metal(metal):
                covered = [c for c in mine_countries(row) if is_covered(c, context.as_of)]
                if covered:
                    cells = (context.cell("3", metal), context.row_cell(row, "mine_countries"))
                    facts = {"metal": metal, "name": _name(row), "country": ", ".join(covered)}
                    yield Hit(cells, facts)


def covered_but_not_high_risk(context: Context) -> Iterator[Hit]:
    """Q3 says "Yes", and Q4 does not: every Covered Country is a high-risk area here."""
    for metal in context.used_metals:
        risk = context.answer("4", metal)
        if context.answer("3", metal) is Answer.YES and risk not in (None, Answer.YES):
            cells = (context.cell("4", metal), context.cell("3", metal))
            yield Hit(cells, {"metal": metal, "answer": str(risk)})


def recycled_though_rows_are_not(context: Context) -> Iterator[Hit]:
    """Q5 says that all is recycled, and rows of the metal do not say so."""
    for metal in context.used_metals:
        if context.answer("5", metal) is Answer.YES:
            rows = [r for r in context.of_metal(metal) if r.recycled.casefold() != "yes"]
            if rows:
                cells = (context.cell("5", metal), *(context.row_cell(r, "recycled") for r in rows))
                yield Hit(cells, {"metal": metal, "count": str(len(rows))})


def recycled_though_mined(context: Context) -> Iterator[Hit]:
    """Q5 says that all is recycled, and rows of the metal name the country of a mine."""
    for metal in context.used_metals:
        if context.answer("5", metal) is Answer.YES:
            rows = [row for row in context.of_metal(metal) if mine_countries(row)]
            if rows:
                mines = (context.row_cell(row, "mine_countries") for row in rows)
                yield Hit((context.cell("5", metal), *mines), {"metal": metal})


def mine_recycled_but_not_marked(context: Context) -> Iterator[Hit]:
    """A mine cell says "recycled" or "scrap", and column P does not say "Yes"."""
    for row in context.rows:
        said = [f for f in ("mines", "mine_countries") if says_recycled(getattr(row, f))]
        if said and row.recycled.casefold() != "yes":
            cells = (context.row_cell(row, "recycled"), context.row_cell(row, said[0]))
            yield Hit(cells, {"name": _name(row)})


def mine_countries(row: DeclaredSmelter) -> tuple[Country, ...]:
    """Return the countries that a row names as those of its mines."""
    if not row.mine_countries:
        return ()
    whole = country_of(row.mine_countries)
    if whole:
        return (whole,)
    parts = row.mine_countries.replace("\n", ";").replace("/", ";").split(";")
    if len(parts) == 1:
        parts = row.mine_countries.split(",")
    return tuple(code for part in parts if (code := country_of(part)))


def _smelter_country(context: Context, row: DeclaredSmelter) -> Country | None:
    declared = country_of(row.country)
    if declared is None and context.reference:
        known = context.reference.facilities.get(Cid(row.cid))
        return known.country if known else None
    return declared


def _name(row: DeclaredSmelter) -> str:
    return row.look_up or row.name or row.cid_input


def policy_public_without_policy(context: Context) -> Iterator[Hit]:
    """B says that the policy is public, A that there is none."""
    if context.answer("A") is Answer.NO and context.answer("B") is Answer.YES:
        yield Hit((context.cell("B"), context.cell("A")))


def measures_without_due_diligence(context: Context) -> Iterator[Hit]:
    """D says that there are no due diligence measures; E, F or G names some."""
    if context.answer("D") is Answer.NO:
        named = [q for q in "EFG" if context.answer(q) in _YES_SURVEYS]
        if named:
            cells = (context.cell("D"), *(context.cell(q) for q in named))
            yield Hit(cells, {"questions": ", ".join(named)})


def other_format_undescribed(context: Context) -> Iterator[Hit]:
    """E says "using other format (describe)", and nothing describes it."""
    if context.answer("E") is Answer.YES_OTHER_FORMAT:
        said = context.said("E")
        text = (said.comment.value or "") if said else ""
        if said and (not text or is_placeholder(text)):
            yield Hit((str(said.comment.ref), str(said.answer.ref)))


def policy_url_unusable(context: Context) -> Iterator[Hit]:
    """B says that the policy is public, and what is given is no address of a page."""
    said = context.said("B")
    if said and said.answer.value is Answer.YES and said.comment.raw.strip():
        text = said.comment.raw.strip()
        if not has_url(text):
            yield Hit((str(said.comment.ref),), {"text": text})


def few_suppliers_answered(context: Context) -> Iterator[Hit]:
    """Q6 says that half of the suppliers or fewer have answered."""
    for metal in context.used_metals:
        share = context.answer("6", metal)
        if share in (Answer.HALF_OR_LESS, Answer.NONE):
            yield Hit((context.cell("6", metal),), {"metal": metal, "answer": str(share)})


def origin_unknown(context: Context) -> Iterator[Hit]:
    """Q3, Q4 or Q5 is "Unknown": the inquiry into the origin has not come to an end."""
    unknown: list[str] = []
    metals: list[Metal] = []
    for metal in context.used_metals:
        cells = [
            context.cell(question, metal)
            for question in ("3", "4", "5")
            if context.answer(question, metal) is Answer.UNKNOWN
        ]
        unknown += cells
        metals += [metal] if cells else []
    if unknown:
        yield Hit(tuple(unknown), {"metal": ", ".join(metals)})


def company_scope(context: Context) -> Iterator[Hit]:
    """The declaration covers the company as a whole: what it sells you need not contain it all."""
    if context.declaration.scope.value is Scope.COMPANY:
        yield Hit((str(context.declaration.scope.ref),))
