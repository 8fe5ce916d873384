"""Whether a change of the reader's inside changes any fact.

    python -m bench.reading.golden write FILE      before the change
    python -m bench.reading.golden compare FILE    after it; tells the first differences

All facts of all cases, the samples and the generated corpus, one JSON line per text. The file is
a tool for one change and is kept nowhere.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.reading.corpus import documents
from bench.reading.texts import own_texts
from roviec.reading import read
from roviec.reading.output import to_json

_NORMS = {"chỉ thị 05": "05-CT/TW"}
_SHOWN = 12


def facts() -> Iterator[str]:
    """One line for every text; each short text is read alone as well."""
    texts = own_texts()
    for text in [*texts, *documents(texts)]:
        found = to_json(read(text, norms=_NORMS))
        yield json.dumps(found, ensure_ascii=False, sort_keys=True)


def write(path: Path) -> int:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in facts())
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB of facts")
    return 0


def compare(path: Path) -> int:
    """0 when every fact is the same, byte for byte."""
    differences = total = 0
    with path.open(encoding="utf-8") as file:
        for total, now in enumerate(facts(), 1):
            before = file.readline().rstrip("\n")
            if before == now:
                continue
            differences += 1
            if differences <= _SHOWN:
                print(f"text {total}: " + _difference(json.loads(before or "{}"), json.loads(now)))
        more = bool(file.readline())
    print(f"{total} texts, {differences} differ" + (", some are missing now" if more else ""))
    return int(differences > 0 or more)


def _difference(before: dict[str, Any], now: dict[str, Any]) -> str:
    for kind in now:
        old, new = before.get(kind), now[kind]
        if old == new:
            continue
        if not isinstance(old, list) or not isinstance(new, list):
            return f"{kind}: {str(old)[:80]!r} is {str(new)[:80]!r}"
        gone = [each for each in old if each not in new][:2]
        come = [each for each in new if each not in old][:2]
        return f"{kind}: gone {gone}, come {come}"
    return "nothing but the order of fields"


def main(arguments: list[str]) -> int:
    if len(arguments) != 2 or arguments[0] not in {"write", "compare"}:
        print(__doc__)
        return 2
    return (write if arguments[0] == "write" else compare)(Path(arguments[1]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
