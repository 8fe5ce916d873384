"""What is wrong with a template's files, as one error."""

from __future__ import annotations

from roviec.files.toml import Mistake, Problem, Table, row_of

__all__ = ["Mistake", "Problem", "Table", "TemplateError", "row_of"]


class TemplateError(ValueError):
    """Files of a template that can not be used; the message lists every mistake."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)
