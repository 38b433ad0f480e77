"""The questions per metal: from the products' metals, the suppliers' voices and the response rate.

What the case does not say stays open with the reason why, and is never guessed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from oreigin.assessment.responses import current
from oreigin.case import Case
from oreigin.response.answers import offered
from oreigin.response.declaration import Declaration
from oreigin.rollup.relevance import Reach
from oreigin.rollup.rules import Fold, rules
from oreigin.rollup.smelters import Listed
from oreigin.rollup.values import Asked, Reason, RolledAnswer, Voice
from oreigin.rollup.voices import Responses, asks_about, described, voices
from oreigin.rollup.wording import words
from oreigin.terms import CONFLICT_MINERALS, Answer, Metal, Sha256, Topic
from oreigin.workbook.layout import Layout, Question


@dataclass(frozen=True, slots=True)
class Ground:
    """All that the answers of one declaration stand on.

    `responses` are the counted ones, `readings` all that could be read, by document; `metals` are
    those of the form, `listed` what is known of its smelters.
    """

    case: Case
    reach: Reach
    layout: Layout
    responses: Responses
    readings: dict[Sha256, Declaration]
    metals: tuple[Metal, ...]
    listed: Listed

    @property
    def asked(self) -> Asked:
        """What the declaration is about."""
        return self.reach.asked


def metal_answers(ground: Ground) -> Iterator[RolledAnswer]:
    """Yield the answer to every question per metal, in the order of the form."""
    for question in ground.layout.declaration.questions:
        for metal in ground.metals:
            yield _answer(ground, question, metal)


def _answer(ground: Ground, question: Question, metal: Metal) -> RolledAnswer:
    topic = rules().topic(question)
    if topic in (Topic.USED, Topic.REMAINS):
        answer, reason = _of_products(ground, metal, topic)
    elif metal not in ground.reach.metals:
        answer, reason = None, Reason(words("not-asked", metal=metal))
    elif topic is Topic.SUPPLIERS_ANSWERED:
        answer, reason = _share(ground, question, metal)
    elif fold := rules().fold(topic):
        return _folded(ground, question, metal, fold)
    else:
        answer, reason = None, Reason(words("no-rule"))
    return RolledAnswer(question.id, metal, answer, (reason,))


def _of_products(ground: Ground, metal: Metal, topic: Topic) -> tuple[Answer | None, Reason]:
    """Answer from the product records: a metal necessary to a product is in it.

    The records name every conflict mineral that is necessary; of other minerals they need not.
    """
    needing = tuple(product.id for product in ground.reach.products_with(metal))
    if needing:
        return Answer.YES, Reason(words("products-need-it", metal=metal), needing)
    products = tuple(product.id for product in ground.reach.products)
    if not products:
        return None, Reason(words("no-products"))
    if metal not in CONFLICT_MINERALS:
        return None, Reason(words("products-do-not-say"), products)
    if topic is Topic.REMAINS:
        return None, Reason(words("not-asked", metal=metal))
    return Answer.NO, Reason(words("products-do-not", metal=metal), products)


def _share(ground: Ground, question: Question, metal: Metal) -> tuple[Answer | None, Reason]:
    """Answer with the share of the suppliers that responded, whatever was decided of it."""
    asked = ground.reach.suppliers(metal)
    if not asked:
        return None, Reason(words("no-suppliers"))
    heard = set(_responded(ground, metal))
    answered = tuple(supplier for supplier in asked if supplier in heard)
    fact = words("share", answered=len(answered), asked=len(asked), metal=metal)
    choices = offered(ground.layout, question, metal)
    answer = rules().band(len(answered), len(asked), choices)
    return answer, Reason(fact, answered)


def _responded(ground: Ground, metal: Metal) -> Iterator[str]:
    """Yield the suppliers from whom a response about `metal` was received, in whatever form.

    What could not be read, and what is no workbook, is a response about the conflict minerals.
    """
    for response in current(ground.case):
        read = ground.readings.get(response.sha256) if response.sha256 else None
        if asks_about(read, metal) if read else metal in CONFLICT_MINERALS:
            yield response.supplier


def _folded(ground: Ground, question: Question, metal: Metal, fold: Fold) -> RolledAnswer:
    heard = voices(fold.topic, metal, ground.reach.suppliers(metal), ground.responses)
    counting = tuple(voice for voice in heard if voice.counts)
    own = tuple(_of_own_list(ground, metal, fold)) if counting else ()
    said = fold.of(voice.answer for voice in (*counting, *own))
    if said is None:
        reason = Reason(words("nobody-declares"), tuple(described(heard)))
        return RolledAnswer(question.id, metal, None, (reason,))
    answer = fold.fitted(said, offered(ground.layout, question, metal))
    deciding = tuple(v for v in (*counting, *own) if _decides(v, said, fold))
    reasons = [Reason(words("deciding", said=said), tuple(described(deciding))), Reason(fold.fact)]
    if answer is None:
        reasons.insert(0, Reason(words("not-offered", template=ground.layout.name, said=said)))
    return RolledAnswer(question.id, metal, answer, tuple(reasons))


def _decides(voice: Voice, said: Answer, fold: Fold) -> bool:
    """Return whether this voice alone makes the answer as bad as it is."""
    alone = fold.of((voice.answer,))
    return alone is not None and fold.rank(alone) == fold.rank(said)


def _of_own_list(ground: Ground, metal: Metal, fold: Fold) -> Iterator[Voice]:
    """Yield what our own list says beside the suppliers, which can only make an answer worse."""
    listed = ground.listed
    if fold.list:
        for what in listed.left_out(metal):
            yield Voice("", what, Answer.NO, why=words("left-out"))
    if fold.list == "identified":
        for row in listed.unidentified.get(metal, ()):
            yield Voice("", row, Answer.NO, why=words("unidentified"))
    if fold.topic is Topic.COVERED_COUNTRIES:
        for cid in listed.covered(metal):
            yield Voice("", cid, Answer.UNKNOWN, why=words("stands-covered"))
    if fold.topic is Topic.HIGH_RISK_AREAS:
        covered = _covered_countries(ground, metal)
        if covered is Answer.YES:
            why = words("covered-is-high-risk")
            yield Voice("", str(Topic.COVERED_COUNTRIES), Answer.YES, why=why)
    if fold.topic is Topic.ALL_RECYCLED:
        for row in listed.not_recycled(metal):
            yield Voice("", row, Answer.UNKNOWN, why=words("not-recycled"))


def _covered_countries(ground: Ground, metal: Metal) -> Answer | None:
    """Return the answer on the covered countries, where the form asks for it."""
    for question in ground.layout.declaration.questions:
        if rules().topic(question) is Topic.COVERED_COUNTRIES:
            return _answer(ground, question, metal).answer
    return None
