"""The JSON of the contract: keys, order, plain values."""

from __future__ import annotations

import json

from roviec.reading import read
from roviec.reading.output import to_json

TEXT = (
    "Sáng ngày 5/6/2023, đoàn kiểm tra do đồng chí Lò Văn Inh, Phó Bí thư Huyện ủy làm trưởng đoàn "
    "làm việc với Đảng ủy xã Mường Mô. Năm 2022, 12/12 chi bộ học tập Chỉ thị số 05-CT/TW; hơn 92% đảng viên "
    "ký cam kết. Công tác phát triển đảng viên còn hạn chế. Đề nghị Đảng ủy xã tăng cường kiểm tra chi bộ."
)
KEYS = {
    "citations": {"start", "end", "text", "form", "kind", "number", "norm_id", "issuer", "issued", "refers_to"},
    "claims": {"start", "end", "text", "value", "total", "measure", "quantifier", "noun", "sentence", "subject", "scope", "period", "nature", "recurring", "change", "linked_to"},
    "dates": {"start", "end", "text", "date", "half_day", "inferred_year"},
    "periods": {"start", "end", "text", "from", "to", "duration", "recurring"},
    "officeholders": {"start", "end", "text", "name", "positions", "role", "byline"},
    "units": {"start", "end", "text", "name", "kind"},
    "statements": {"start", "end", "text", "kind", "speaker", "addressees"},
    "events": {"start", "end", "text", "type", "date", "half_day", "inspecting", "inspected", "period", "head", "basis", "topic"},
    "warnings": {"start", "end", "kind", "suggestion"},
}  # fmt: skip


def test_exactly_the_keys_of_the_contract():
    found = to_json(read(TEXT.encode(), name="báo cáo.txt"))
    assert list(found) == ["schema", "source", "text", *KEYS]
    assert set(found["source"]) == {"name", "media_type", "sha256", "characters", "pages"}
    assert found["schema"] == 1
    for kind, keys in KEYS.items():
        for fact in found[kind]:
            assert set(fact) == keys
    for kind in ("citations", "claims", "dates", "periods", "officeholders", "units"):
        assert found[kind], kind


def test_it_is_json_and_letters_stay():
    found = to_json(read(TEXT))
    assert json.loads(json.dumps(found, ensure_ascii=False)) == found
    assert found["text"] == TEXT


def test_bulk_reading_leaves_persons_out():
    assert to_json(read(TEXT), names=False)["officeholders"] == []
