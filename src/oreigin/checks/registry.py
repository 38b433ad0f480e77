"""How a rule's row in a table finds its function: rule `some-rule` is the function `some_rule`."""

from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any


def functions_of(
    rule_ids: Iterable[str], modules: tuple[ModuleType, ...]
) -> dict[str, Callable[..., Any]]:
    """Return the function of every rule, found in `modules`, by the rule's id.

    Raises LookupError for a rule without a function: the fault is ours.
    """
    found: dict[str, Callable[..., Any]] = {}
    for rule_id in rule_ids:
        name = rule_id.replace("-", "_")
        held = [vars(module)[name] for module in modules if name in vars(module)]
        if not held:
            raise LookupError(f"rule {rule_id} has no function {name}")
        found[rule_id] = held[0]
    return found
