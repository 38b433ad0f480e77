"""Which listed facilities may a name mean, inside its metal? Candidates, best first.

RapidFuzz finds the names that look like it; `comparing` says how alike each really is. An index is
made once of all names that the reference lists hold for a metal, former ones included.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz, process

from oreigin.smelters.comparing import (
    AskedName,
    KnownWords,
    ListedName,
    asked,
    compare,
    place_words,
    rarities,
)
from oreigin.smelters.countries import country_code, country_name
from oreigin.smelters.features import Features, matching, score, weights
from oreigin.smelters.names import (
    ParsedName,
    legal_words,
    legal_writings,
    parsed,
    place_fillers,
    same_country,
    words_of,
)
from oreigin.terms import Cid, Country

_NEAREST = 5
_LEAST_RATIO = 45.0
_BEHIND_BEST = 22.0
_TELLING_WITHIN = 8
_SURE_RATIO = 85.0
_PLAIN_RATIO = 90.0
_BEHIND_PLAIN = 14.0
_LOOK_ALIKES = 2
_AT_MOST = 5


class NameEntry(NamedTuple):
    """A name that a list holds, whose it is and where that facility stands by that list."""

    cid: Cid
    name: str
    country: str
    city: str
    state: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A facility that a name may mean, with the one of its listed names that is nearest.

    `asked` is the name as it was compared.
    """

    cid: Cid
    score: float
    listed: ListedName
    features: Features
    asked: AskedName


@dataclass(frozen=True, slots=True)
class NameIndex:
    """All names of the facilities of one metal, ready to be searched."""

    names: tuple[ListedName, ...]
    compact: tuple[str, ...]
    sorted: tuple[str, ...]
    by_words: Mapping[frozenset[str], tuple[ListedName, ...]]
    telling: Mapping[str, tuple[int, ...]]
    by_facility: Mapping[Cid, tuple[ListedName, ...]]
    countries: Mapping[Cid, Country | None]
    known: KnownWords

    def candidates(self, name: ParsedName, country: Country | None) -> list[Candidate]:
        """Return the facilities that `name` may mean, the likeliest first, each once."""
        query = asked(name, self.known)
        return _best(query, self._compare(query, self._near(query), country))

    def agreement(self, name: ParsedName, country: Country | None, cid: Cid) -> Candidate | None:
        """Return how well `name` agrees with the names of one facility."""
        query = asked(name, self.known)
        found = _best(query, self._compare(query, self.by_facility.get(cid, ()), country))
        return found[0] if found else None

    def compared(
        self, name: ParsedName, country: Country | None
    ) -> list[tuple[ListedName, Features]]:
        """Return the listed names that look like `name`, with what they have in common."""
        query = asked(name, self.known)
        return self._compare(query, self._near(query), country)

    def _compare(
        self, query: AskedName, names: Iterable[ListedName], country: Country | None
    ) -> list[tuple[ListedName, Features]]:
        return [
            (each, compare(query, each, self.known, float(self._stands_in(each.cid, country))))
            for each in names
        ]

    def _stands_in(self, cid: Cid, country: Country | None) -> bool:
        stands = self.countries[cid]
        return country is not None and stands is not None and same_country(country, stands)

    def _near(self, query: AskedName) -> Iterable[ListedName]:
        """Return the names of the very words, else those that look like it or share a word."""
        same = self.by_words.get(query.words)
        if same:
            return same
        found: dict[int, float] = {}
        best = 0.0
        for text, choices in ((query.compact, self.compact), (query.sorted, self.sorted)):
            least = max(_LEAST_RATIO, best - _BEHIND_BEST)
            for _, ratio, at in process.extract(
                text, choices, scorer=fuzz.ratio, limit=_NEAREST, score_cutoff=least
            ):
                found[at] = max(ratio, found.get(at, 0.0))
            best = max(found.values(), default=0.0)
            if best >= _PLAIN_RATIO:
                break
        behind = _BEHIND_PLAIN if best >= _PLAIN_RATIO else _BEHIND_BEST
        near = [at for at, ratio in found.items() if ratio >= best - behind]
        if best < _SURE_RATIO:
            near = sorted(near, key=lambda at: (-found[at], at))[:_LOOK_ALIKES]
            words = [word for word in query.words if word in self.telling]
            for word in sorted(words, key=lambda word: (len(self.telling[word]), word)):
                near.extend(self.telling[word])
            near = near[:_AT_MOST]
        return [self.names[at] for at in dict.fromkeys(near)]


def _best(query: AskedName, compared: Iterable[tuple[ListedName, Features]]) -> list[Candidate]:
    """Return each facility once with its likeliest name, the likeliest facility first."""
    weighed, bias = weights(), matching().bias
    best: dict[Cid, Candidate] = {}
    for listed, features in compared:
        sure = score(features, weighed, bias)
        if listed.cid not in best or best[listed.cid].score < sure:
            best[listed.cid] = Candidate(listed.cid, sure, listed, features, query)
    return sorted(best.values(), key=lambda each: (-each.score, each.cid))


def name_index(entries: Iterable[NameEntry]) -> NameIndex:
    """Return the index over the names of one metal's facilities."""
    held = list(dict.fromkeys(entries))
    texts = dict.fromkeys((entry.cid, entry.name) for entry in held)
    words: defaultdict[Cid, set[str]] = defaultdict(set)
    for cid, text in texts:
        words[cid].update(parsed(text).words)
    known = _known_words(held, words)
    bearers: defaultdict[frozenset[str], set[Cid]] = defaultdict(set)
    for cid, text in texts:
        bearers[_core(parsed(text))].add(cid)
    listed_names = (_listed(cid, text, known, bearers) for cid, text in texts)
    names = tuple({(n.cid, n.name.words): n for n in listed_names}.values())
    by_facility: defaultdict[Cid, list[ListedName]] = defaultdict(list)
    by_words: defaultdict[frozenset[str], list[ListedName]] = defaultdict(list)
    telling: defaultdict[str, list[int]] = defaultdict(list)
    for at, listed in enumerate(names):
        by_facility[listed.cid].append(listed)
        by_words[listed.words].append(listed)
        for word in listed.words - legal_words():
            telling[word].append(at)
        if len(listed.initials) > 2:
            telling[listed.initials].append(at)
    return NameIndex(
        names,
        tuple(listed.compact for listed in names),
        tuple(listed.sorted for listed in names),
        {words: tuple(held_by) for words, held_by in by_words.items()},
        {word: tuple(ats) for word, ats in telling.items() if len(ats) <= _TELLING_WITHIN},
        {cid: tuple(listed) for cid, listed in by_facility.items()},
        {entry.cid: country_code(entry.country) for entry in held},
        known,
    )


def _core(name: ParsedName) -> frozenset[str]:
    return frozenset(name.words) - name.forms


def _listed(
    cid: Cid, text: str, known: KnownWords, bearers: Mapping[frozenset[str], set[Cid]]
) -> ListedName:
    name = parsed(text)
    initials = "".join(word[0] for word in name.words if word not in name.forms)
    weight = sum(known.weight(word) for word in name.words) or 1.0
    return ListedName(
        cid,
        text,
        name,
        frozenset(name.words),
        name.in_order,
        name.sorted,
        name.opening,
        initials,
        weight,
        tuple(
            sorted(((word, known.weight(word)) for word in name.words), key=lambda w: (-w[1], w[0]))
        ),
        form_tells=len(bearers[_core(name)]) > 1,
    )


def _known_words(entries: list[NameEntry], words: Mapping[Cid, set[str]]) -> KnownWords:
    places: set[str] = set()
    own: defaultdict[Cid, set[str]] = defaultdict(set)
    for entry in entries:
        where = {*words_of(entry.city), *words_of(entry.state), *words_of(entry.country)}
        code = country_code(entry.country)
        if code:
            where.update(words_of(country_name(code)))
        places |= where
        own[entry.cid] |= where
    rarity = rarities(frozenset(each) for each in words.values())
    return KnownWords(
        rarity,
        frozenset(rarity) | legal_words() | legal_writings(),
        place_words(places, place_fillers()),
        {cid: frozenset(words[cid] | own[cid]) for cid in words},
    )
