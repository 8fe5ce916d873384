"""A living example: reports in every state, inspections, verdicts of every kind, follow-up.

`seed(today)` makes it through the same acts people use, so that whatever it shows can be done.
"""

from roviec.templates_of_work.demo.seeding import SAMPLES, Seeded, Shown, seed

__all__ = ["SAMPLES", "Seeded", "Shown", "seed"]
