"""A form as plain values, and the administrator at the top who may lay forms out."""

from __future__ import annotations

from hypothesis import strategies as st

from roviec.reporting.designing.checking import fitting_columns, known_indicators
from roviec.reporting.designing.content import Content, Figure, Section, Text
from roviec.reporting.models import Column
from roviec.reporting.tests.stage import allow
from tests.world import World

KINDS = ("province_department", "commune_department")
PLAIN = Content(
    code="quick",
    name="Báo cáo nhanh",
    kinds=KINDS,
    sections=(
        Section(
            title="Số liệu",
            figures=(
                Figure(code="classes", columns=(Column.IN_PERIOD, Column.CUMULATIVE)),
                Figure(code="attendances", required=False),
            ),
            texts=(Text(heading="Đánh giá"),),
        ),
        Section(title="Thuyết minh", texts=(Text(heading="Đề xuất", required=False),)),
    ),
)


def administrator(world: World):
    for permission in ("report.view", "report.configure"):
        allow("administrator", permission, "own")
    return world.actor("administrator", "centre")


@st.composite
def contents(draw) -> Content:
    """Any form that may be put in force, with texts as people and attackers write them."""
    known = known_indicators()
    line = st.text(st.sampled_from("aĐ=+-@'\"\\#[]{}, ạ.\t1x"), min_size=1, max_size=12)
    words = line.map(lambda text: " ".join(text.split())).filter(bool)
    titles = draw(st.lists(words, min_size=1, max_size=3, unique=True))
    codes = draw(st.permutations(sorted(known)))
    sections = []
    for title in titles:
        some = codes[: draw(st.integers(0, 2))]
        codes = codes[len(some) :]
        headings = draw(st.lists(words, min_size=0 if some else 1, max_size=2, unique=True))
        sections.append(
            Section(
                title=title,
                figures=tuple(
                    Figure(
                        code=code,
                        columns=tuple(
                            column
                            for column in fitting_columns(known[code])
                            if column == Column.IN_PERIOD or draw(st.booleans())
                        ),
                        required=draw(st.booleans()),
                    )
                    for code in some
                ),
                texts=tuple(Text(heading=h, required=draw(st.booleans())) for h in headings),
            )
        )
    kinds = tuple(draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=2, unique=True)))
    return Content(code="quick", name=draw(words), kinds=kinds, sections=tuple(sections))
