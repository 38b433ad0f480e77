"""What each relevant supplier says on a question: the voices that are folded into one answer."""

from collections.abc import Iterator

from oreigin.assessment.responses import answer_to, metal_in_scope
from oreigin.assessment.values import CountedResponse
from oreigin.case import ResponseKind
from oreigin.response.declaration import Declaration
from oreigin.rollup.values import Voice
from oreigin.rollup.wording import words
from oreigin.terms import CONFLICT_MINERALS, Metal, Topic

Responses = tuple[CountedResponse, ...]


def asks_about(declaration: Declaration, metal: Metal) -> bool:
    """Return whether a declaration's form asks about `metal` at all."""
    return any(question.metal == metal for question in declaration.questions)


def speaking(metal: Metal, responses: Responses) -> dict[str, list[CountedResponse]]:
    """Return the counted responses that ask about `metal`, or attest there is none, by supplier.

    An attestation is about the conflict minerals, and about nothing else.
    """
    found: dict[str, list[CountedResponse]] = {}
    for counted in responses:
        if _speaks(counted, metal):
            found.setdefault(counted.response.supplier, []).append(counted)
    return found


def covering(metal: Metal, suppliers: tuple[str, ...], responses: Responses) -> Responses:
    """Return the responses of `suppliers` with a declaration in which `metal` stays in scope."""
    return tuple(
        counted
        for counted in responses
        if counted.response.supplier in suppliers
        and counted.declaration
        and metal_in_scope(counted.declaration, metal)
    )


def voices(
    topic: Topic, metal: Metal, suppliers: tuple[str, ...], responses: Responses
) -> tuple[Voice, ...]:
    """Return what `suppliers` say about `topic` for `metal`, one voice a response.

    A supplier without a response that speaks of the metal has one silent voice; an answer that its
    own declaration contradicts is none.
    """
    found: list[Voice] = []
    by_supplier = speaking(metal, responses)
    for supplier in suppliers:
        spoken = by_supplier.get(supplier, ())
        found += [_voice(topic, metal, counted) for counted in spoken]
        if not spoken:
            found.append(Voice(supplier, supplier, None, why=words("silent")))
    return tuple(found)


def described(voices_: tuple[Voice, ...]) -> Iterator[str]:
    """Yield each voice in words: the response, the cell and what it says."""
    for voice in voices_:
        said = voice.why or (voice.answer.value if voice.answer else "blank")
        yield f"{voice.source} {voice.cell}: {said}".replace(" :", ":")


def _speaks(counted: CountedResponse, metal: Metal) -> bool:
    if counted.declaration:
        return asks_about(counted.declaration, metal)
    return counted.response.kind is ResponseKind.NO_3TG and metal in CONFLICT_MINERALS


def _voice(topic: Topic, metal: Metal, counted: CountedResponse) -> Voice:
    supplier, source = counted.response.supplier, counted.response.id
    declaration = counted.declaration
    if declaration is None:
        return Voice(supplier, source, None, why=words("attests-none"), counts=False)
    if not metal_in_scope(declaration, metal):
        return Voice(supplier, source, None, why=words("declares-none"), counts=False)
    asked = declaration.answer_on(topic, metal)
    if asked is None:
        form = f"{declaration.template} {declaration.version}"
        return Voice(supplier, source, None, why=words("does-not-ask", form=form))
    cell = str(asked.answer.ref)
    for doubt in counted.doubts:
        if doubt.topic is topic and doubt.metal == metal:
            why = words("contradicts-itself", fact=doubt.fact)
            return Voice(supplier, source, None, cell, why=why)
    return Voice(supplier, source, answer_to(declaration, topic, metal), cell)
