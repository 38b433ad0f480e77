"""Placeholders filled in: wording and an assessment become runs that know where they come from."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from oreigin.assessment.products import necessary_metals
from oreigin.assessment.values import Assessment
from oreigin.case import Case, Signature
from oreigin.report.changes import Change
from oreigin.report.document import Inserted, Kind, Literal, Run, Runs
from oreigin.report.phrases import day_of_year, joined, long_date, number
from oreigin.report.wording import PLACEHOLDER, STRONG
from oreigin.smelters.countries import country_name, covered_countries
from oreigin.smelters.facility import Snapshot
from oreigin.smelters.schemes import schemes

SIGNATURE_MISSING = "[signature]"
DATE_MISSING = "[date]"


@dataclass(frozen=True, slots=True)
class Source:
    """What placeholders are filled from: the assessment, and names and citations.

    `changed` is what an amendment changes, () where nothing is known of what was filed.
    """

    assessment: Assessment
    terms: Mapping[str, str]
    changed: tuple[Change, ...] = ()

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
    signer = _signer(assessment)
    return f"/s/ {signer}" if signer else SIGNATURE_MISSING


def _signer(assessment: Assessment) -> str:
    given = signature_given(assessment.case)
    return given.name if given else ""


def signature_given(case: Case) -> Signature | None:
    """Return the signature, if its record holds all that makes it one; None otherwise.

    That is who signed, a day not after filing, and where the signed authentication document is
    kept (Regulation S-T, Rule 302(b)).
    """
    given = case.signatory.signature
    if given and given.name.strip() and given.authentication.strip():
        return given if given.signed <= case.as_of.filing else None
    return None


def _signed(assessment: Assessment) -> str:
    given = signature_given(assessment.case)
    return long_date(given.signed) if given else DATE_MISSING


def _risk_date(assessment: Assessment) -> str:
    day = assessment.case.policy.risk.as_of
    return long_date(day) if day else ""


def _reference_list(assessment: Assessment) -> str:
    """Return the newest reference list in force, named with its day."""
    day = assessment.case.as_of.status
    held = [r.snapshot for r in assessment.case.lists.references if r.snapshot.as_of <= day]
    newest = max(held, key=lambda snapshot: (snapshot.as_of, snapshot.id), default=None)
    return _list_named(newest) if newest else ""


def _status_days(assessment: Assessment) -> str:
    """Return the days of the status lists in force that may be shown, each once."""
    days = sorted({snapshot.as_of for snapshot in assessment.status_lists})
    return joined([long_date(day) for day in days])


def _origin_lists(assessment: Assessment) -> str:
    """Return the lists of origins that speak of printed smelters, named with their days."""
    said = {
        each.snapshot for s in assessment.smelters if s.printed for each in s.profile.origin.listed
    }
    held = (o.snapshot for o in assessment.case.lists.origins if o.snapshot.id in said)
    return joined([_list_named(snapshot) for snapshot in held])


def _list_named(snapshot: Snapshot) -> str:
    return f"{schemes()[snapshot.scheme].name}, as of {long_date(snapshot.as_of)}"


def _amendment_number(assessment: Assessment) -> str:
    amendment = assessment.case.amendment
    return str(amendment.number) if amendment else ""


def _amendment_filed(assessment: Assessment) -> str:
    amendment = assessment.case.amendment
    return long_date(amendment.filed) if amendment else ""


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
    "signature.date": _signed,
    "signatory.name": _signer,
    "signatory.office": lambda a: a.case.signatory.office,
    "form.name": lambda a: "FORM SD/A" if a.case.amendment else "FORM SD",
    "amendment.number": _amendment_number,
    "amendment.filed": _amendment_filed,
    "annex.title": lambda a: a.case.annex.title,
    "annex.origins_title": lambda a: a.case.annex.origins_title,
    "lists.reference": _reference_list,
    "lists.status_days": _status_days,
    "lists.origins": _origin_lists,
    "covered_countries": _covered_countries,
    "metals.necessary": lambda a: joined(metal_names(a)),
    "metals.single": lambda a: joined(m) if len(m := metal_names(a)) == 1 else "",
    "metals.several": lambda a: joined(m) if len(m := metal_names(a)) > 1 else "",
    "responses.versions": _versions,
    "risk.source": lambda a: a.case.policy.risk.source,
    "risk.date": _risk_date,
}
"""Every typed value that wording may insert, by its id; "" means that the case has none."""
