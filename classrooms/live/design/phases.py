"""What may follow what in a design session. Values are frozen.

Everybody works on one scenario until the host opens the gallery; from then on nothing changes in
what hangs there. A pause stops the clock, so it is possible only while the class designs.
"""

from dataclasses import dataclass

from classrooms.live.phases import Moment, Phase, Step

LEADS = {
    (Phase.LOBBY, Step.START): Phase.DESIGN,
    (Phase.DESIGN, Step.GALLERY): Phase.GALLERY,
}
MAIN = {
    Phase.LOBBY: Step.START,
    Phase.DESIGN: Step.GALLERY,
    Phase.GALLERY: Step.END,
}


@dataclass(frozen=True)
class DesignMoment(Moment):
    """Where a design session stands; its `position` and `round` never change."""

    leads = LEADS
    main = MAIN

    @property
    def takes_checks(self) -> bool:
        return self.phase == Phase.DESIGN

    def can(self, step: Step) -> bool:
        is_possible = step != Step.PAUSE or self.phase == Phase.DESIGN
        return is_possible and super().can(step)
