"""The summary of many files: what was read, what was not and why, and what a person must decide."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from oreigin.cli.common import say, shown

if TYPE_CHECKING:
    from pathlib import Path

    from rich.table import Table

    from oreigin.errors import Problem
    from oreigin.response.versions import Received, SeveralVersions
    from oreigin.workers import Outcome

_UNKNOWN_VERSION = "unknown-template-version"


class Batch:
    """Collects the outcomes of one run. The same bytes under two names are one document."""

    def __init__(self) -> None:
        self.read: list[Received] = []
        self.problems: list[Problem] = []
        self.twice: list[tuple[Path, Path]] = []
        self._first: dict[str, Path] = {}

    def is_new(self, outcome: "Outcome[Any]") -> bool:
        """Whether these bytes come for the first time; a second time is said and counted."""
        first = self._first.setdefault(outcome.sha256 or str(outcome.path), outcome.path)
        if first == outcome.path:
            return True
        self.twice.append((outcome.path, first))
        say(f"{outcome.path}: the same file as {first}")
        return False

    @property
    def exit_status(self) -> int:
        """0 if all was read, 1 if something was not, 2 if nothing was."""
        if not self.read:
            return 2
        return 1 if self.problems else 0

    def finish(self, with_table: bool) -> None:
        """Print the summary, if there was more than one file: a table, and the last word."""
        total = len(self.read) + len(self.problems) + len(self.twice)
        if total < 2:
            return
        several = self._several()
        if with_table:
            self._print_table(total, several)
        unknown = sum(problem.code == _UNKNOWN_VERSION for problem in self.problems)
        counts = [f"{len(self.read)} read", f"{len(self.problems)} unreadable"]
        counts += [f"{unknown} of these of an unknown version"] if unknown else []
        counts += [f"{len(self.twice)} received twice"] if self.twice else []
        suppliers = "one supplier" if len(several) == 1 else f"{len(several)} suppliers"
        counts += [f"several versions of {suppliers}"] if several else []
        say(f"{total} files: {', '.join(counts)}.")

    def _several(self) -> "tuple[SeveralVersions, ...]":
        from oreigin.response.versions import several_versions

        return several_versions(self.read)

    def _print_table(self, total: int, several: "tuple[SeveralVersions, ...]") -> None:
        from rich.table import Table

        from oreigin.cli.console import console

        table = Table(title=f"{total} files", box=None, padding=(0, 2), pad_edge=False)
        table.title_justify = "left"
        for title in ("", "Files", "Which, and what to do"):
            table.add_column(title, justify="right" if title == "Files" else "left")
        _add(table, "Read", len(self.read), "")
        for remedy, problems in self._by_remedy().items():
            files = "\n".join(f"{problem.file}: {problem.message}" for problem in problems)
            known = problems[0].code != _UNKNOWN_VERSION
            label = "Unreadable" if known else "Unknown version"
            _add(table, label, len(problems), f"{files}\n→ {remedy}")
        for again, first in self.twice:
            _add(table, "Received twice", 1, f"{again}\nis {first}")
        for each in several:
            _add(table, "Several versions", len(each.received), _described(each))
        console().print(table)

    def _by_remedy(self) -> "dict[str, list[Problem]]":
        """Group the problems by what to do about them, the most frequent first."""
        groups: dict[str, list[Problem]] = defaultdict(list)
        for problem in self.problems:
            groups[problem.remedy].append(problem)
        return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def _add(table: "Table", label: str, count: int, text: str) -> None:
    from rich.text import Text

    table.add_row(label, str(count), Text(shown(text)))


def _described(several: "SeveralVersions") -> str:
    """Name each version of one supplier; the choice stays with a person."""
    lines = [f"{several.company}:"]
    for each in several.received:
        about = (f"{each.template} {each.version}", each.scope, str(each.effective or "no date"))
        mark = "  ← proposed, the newest" if each is several.proposed else ""
        lines.append(f"  {each.source} ({', '.join(filter(None, about))}){mark}")
    decide = "→ Decide which counts."
    if several.proposed is None:
        decide = "→ No effective date is the newest: compare them and decide which counts."
    return "\n".join([*lines, decide])
