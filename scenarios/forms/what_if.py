"""What a learner changes about a drill, in the address of its page."""

from django import forms

from scenarios.engine.simulation.faults import NEED_TARGET, Fault
from scenarios.what_if import WhatIf
from scenarios.wording import FAULTS

NOTHING = "nothing"
LONGEST_S = 7200
# It takes days, and a drill that long shows nothing else.
NOT_OFFERED = {"approval-delay"}
FACTORS = (0.1, 10)


class WhatIfForm(forms.Form):
    """?load= ?fault= ?at= ?seconds= ?target=; what is left out stays as in the drill."""

    load = forms.FloatField(
        required=False,
        min_value=FACTORS[0],
        max_value=FACTORS[1],
        label="Load, times",
        help_text="0.1 to 10",
    )
    fault = forms.ChoiceField(required=False, label="What goes wrong")
    at = forms.IntegerField(required=False)  # as long as the drill, so made with it
    seconds = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=LONGEST_S,
        label="For seconds",
        help_text="Empty: to the end",
    )
    target = forms.ChoiceField(required=False, label="To what")

    def __init__(self, data, *, design, plan):
        super().__init__(data, initial={"load": 1, **first_fault(design, plan)})
        self.plan = plan
        own = "As in the drill" if plan.faults else "Nothing, as in the drill"
        self.fields["fault"].choices = [
            ("", own),
            *([(NOTHING, "Nothing")] if plan.faults else []),
            *((kind, words[0]) for kind, words in FAULTS.items() if kind not in NOT_OFFERED),
        ]
        self.fields["at"] = forms.IntegerField(
            required=False, min_value=0, max_value=plan.seconds - 1, label="From second"
        )
        self.fields["target"].choices = [
            ("", "Everything it can be about"),
            *((component.id, design.title(component.id)) for component in design.components),
        ]

    def clean(self):
        data = super().clean()
        if data.get("fault") in NEED_TARGET and data.get("target") == "":
            self.add_error("target", "Choose what turns slow or goes down.")

    @property
    def what_if(self):
        """The WhatIf of a valid form; None where nothing is changed."""
        data = self.cleaned_data
        factor, kind = data["load"] or 1.0, data["fault"]
        if factor == 1.0 and not kind:
            return None
        if kind in ("", NOTHING):
            return WhatIf(factor, is_quiet=kind == NOTHING)
        target = (data["target"],) if data["target"] else ()
        at = 60 if data["at"] is None else data["at"]
        return WhatIf(factor, Fault(kind, at=at, seconds=data["seconds"], target=target))


def first_fault(design, plan):
    """What the fields of the fault begin with: those of the drill's own."""
    if not plan.faults:
        return {"at": min(60, plan.seconds - 1)}
    fault = plan.faults[0]
    target = next((one for one in fault.target if one in design), "")
    return {"at": round(fault.at), "seconds": round(fault.seconds) if fault.seconds else None,
            "target": target}  # fmt: skip
