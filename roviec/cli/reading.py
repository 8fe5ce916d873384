"""Reading texts: no database, no Django."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from roviec.cli.command import NOTHING, REFUSED, SUCCESS, Arguments, Command, why


def read_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="files or folders; - is standard input"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object per file and line")


def read(arguments: Arguments) -> int:
    from roviec.reading import ReadError, read
    from roviec.reading.bulk import without_names
    from roviec.reading.output import to_json

    sources = list(_sources(arguments.files))
    # Names of people appear only when one document is read; a folder is read in bulk, whatever
    # it holds today.
    bulk = len(sources) > 1 or any(Path(name).is_dir() for name in arguments.files)
    failed = False
    for name, content in sources:
        try:
            reading = read(content(), name=name)
        except (ReadError, OSError) as error:
            failed = True
            print(f"{name}: {why(error)}", file=sys.stderr)
            continue
        if bulk:
            reading = without_names(reading)
        if arguments.json:
            print(json.dumps(to_json(reading), ensure_ascii=False))
        else:
            print(_overview(to_json(reading)))
    return REFUSED if failed else SUCCESS


def _sources(names: Sequence[str]) -> list[tuple[str, Callable[[], bytes]]]:
    found: list[tuple[str, Callable[[], bytes]]] = []
    for name in names:
        path = Path(name)
        if name == "-":
            found.append(("-", sys.stdin.buffer.read))
        elif path.is_dir():
            inside = sorted(each for each in path.rglob("*") if each.is_file())
            found.extend((str(each), each.read_bytes) for each in inside)
        else:
            found.append((name, path.read_bytes))
    return found


KINDS = {
    "citations": "Văn bản được dẫn",
    "claims": "Điểm đếm được",
    "dates": "Ngày",
    "periods": "Kỳ",
    "officeholders": "Người giữ chức vụ",
    "units": "Đơn vị",
    "statements": "Nhận định, yêu cầu, đề xuất",
    "events": "Sự việc",
    "warnings": "Lưu ý",
}


def _overview(reading: dict[str, Any]) -> str:
    """What a text says, for a person at a terminal."""
    source = reading["source"]
    lines = [f"{source['name']}: {source['media_type']}, {source['characters']} ký tự"]
    for kind, title in KINDS.items():
        if reading[kind]:
            lines.append(f"\n{title} ({len(reading[kind])})")
        for item in reading[kind]:
            text = reading["text"][item["start"] : item["end"]]
            lines.append(f"  {item['start']:>6}  {' '.join(text.split())}")
    return "\n".join(lines)


COMMANDS = {
    "read": Command(
        read,
        "what a text says, and where it says it",
        "roviec read bao-cao.docx\n  roviec read --json *.pdf\n  cat tin.txt | roviec read -",
        read_arguments,
        NOTHING,
    ),
}
