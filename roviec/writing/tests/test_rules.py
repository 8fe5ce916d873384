import datetime as dt
from itertools import pairwise

import pytest

from roviec.writing import NoRuleSet, rule_set_on, rule_sets


@pytest.mark.parametrize(
    ("form", "day", "code"),
    [
        ("party", dt.date(2018, 4, 3), "party-2018"),
        ("party", dt.date(2026, 5, 26), "party-2018"),
        ("party", dt.date(2026, 5, 27), "party-2026"),
        ("state", dt.date(2020, 3, 5), "state-2020"),
    ],
)
def test_the_date_of_the_paper_chooses_its_rules(form, day, code):
    assert rule_set_on(form, day).code == code


@pytest.mark.parametrize(
    ("form", "day"), [("party", dt.date(2018, 4, 2)), ("state", dt.date(2020, 3, 4))]
)
def test_a_day_before_every_rule_is_refused(form, day):
    with pytest.raises(NoRuleSet, match=day.isoformat()):
        rule_set_on(form, day)


def test_rules_of_one_form_follow_each_other_without_gap_or_overlap():
    for earlier, later in pairwise(rule_sets()):
        if earlier.form == later.form:
            assert earlier.valid_to == later.valid_from


def test_every_rule_set_names_its_source_and_stays_inside_the_published_limits():
    for rules in rule_sets():
        assert rules.source
        assert 18 <= rules.body.line <= 22
        assert 13 <= rules.body.style.size <= 15
        assert 10 <= rules.body.first_line <= 12.7
        assert rules.body.space_after >= 6
        assert (rules.page.left, rules.page.right) == (30, 15)
