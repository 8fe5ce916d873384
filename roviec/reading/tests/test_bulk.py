"""Reading several documents names nobody, wherever a name could stand."""

from __future__ import annotations

from dataclasses import replace

from roviec.reading import read
from roviec.reading.bulk import without_names
from roviec.reading.output import to_json

TEXT = (
    "Sáng 12/4/2022, Đoàn kiểm tra của Sở Y tế do đồng chí Hoàng Thị Mỷ, Phó Giám đốc Sở Y tế làm "
    "Trưởng đoàn đã kiểm tra công tác y tế tại Trung tâm Y tế huyện Bắc Hà.\n\n"
    "Phát biểu kết luận, đồng chí Hoàng Thị Mỷ đề nghị Trung tâm Y tế huyện Bắc Hà khắc phục hạn chế"
    " trong quản lý thuốc. Sở Y tế yêu cầu Trung tâm Y tế huyện Bắc Hà báo cáo trước ngày 30/5/2022."
)


def test_one_document_names_the_people_it_names():
    reading = read(TEXT)
    assert reading.officeholders
    assert reading.events[0].head == "Hoàng Thị Mỷ"
    assert "Hoàng Thị Mỷ" in {each.speaker for each in reading.statements}


def test_nobody_is_named_when_several_are_read():
    reading = without_names(read(TEXT))
    assert reading.officeholders == ()
    assert [event.head for event in reading.events] == [None]
    events = [{k: v for k, v in e.items() if k != "text"} for e in to_json(reading)["events"]]
    assert "Mỷ" not in str(events)
    named = [s for s in reading.statements if "Mỷ" in f"{s.speaker} {s.addressees}"]
    assert named == []


def test_a_person_who_is_asked_is_left_out_and_a_body_stays():
    reading = read(TEXT)
    asked = ("đồng chí HOÀNG  THỊ MỶ", "Sở Y tế")
    reading = replace(reading, statements=(replace(reading.statements[0], addressees=asked),))
    assert without_names(reading).statements[0].addressees == ("Sở Y tế",)


def test_what_bodies_say_and_the_text_stay():
    full = read(TEXT)
    bare = without_names(full)
    assert "Sở Y tế" in {each.speaker for each in bare.statements}
    assert bare.text == full.text
    assert bare.claims == full.claims
    assert [each.text for each in bare.statements] == [each.text for each in full.statements]
    assert [each.inspected for each in bare.events] == [each.inspected for each in full.events]
