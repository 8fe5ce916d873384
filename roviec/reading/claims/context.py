"""What the sentence says about a number: kind of figure, reach, change, recurrence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from roviec.reading.matching import WORD_END, WORD_START, low_any, squeezed
from roviec.reading.model import Change, Nature, Scope
from roviec.reading.places import Opened, Places, opened
from roviec.reading.vocabulary import load

_DATA = load("claims")
_NATURE = _DATA["nature"]
_KINDS = ("target", "cumulative", "stock", "flow")
_CUES = Opened(
    rf"{WORD_START}(?:(?P<target>{low_any(_NATURE['target'])})"
    rf"|(?P<cumulative>{low_any(_NATURE['cumulative'])}|{_NATURE['until_now']})"
    rf"|(?P<stock>{low_any(_NATURE['stock'])})|(?P<flow>{low_any(_NATURE['flow'])})){WORD_END}",
    ["từ", *(word for each in _KINDS for word in _NATURE[each])],
)
_BEHIND = re.compile(
    rf"[ ,]*(?:mới |đã |đều )?(?:(?P<flow>{low_any(_NATURE['flow_after'])})"
    rf"|(?P<stock>{low_any(_NATURE['stock_after'])})){WORD_END}"
)
_RECURRING = opened(_NATURE["recurring"])
_SUBTREE = opened(_DATA["scope"]["subtree"])
_OWN = opened(_DATA["scope"]["own"])
_CHANGE = Opened(
    rf"{WORD_START}(?:(?P<up>{low_any(_DATA['change']['up'])})|(?P<down>{low_any(_DATA['change']['down'])}))"
    rf"(?: (?:đến|tới|là|khoảng))? ?$",
    [*_DATA["change"]["up"], *_DATA["change"]["down"]],
)
_VERSUS = re.compile(r"[^,;.()\n]{0,60}?(?<!\w)so với (?P<what>[^,;.()\n]{2,80})")
_VERSUS_BEFORE = re.compile(
    r"(?<!\w)so với (?P<what>[^,;.()\n]{2,60}?),? (?:đã |thì )?(?:tăng|giảm)[^,;.\d]*$"
)
_YARDSTICK = re.compile(
    r" (?P<what>(?:kế hoạch|chỉ tiêu|dự toán|nghị quyết|mục tiêu)[^,;.()\n]{0,40})"
)
_VERSUS_STOP = re.compile(r" (?:và|đạt|tăng|giảm|bằng|trong đó)(?!\w)")
_LISTED = re.compile(r" ?,? (?:và )?(?:hơn |trên |gần |khoảng )?")
_SAME_LIST = re.compile(
    rf" ?,? (?:và )?(?P<verb>(?:{low_any([*_DATA['change']['up'], *_DATA['change']['down']])}) )?"
    r"(?:hơn |trên |gần |khoảng )?"
)
_TIME = opened(["cùng kỳ", "năm", "quý", "tháng", "đầu", "cuối", "kỳ", "nhiệm kỳ", "vụ", "tuần"])
_SINCE = Opened(
    rf"{_NATURE['until_now']}|{low_any(_NATURE['cumulative'])}", ["từ", *_NATURE["cumulative"]]
)
_CUE_REACH = 80
_REACH = 900
_OPENS_TARGET = re.compile(
    r"[-+ ]*(?:(?:tiếp tục |mục tiêu:? )?phấn đấu|chỉ tiêu|mục tiêu)(?!\w)(?!.*(?<!\w)đã(?!\w))"
)
# "kế hoạch năm 2021 mở 30 lớp": right before the number, a plan says what is to be.
_PLANNED = re.compile(
    r"(?<!\w)kế hoạch(?: (?:công tác )?năm \d{4})?(?: (?:là|sẽ))?"
    r" (?:mở|tổ chức|xây dựng|phát hành|ban hành|thành lập|kết nạp) $"
)
_PLAN_REACH = 60
_DONE = re.compile(r"(?<!\w)(?:đã|đạt được|kết quả|thực hiện được|đến nay|kết nạp được|hiện)(?!\w)")
_DIRECT = Opened(rf"{WORD_START}{low_any(_NATURE['flow_direct'])} $", _NATURE["flow_direct"])
_COUNTS = re.compile(r"[\d%] ?$")
_LEFT_OVER = Opened(r"(?<!\w)còn (?:lại )?$", ["còn"])
_COMMA = re.compile(r"[,;.]")
_EACH = re.compile(r"[ /]*(?:mỗi |/)?(?:hằng|hàng|mỗi|/) ?(?:năm|tháng|quý|tuần)(?!\w)")
_HARD_CLAUSE = re.compile(r";|\.\s|: ")


@dataclass(frozen=True, slots=True)
class Place:
    """A claim's place: the sentence around it, the clause it is in, the quoted claim itself."""

    places: Places
    folded: str
    sentence: tuple[int, int]
    clause: int
    start: int
    end: int

    @property
    def low(self) -> str:
        return self.places.low

    @property
    def floor(self) -> int:
        """Where the words that can bear on the claim begin: a sentence may be a whole page."""
        return max(self.sentence[0], self.start - _REACH)


def clause_start(low: str, floor: int, at: int) -> int:
    """Where the part between semicolons that holds `at` begins."""
    last = floor = max(floor, at - _REACH)
    for match in _HARD_CLAUSE.finditer(low, floor, at):
        last = match.end()
    return last


def nature_of(place: Place) -> Nature | None:
    """flow, stock, cumulative or target, by the nearest cue; None when nothing says so."""
    places, start = place.places, place.start
    found: dict[str, int] = {}
    for match in _CUES.finditer(places, place.clause, start):
        found[str(match.lastgroup)] = match.start()
    behind = _BEHIND.match(place.low, place.end)
    if ("target" in found and _rules(place, found["target"])) or _opens_plan(place):
        return "target"
    if behind is not None:
        return "flow" if behind["flow"] else "stock"
    nearest: Nature | None = _nearest(found, start)
    if _LEFT_OVER.search(places, max(place.floor, start - 12), start):
        return "stock"
    if _DIRECT.search(places, max(place.floor, start - 16), start):
        nearest = "flow"
    if "cumulative" in found or _SINCE.search(places, place.floor, start):
        return "stock" if nearest == "stock" else "cumulative"
    return nearest


def _opens_plan(place: Place) -> bool:
    """Whether the sentence opens with what is to be, or a plan's verb leads to the number."""
    if _OPENS_TARGET.match(place.low, place.floor, place.start):
        return True
    near = max(place.floor, place.start - _PLAN_REACH)
    return _PLANNED.search(place.low, near, place.start) is not None


def _nearest(found: dict[str, int], start: int) -> Nature | None:
    """The cue nearest to the number, unless the clause has gone on to other things since."""
    flow, stock = found.get("flow", -1), found.get("stock", -1)
    if max(flow, stock) < max(0, start - _CUE_REACH):
        return None
    return "flow" if flow > stock else "stock"


def _rules(place: Place, at: int) -> bool:
    """A target word counts when no act already done stands between it and the number."""
    between = place.low[at : place.start]
    # '112 % chỉ tiêu', '14/16 chỉ tiêu': a yardstick, a counted thing.
    if _COUNTS.search(place.low, max(0, at - 2), at):
        return False
    return not _DONE.search(between) and ("," not in between or len(between) < _CUE_REACH)


def is_recurring(place: Place) -> bool:
    """Whether the clause says every year, month …: each of them must hold."""
    if _RECURRING.search(place.places, place.clause, place.start):
        return True
    return _EACH.match(place.low, place.end) is not None


def scope_of(place: Place) -> Scope:
    """own or the whole subtree, where the sentence says which."""
    places, begin = place.places, place.clause
    stop = min(place.sentence[1], place.end + 60)
    comma = _COMMA.search(place.low, place.end, stop)
    stop = comma.start() if comma else stop
    if _OWN.search(places, begin, stop):
        return "own"
    return "subtree" if _SUBTREE.search(places, begin, stop) else "unknown"


def change_of(place: Place, quantified: int) -> tuple[Change, int] | None:
    """A rise or fall by the number, what against, and where its word starts; a level is None."""
    floor = max(place.sentence[0], quantified - 30)
    match = _CHANGE.search(place.places, floor, quantified)
    if match is None:
        return None
    start = match.start()
    direction = "up" if match["up"] else "down"
    return Change(direction=direction, versus=_versus(place, start)), start  # type: ignore[arg-type]  # one of the two words, as the groups say


def shared_change(place: Place, before: Change, begin: int) -> Change | None:
    """'giảm 3 đầu mối, 12 biên chế': the next number of the list rose or fell as the one before,
    which ends at `begin`."""
    if not _LISTED.fullmatch(place.low, begin, place.start):
        return None
    return Change(direction=before.direction, versus=_versus(place, place.start) or before.versus)


def versus_of_list(place: Place, own: Change, following: Change, end: int) -> str | None:
    """What 'giảm 5 vụ, 3 người chết so với cùng kỳ' compares its first number with: what the
    next of the list, which begins at `end`, is compared with."""
    if own.versus or following.versus is None or own.direction != following.direction:
        return None
    joint = _SAME_LIST.fullmatch(place.low, place.end, end)
    if joint is None or (joint["verb"] and not _TIME.pattern.search(following.versus.lower())):
        return None
    return following.versus


def _versus(place: Place, start: int) -> str | None:
    match = _VERSUS.match(place.low, place.end, place.sentence[1])
    if match is None:
        match = _VERSUS_BEFORE.search(place.low, max(place.floor, start - 140), start + 6)
    if match is None:
        match = _YARDSTICK.match(place.low, place.end, place.sentence[1])
    if match is None:
        return None
    stop = _VERSUS_STOP.search(place.low, match.start("what"), match.end("what"))
    end = stop.start() if stop else match.end("what")
    return squeezed(place.folded[match.start("what") : end]) or None
