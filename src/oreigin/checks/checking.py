"""Checking one declaration: the Checker's lines, then every plausibility rule that applies."""

from collections.abc import Iterator, Mapping
from functools import cache
from types import ModuleType

from oreigin import tables
from oreigin.checks import rules_answers, rules_form, rules_smelters
from oreigin.checks.context import Context
from oreigin.checks.registry import functions_of
from oreigin.checks.rules_smelters import list_mark
from oreigin.checks.values import Checked, Finding, Hit, Kind, Predicate, Rule, gravest_first
from oreigin.response.completeness import Line, LineStatus, completeness
from oreigin.response.completeness import missing as missing_names
from oreigin.workbook.layout import Layout

MODULES: tuple[ModuleType, ...] = (rules_answers, rules_form, rules_smelters)
"""Where the functions of the rules are."""


@cache
def rules() -> Mapping[str, Rule]:
    """Return every rule by its id, in the order of `data/checks.toml`."""
    return {rule.id: rule for rule in tables.load("checks.toml", Rule)}


@cache
def predicates() -> Mapping[str, Predicate]:
    """Return the function of every plausibility rule, by the rule's id."""
    plausible = (rule.id for rule in rules().values() if rule.kind is Kind.PLAUSIBILITY)
    return functions_of(plausible, MODULES)


def check(context: Context) -> Checked:
    """Return all findings about one declaration, completeness first, the gravest first."""
    declaration = context.declaration
    lines = completeness(declaration, context.layout)
    findings = (*_completeness(lines, context.layout), *_plausibility(context))
    return Checked(
        document=declaration.document,
        template=declaration.template,
        version=declaration.version,
        company=declaration.company_name(),
        missing=missing_names(lines),
        findings=gravest_first(findings),
        reference=context.reference.source if context.reference else "",
        list_mark=list_mark(context),
    )


def finding(rule_id: str, hit: Hit) -> Finding:
    """Return the finding of a rule with the facts of `hit` in its words."""
    rule = rules()[rule_id]
    message, remedy = rule.message.format_map(hit.facts), rule.remedy.format_map(hit.facts)
    facts = dict(hit.facts)
    return Finding(rule.id, rule.kind, rule.severity, hit.cells, message, remedy, facts)


def _plausibility(context: Context) -> Iterator[Finding]:
    for rule_id, predicate in predicates().items():
        rule = rules()[rule_id]
        if rule.applies_to(context.layout) and (context.reference or not rule.needs_reference):
            for hit in predicate(context):
                yield finding(rule_id, hit)


def _completeness(lines: tuple[Line, ...], layout: Layout) -> Iterator[Finding]:
    for line in lines:
        if line.status is LineStatus.MISSING:
            facts = {"metal": line.metal or "", "question": line.question}
            yield finding(_rule_of(line, layout), Hit((line.name,), facts | _asked(line, layout)))


def _rule_of(line: Line, layout: Layout) -> str:
    """Return the rule that says of a Checker line that it is missing."""
    sheet, _, cell = line.name.partition("!")
    if line.question:
        return "answer-missing"
    if sheet == layout.declaration.sheet:
        for field in layout.declaration.fields:
            if field.cell == cell:
                rule_id = field.id.replace("_", "-") + "-missing"
                return rule_id if rule_id in rules() else "field-missing"
        if cell in {place for _, place in layout.declaration.mineral_cells()}:
            return "field-missing"
        public = _question_at(layout, cell)
        return "company-answer-missing" if public else "policy-url-missing"
    if layout.product_list and sheet == layout.product_list.sheet:
        return "products-missing"
    return "smelter-missing" if line.metal else "unlisted-smelter-incomplete"


def _question_at(layout: Layout, cell: str) -> str:
    """Return the id of the company question that is answered in `cell`, "" where none is."""
    for question in layout.declaration.company_questions:
        if question.answer == cell:
            return question.id
    return ""


def _asked(line: Line, layout: Layout) -> dict[str, str]:
    if line.question or line.metal:
        return {}
    return {"question": _question_at(layout, line.name.partition("!")[2])}
