"""What a person should know of a roll-up: what is open, left out, proposed or worth a look."""

from collections.abc import Iterable, Iterator, Mapping

from oreigin.assessment.responses import answer_to
from oreigin.response.answers import mineral_fields
from oreigin.response.declaration import Declaration
from oreigin.rollup.answers import Ground
from oreigin.rollup.mines import withheld_mines
from oreigin.rollup.remarks import remark
from oreigin.rollup.rules import rules
from oreigin.rollup.smelters import Known, Taken, mine_countries
from oreigin.rollup.values import Remark, RemarkKind, RolledAnswer, RolledField
from oreigin.rollup.voices import Responses, covering, speaking
from oreigin.rollup.wording import words
from oreigin.smelters.history import Event, Happening, history
from oreigin.terms import CONFLICT_MINERALS, Answer, Metal, Scope, Topic

_ORDER = list(RemarkKind)


def remarks(
    ground: Ground,
    known: Known,
    answers: Iterable[RolledAnswer],
    fields: Iterable[RolledField],
    relevant: Mapping[Metal, Responses],
) -> tuple[Remark, ...]:
    """Return all remarks, what needs a person first."""
    found = (
        *_open(ground, tuple(answers)),
        *(remark("field-open", f.id, what=_words(f.id)) for f in fields if not f.value),
        *_left_out(ground, relevant),
        *_of_metals(ground, known, relevant),
        *_of_look_up(ground, known),
        *_withheld(ground, known, tuple(answers), relevant),
    )
    return tuple(sorted(found, key=lambda each: _ORDER.index(each.kind)))


def _words(field: str) -> str:
    return field.replace("_", " ")


def _open(ground: Ground, answers: tuple[RolledAnswer, ...]) -> Iterator[Remark]:
    """Yield the questions that have to be answered and are not, and decisions that change none."""
    in_use = _in_use(ground, answers)
    for answer in answers:
        if answer.decided and answer.computed == answer.answer:
            yield remark("override-idle", answer.subject)
        asked_first = _topic(ground, answer) is Topic.USED
        about = bool(in_use) if answer.metal is None else answer.metal in in_use
        if answer.answer is None and (asked_first or about):
            why = answer.reasons[0]
            yield remark("answer-open", answer.subject, why.members, why=why.fact)


def _in_use(ground: Ground, answers: tuple[RolledAnswer, ...]) -> set[Metal | None]:
    """Return the metals that are declared as used and, where that is asked, as remaining."""
    said: dict[Answer | None, set[Metal | None]] = {Answer.YES: set(), Answer.NO: set()}
    for answer in answers:
        if _topic(ground, answer) in (Topic.USED, Topic.REMAINS):
            said.setdefault(answer.answer, set()).add(answer.metal)
    return said[Answer.YES] - said[Answer.NO]


def _topic(ground: Ground, answer: RolledAnswer) -> Topic | None:
    asked = ground.layout.declaration.questions
    question = next((each for each in asked if each.id == answer.question), None)
    return rules().topic(question) if question else None


def _left_out(ground: Ground, relevant: Mapping[Metal, Responses]) -> Iterator[Remark]:
    listed = ground.listed
    for metal in relevant:
        unreviewed = [s for s in listed.unreviewed if s.metal == metal]
        if unreviewed:
            names = ", ".join(smelter.name for smelter in unreviewed)
            facts = {"metal": metal, "count": len(unreviewed), "names": names}
            yield remark("smelter-unreviewed", metal, tuple(s.id for s in unreviewed), **facts)
        if not listed.of(metal) and metal not in listed.unidentified:
            yield remark("smelter-none", metal, metal=metal)
    for smelter in listed.withheld:
        yield remark("smelter-withheld", smelter.id, metal=smelter.metal, name=smelter.name)


def _of_metals(
    ground: Ground, known: Known, relevant: Mapping[Metal, Responses]
) -> Iterator[Remark]:
    if not ground.metals:
        yield remark("mineral-none", "", template=ground.layout.name)
    if ground.layout.declaration.minerals:
        placed = mineral_fields(ground.layout, ground.metals, known.look_up.metals).values()
        for metal in ground.metals:
            if metal not in placed:
                yield remark("mineral-no-room", metal, template=ground.layout.name, metal=metal)
    for metal in ground.metals:
        if metal not in ground.reach.metals:
            yield from _declared_only(ground, metal)
            continue
        asked = ground.reach.suppliers(metal)
        heard = speaking(metal, ground.responses)
        silent = tuple(supplier for supplier in asked if supplier not in heard)
        if silent:
            facts = {"metal": metal, "asked": len(asked), "count": len(silent)}
            yield remark("supplier-silent", metal, silent, **facts)
        elif asked and not relevant[metal]:
            products = ", ".join(p.id for p in ground.reach.products_with(metal))
            yield remark("metal-denied", metal, tuple(heard), metal=metal, products=products)
        if ground.asked.products:
            wide = tuple(_company_wide(relevant[metal]))
            if wide:
                yield remark("company-level", metal, wide, metal=metal, count=len(wide))


def _declared_only(ground: Ground, metal: Metal) -> Iterator[Remark]:
    everyone = tuple(dict.fromkeys(c.response.supplier for c in ground.responses))
    covered = covering(metal, everyone, ground.responses)
    said = tuple(c.response.id for c in covered if _says_used(c.declaration, metal))
    if said:
        beyond = metal not in CONFLICT_MINERALS
        which = "mineral-declared-only" if beyond else "metal-declared-only"
        yield remark(which, metal, said, metal=metal, count=len(said))


def _says_used(declaration: Declaration | None, metal: Metal) -> bool:
    return declaration is not None and answer_to(declaration, Topic.USED, metal) is Answer.YES


def _company_wide(responses: Responses) -> Iterator[str]:
    for counted in responses:
        if counted.declaration and counted.declaration.scope.value is not Scope.PRODUCT:
            yield counted.response.id


def _of_look_up(ground: Ground, known: Known) -> Iterator[Remark]:
    """Yield the CIDs that the template's look-up lacks, and what they may be there today."""
    absent = [t for t in ground.listed.taken if t.smelter.facility and not t.row.cid_input]
    events = history(known.lists, ground.case.as_of.status) if absent else ()
    form = ground.layout.name
    for metal in ground.metals:
        those = [taken for taken in absent if taken.smelter.metal == metal]
        if those:
            names = "; ".join(f"{taken.row.cid} {taken.row.name}" for taken in those)
            facts = {"metal": metal, "count": len(those), "names": names, "template": form}
            yield remark("not-in-look-up", metal, tuple(t.row.cid for t in those), **facts)
    for taken in absent:
        for found, why in _alternatives(taken, known, events):
            facts = {"cid": taken.row.cid, "name": taken.row.name, "template": form}
            yield remark("current-alternative", taken.row.cid, (), found=found, why=why, **facts)


def _alternatives(taken: Taken, known: Known, events: Iterable[Event]) -> Iterator[tuple[str, str]]:
    """Yield the facilities of the look-up that lists name as what became of one, or by its name."""
    seen = set()
    for event in events:
        if event.cid == taken.row.cid and event.happening is Happening.MERGED:
            for cid in event.related:
                there = known.look_up.with_cid(cid)
                if there and cid not in seen:
                    seen.add(cid)
                    yield (
                        f"{cid} {there.name}",
                        event.why or words("list-says", source=event.source),
                    )
    named = known.look_up.with_key(f"{taken.row.metal}{taken.row.name}")
    if named and named.cid not in seen:
        yield f"{named.cid} {named.name}", words("same-name")


def _withheld(
    ground: Ground,
    known: Known,
    answers: tuple[RolledAnswer, ...],
    relevant: Mapping[Metal, Responses],
) -> Iterator[Remark]:
    for taken in ground.listed.taken:
        said = "; ".join(
            dict.fromkeys(r.mine_countries for r in taken.declared if r.mine_countries)
        )
        if said and not mine_countries(taken.declared):
            facts = {"cid": taken.row.cid, "name": taken.row.name, "said": said}
            yield remark("mine-country-unreadable", taken.smelter.id, taken.members, **facts)
    if ground.layout.mine_list:
        for where in withheld_mines(dict(relevant), tuple(relevant), known):
            yield remark("text-withheld", where, where=where)
    for answer in answers:
        if answer.comment and known.names_supplier(answer.comment):
            yield remark("comment-names-supplier", answer.subject)
