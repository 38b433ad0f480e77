"""Noisy smelter names, made from listed ones: what people, keyboards and scanners do to a name.

Each name gets one or two kinds of noise. The same seed makes the same names. One in five belongs
to a facility that is taken out of the reference, so that the right answer is "not listed".
"""

import random
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from oreigin.smelters.facility import ReferenceRow
from oreigin.smelters.names import normalized
from oreigin.terms import Cid, Metal

Noise = Callable[[str, random.Random], str]

LETTERS = "abcdefghijklmnopqrstuvwxyz"
OCR = [("0", "O"), ("O", "0"), ("1", "l"), ("l", "1"), ("I", "l"), ("rn", "m"), ("m", "rn"),
       ("5", "S"), ("S", "5"), ("B", "8"), ("8", "B"), ("cl", "d"), ("vv", "w"), ("e", "c"),
       ("h", "b"), ("u", "n"), ("ii", "n"), ("g", "q")]  # fmt: skip
ACCENTS = {"a": "áàãä", "e": "éèê", "i": "íî", "o": "óôõö", "u": "úü", "c": "ç", "n": "ñ", "s": "ş"}


@dataclass(frozen=True, slots=True)
class NoisyName:
    """A name to resolve. `cid` is whose it is; `listed` whether the reference still holds that."""

    metal: Metal
    text: str
    country: str
    cid: Cid
    listed: bool
    noises: tuple[str, ...]


def typo(text: str, rng: random.Random) -> str:
    places = [at for at, letter in enumerate(text) if letter.isalnum()]
    if len(places) < 4:
        return text
    at = rng.choice(places)
    letter = rng.choice(LETTERS)
    letter = letter.upper() if text[at].isupper() else letter
    match rng.randrange(4):
        case 0:
            return text[:at] + text[at + 1 :]
        case 1:
            return text[:at] + letter + text[at:]
        case 2:
            return text[:at] + letter + text[at + 1 :]
        case _:
            return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]


def two_typos(text: str, rng: random.Random) -> str:
    return typo(typo(text, rng), rng)


def case(text: str, rng: random.Random) -> str:
    return rng.choice((str.upper, str.lower, str.title, str.swapcase))(text)


def punctuation(text: str, rng: random.Random) -> str:
    match rng.randrange(4):
        case 0:
            return "".join(c for c in text if c not in ".,'’()-/&\"")
        case 1:
            return text.replace(".", "").replace(",", " ,")
        case 2:
            return text.replace(" ", "  ").replace("-", " - ") + "."
        case _:
            return text.replace("&", "and").replace(".", ",").replace("-", " ")


def word_order(text: str, rng: random.Random) -> str:
    words = text.split()
    if len(words) < 2:
        return text
    at = rng.randrange(len(words) - 1)
    if rng.random() < 0.3:
        return " ".join((*words[1:], words[0]))
    words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


def accents(text: str, rng: random.Random) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    if bare != text and rng.random() < 0.7:
        return bare
    places = [at for at, letter in enumerate(bare) if letter in ACCENTS]
    letters = list(bare)
    for at in rng.sample(places, min(2, len(places))):
        letters[at] = rng.choice(ACCENTS[letters[at]])
    return "".join(letters)


def truncation(text: str, rng: random.Random) -> str:
    if len(text) > 34 and rng.random() < 0.5:
        return text[: rng.randint(28, 34)]
    return text[: max(6, int(len(text) * rng.uniform(0.7, 0.97)))]


def ocr(text: str, rng: random.Random) -> str:
    fitting = [(seen, read) for seen, read in OCR if seen in text]
    for seen, read in rng.sample(fitting, min(rng.choice((1, 1, 2)), len(fitting))):
        text = text.replace(seen, read, 1)
    return text


def spacing(text: str, rng: random.Random) -> str:
    gaps = [at for at, letter in enumerate(text) if letter == " "]
    if gaps and rng.random() < 0.6:
        at = rng.choice(gaps)
        return text[:at] + text[at + 1 :]
    at = rng.randint(2, max(2, len(text) - 2))
    return text[:at] + " " + text[at:]


def legal_form(text: str, rng: random.Random) -> str:
    for form, others in LEGAL.items():
        if form in text:
            return text.replace(form, rng.choice(others), 1)
    return text


LEGAL = {
    "Co., Ltd.": ("Company Limited", "Co Ltd", "CO.,LTD", "Co., Limited", "Company Ltd."),
    "Corporation": ("Corp.", "Corp"),
    "Corp.": ("Corporation", "Corp"),
    "Ltda.": ("LTDA", "Limitada"),
    "Ltd.": ("Limited", "LTD", "Ltd"),
    "S.A.": ("SA", "S/A", "S. A."),
    "GmbH & Co. KG": ("GmbH + Co. KG", "GmbH & Co.KG", "GmbH und Co. KG"),
    "Inc.": ("Inc", "Incorporated", "INC"),
    "LLC": ("L.L.C.", "Llc"),
    "JSC": ("Joint Stock Company", "J.S.C."),
}

NOISES: tuple[tuple[Noise, int], ...] = (
    (typo, 16), (two_typos, 4), (case, 20), (punctuation, 20), (word_order, 8), (accents, 10),
    (truncation, 5), (ocr, 8), (spacing, 8), (legal_form, 12),
)  # fmt: skip


def noisy(text: str, rng: random.Random) -> tuple[str, tuple[str, ...]]:
    """Return `text` with one or two kinds of noise, and their names."""
    noises, weights = zip(*NOISES, strict=True)
    chosen = dict.fromkeys(rng.choices(noises, weights, k=rng.choice((1, 1, 1, 2))))
    for noise in chosen:
        text = noise(text, rng)
    return text, tuple(noise.__name__ for noise in chosen)


def noisy_names(
    rows: Iterable[ReferenceRow], count: int, seed: int
) -> tuple[list[NoisyName], frozenset[Cid]]:
    """Return `count` distinct noisy names, and the facilities that the reference must lack.

    The country is given for half of them, as it is in pasted lists.
    """
    rng = random.Random(seed)
    rows = sorted(dict.fromkeys(rows), key=repr)
    cids = sorted({row.cid for row in rows})
    removed = frozenset(rng.sample(cids, len(cids) // 5))
    held = {(r.metal, normalized(n)) for r in rows if r.cid not in removed for n in _names(r)}
    pools = {
        True: _pool((row for row in rows if row.cid not in removed), held, listed=True),
        False: _pool((row for row in rows if row.cid in removed), held, listed=False),
    }
    made: dict[tuple[Metal, str], NoisyName] = {}
    while len(made) < count:
        listed = len(made) % 5 != 4
        metal, name, country, cid = rng.choice(pools[listed])
        text, noises = noisy(name, rng)
        key = (metal, text)
        if key in made or not text.strip():
            continue
        if not listed and (metal, normalized(text)) in held:
            continue
        country = country if rng.random() < 0.5 else ""
        made[key] = NoisyName(metal, text, country, cid, listed, noises)
    return list(made.values()), removed


def _names(row: ReferenceRow) -> Sequence[str]:
    return tuple(dict.fromkeys((row.name, row.look_up)))


def _pool(
    rows: Iterable[ReferenceRow], held: set[tuple[Metal, str]], listed: bool
) -> list[tuple[Metal, str, str, Cid]]:
    names = {(r.metal, n): (r.metal, n, r.country, r.cid) for r in rows for n in _names(r)}
    return [
        each
        for (metal, name), each in names.items()
        if listed or (metal, normalized(name)) not in held
    ]
