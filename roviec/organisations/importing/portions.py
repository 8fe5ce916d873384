"""What is written together: portions of new and changed identities, each fit to stand alone.

Every portion holds the superiors of what is in it, or they stand already; what changes of those
that are stored goes first and together, so that codes and superiors may be exchanged among them.
A portion that is written therefore breaks no rule, whether or not the next one comes.
"""

from __future__ import annotations

from collections.abc import Iterator

from roviec.organisations.structure import Key, State, Stretch

Changed = dict[Key, list[Stretch]]


def portions(changed: Changed, most: int) -> Iterator[Changed]:
    """Portions of up to `most`, but for the first, which holds every change of what stands."""
    portion: Changed = {}
    placed: set[Key] = set()
    stored = [key for key in changed if isinstance(key, int)]
    for known in stored:
        _place(known, changed, portion, placed)
    for key in changed:
        if len(portion) >= most:
            yield portion
            portion = {}
        _place(key, changed, portion, placed)
    if portion:
        yield portion


def _place(key: Key, changed: Changed, portion: Changed, placed: set[Key]) -> None:
    """The identity after its superiors."""
    waiting = [key]
    while waiting:
        last = waiting[-1]
        if last in placed or last not in changed:
            waiting.pop()
            continue
        above = [s for s in _superiors(changed[last]) if s in changed and s not in placed]
        above = [s for s in above if s not in waiting]
        if above:
            waiting += above
            continue
        placed.add(last)
        portion[last] = changed[last]
        waiting.pop()


def _superiors(stretches: list[Stretch]) -> list[Key]:
    return [s for each in stretches for s in each.state.superiors.values() if s is not None]


def numbered(changed: Changed, made: dict[str, int]) -> Changed:
    """With the numbers of what earlier portions made."""
    return {key: [_with_numbers(each, made) for each in some] for key, some in changed.items()}


def _with_numbers(stretch: Stretch, made: dict[str, int]) -> Stretch:
    superiors = {
        hierarchy: made.get(superior, superior) if isinstance(superior, str) else superior
        for hierarchy, superior in stretch.state.superiors.items()
    }
    return Stretch(stretch.valid_from, stretch.valid_to, State(stretch.state.attributes, superiors))
