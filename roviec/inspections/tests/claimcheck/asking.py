"""One claim put to the record of the small world: the short way to ask in a test."""

from roviec.inspections.claimcheck import check
from roviec.inspections.tests.claimcheck.world import (
    YEAR,
    period,
    reading,
    said,
)

IN_2020 = period("Năm 2020", "2020-01-01", "2020-12-31")


def one(text, claim, record, asked=YEAR, **parts):
    (made,) = check(reading(text, claim, **parts), record, asked).checks
    return made


def classes(value="35", **given):
    return said(f"{value} lớp bồi dưỡng", "lớp bồi dưỡng", int(value), **given)


def opened(record, asked=YEAR, **given):
    return one("Phường Mai Đông đã mở 35 lớp bồi dưỡng.", classes(**given), record, asked)


def pledged(text, value, quantifier, record):
    claim = said(f"{text} đảng viên", "đảng viên", value, "percent", quantifier=quantifier)
    return one(f"Có {text} đảng viên viết bản cam kết.", claim, record)


def planned(text, value, total, record, **given):
    claim = said(f"{text} chi bộ", "chi bộ", value, "ratio", total=total, **given)
    return one(f"Đã có {text} chi bộ ban hành chương trình hành động.", claim, record)


def planned_percent(text, value, record, **given):
    claim = said(f"{text} chi bộ", "chi bộ", value, "percent", **given)
    return one(f"Đã có {text} chi bộ ban hành chương trình hành động.", claim, record)
