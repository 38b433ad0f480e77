"""Placeholders filled in: wording and an assessment become runs that know where they come from."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from oreigin.assessment.determination import necessary_metals
from oreigin.assessment.values import Assessment
from oreigin.report.document import Inserted, Kind, Literal, Run, Runs
from oreigin.report.phrases import day_of_year, joined, long_date, number
from oreigin.report.wording import PLACEHOLDER, STRONG
from oreigin.smelters.countries import country_name, covered_countries

SIGNATURE_MISSING = "[signature]"


@dataclass(frozen=True, slots=True)
class Source:
    """What placeholders are filled from: the assessment, and names and citations."""

    assessment: Assessment
    terms: Mapping[str, str]

    def value(self, value_id: str) -> str:
        """Return a typed value of the case as text, "" where the case has none."""
        return VALUES[value_id](self.assessment)

    def runs(self, text: str, row: Mapping[str, Runs] | None = None) -> Runs:
        """Return `text` as runs; `{row:ID}` is filled from `row`. KeyError: no such id."""
        runs: list[Run] = []
        strong = False
        for part in re.split(f"({re.escape(STRONG)})", text):
            if part == STRONG:
                strong = not strong
            else:
                runs += (replace(run, strong=strong or run.strong) for run in self._fill(part, row))
        return tuple(run for run in runs if run.text)

    def _fill(self, text: str, row: Mapping[str, Runs] | None) -> Iterator[Run]:
        end = 0
        for found in PLACEHOLDER.finditer(text):
            yield Literal(text[end : found.start()])
            yield from self._insert(found, row or {})
            end = found.end()
        yield Literal(text[end:])

    def _insert(self, found: re.Match[str], row: Mapping[str, Runs]) -> Runs:
        insertion = found["id"]
        match found["kind"]:
            case "figure":
                return (self.figure(insertion),)
            case "claim":
                sentence = self.assessment.claim(insertion).sentence
                return (Inserted(Kind.CLAIM, insertion, sentence),)
            case "value":
                return (Inserted(Kind.VALUE, insertion, self.value(insertion)),)
            case "term":
                return (Inserted(Kind.TERM, insertion, self.terms[insertion]),)
            case "plural":
                alone = self.assessment.figure(insertion).value == 1
                return (Literal(found["one"] if alone else found["many"]),)
            case "row":
                return row[insertion]
            case unknown:
                raise KeyError(unknown)

    def figure(self, figure_id: str) -> Inserted:
        """Return a figure as a run."""
        return Inserted(Kind.FIGURE, figure_id, number(self.assessment.figure(figure_id).value))


def metal_names(assessment: Assessment) -> tuple[str, ...]:
    """Return the metals necessary to a covered product, in lower case, alphabetically."""
    return tuple(sorted(metal.lower() for metal in necessary_metals(assessment.case)))


def _covered_countries(assessment: Assessment) -> str:
    codes = covered_countries(assessment.case.as_of.filing)
    return joined([_with_article(name) for name in sorted(map(country_name, codes))])


def _with_article(name: str) -> str:
    return f"the {name}" if "Republic" in name else name


def _span(assessment: Assessment) -> str:
    period = assessment.case.period
    return f"{day_of_year(period.first_day)} to {long_date(period.last_day)}"


def _versions(assessment: Assessment) -> str:
    declared = (c.declaration for c in assessment.responses if c.declaration)
    return joined(sorted({f"{d.template} {d.version}" for d in declared}))


def _signature(assessment: Assessment) -> str:
    signer = assessment.case.signatory.name
    return f"/s/ {signer}" if signer else SIGNATURE_MISSING


def _risk_date(assessment: Assessment) -> str:
    day = assessment.case.policy.risk.as_of
    return long_date(day) if day else ""


VALUES: Mapping[str, Callable[[Assessment], str]] = {
    "notice": lambda a: a.case.notice,
    "registrant.name": lambda a: a.case.registrant.name,
    "registrant.short_name": lambda a: a.case.registrant.short_name,
    "registrant.jurisdiction": lambda a: a.case.registrant.jurisdiction,
    "registrant.commission_file_number": lambda a: a.case.registrant.commission_file_number,
    "registrant.irs_ein": lambda a: a.case.registrant.irs_ein,
    "registrant.address": lambda a: a.case.registrant.address,
    "registrant.contact": lambda a: a.case.registrant.contact,
    "registrant.contact_phone": lambda a: a.case.registrant.contact_phone,
    "registrant.reports_url": lambda a: a.case.registrant.reports_url,
    "registrant.policy_url": lambda a: a.case.registrant.policy_url,
    "period.first_day": lambda a: long_date(a.case.period.first_day),
    "period.last_day": lambda a: long_date(a.case.period.last_day),
    "period.span": _span,
    "filing.date": lambda a: long_date(a.case.as_of.filing),
    "status.date": lambda a: long_date(a.case.as_of.status),
    "signature": _signature,
    "signatory.name": lambda a: a.case.signatory.name,
    "signatory.office": lambda a: a.case.signatory.office,
    "annex.title": lambda a: a.case.annex.title,
    "covered_countries": _covered_countries,
    "metals.necessary": lambda a: joined(metal_names(a)),
    "metals.single": lambda a: joined(m) if len(m := metal_names(a)) == 1 else "",
    "metals.several": lambda a: joined(m) if len(m := metal_names(a)) > 1 else "",
    "responses.versions": _versions,
    "risk.source": lambda a: a.case.policy.risk.source,
    "risk.date": _risk_date,
}
"""Every typed value that wording may insert, by its id; "" means that the case has none."""
