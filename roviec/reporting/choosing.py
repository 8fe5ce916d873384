"""Which of one unit's figures a total may hold."""

from __future__ import annotations

from dataclasses import dataclass

from roviec.reporting.held import Held
from roviec.reporting.models import Scope


@dataclass(slots=True)
class Chosen:
    """Of one unit's figures of one indicator, those that a total may hold."""

    signed: Held | None = None
    """The unit's own, as it counts for the unit itself."""
    accepted: Held | None = None
    imported: Held | None = None
    whole: Held | None = None
    """Imported, for the unit with all below."""

    def take(self, held: Held) -> None:
        """Of figures from several reports the one signed last stays: never their sum."""
        if held.scope != Scope.OWN:
            self.whole = self.whole or (held if held.source else None)
            return
        if held.source:
            self.imported = self.imported or held
        if held.counts:
            self.signed = signed_last(self.signed, held)
        if held.accepted:
            self.accepted = signed_last(self.accepted, held)

    @property
    def own(self) -> Held | None:
        """The unit's own number: signed, else imported."""
        return self.signed or self.imported

    @property
    def above(self) -> Held | None:
        """What counts above: accepted; an import only where nothing was signed."""
        return self.accepted if self.accepted or self.signed else self.imported

    @property
    def waits(self) -> bool:
        """Signed, and not what counts above yet."""
        signed, above = self.signed, self.above
        return signed is not None and (above is None or above.version_id != signed.version_id)


NO_FIGURES = Chosen()


def signed_last(one: Held | None, other: Held) -> Held:
    """The one signed last; of two signed at the same moment the first."""
    if one is None or one.signed_at is None:
        return other if one is None or other.signed_at is not None else one
    return other if other.signed_at is not None and other.signed_at > one.signed_at else one
