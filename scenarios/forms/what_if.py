"""What a learner changes about a drill, in the address of its page."""

from django import forms

from scenarios.engine.simulation.faults import NEED_TARGET, Fault
from scenarios.what_if import WhatIf
from scenarios.wording import FAULTS

NOTHING = "nothing"
LONGEST_S = 7200
AT_FIRST_S = 60
# It takes days, and a drill that long shows nothing else.
NOT_OFFERED = {"approval-delay"}
WRONG_NUMBER = ("invalid", "min_value", "max_value")
LEAST, MOST = 0.1, 10
NOT_A_FACTOR = f"A number from {LEAST:g} to {MOST:g}."
NOT_A_LENGTH = f"A whole number from 1 to {LONGEST_S}."
NOT_OFFERED_HERE = {"invalid_choice": "Choose one of the list."}


class WhatIfForm(forms.Form):
    """?load= ?fault= ?at= ?seconds= ?target=; what is left out stays as in the drill."""

    load = forms.FloatField(
        required=False,
        min_value=LEAST,
        max_value=MOST,
        label="Load, times",
        help_text=f"{LEAST:g} to {MOST:g}",
        error_messages=dict.fromkeys(WRONG_NUMBER, NOT_A_FACTOR),
    )
    fault = forms.ChoiceField(
        required=False, label="What goes wrong", error_messages=NOT_OFFERED_HERE
    )
    at = forms.IntegerField(required=False)  # as long as the drill, so made with it
    seconds = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=LONGEST_S,
        label="For seconds",
        help_text="Empty: to the end",
        error_messages=dict.fromkeys(WRONG_NUMBER, NOT_A_LENGTH),
    )
    target = forms.ChoiceField(required=False, label="To what", error_messages=NOT_OFFERED_HERE)

    def __init__(self, data, *, design, drill):
        plan = drill.plan
        super().__init__(data, initial={"load": 1, **first_fault(design, plan)})
        self.drill = drill
        own = "As in the drill" if plan.faults else "Nothing, as in the drill"
        self.fields["fault"].choices = [
            ("", own),
            *([(NOTHING, "Nothing")] if plan.faults else []),
            *((kind, words[0]) for kind, words in FAULTS.items() if kind not in NOT_OFFERED),
        ]
        self.fields["at"] = forms.IntegerField(
            required=False,
            min_value=0,
            max_value=plan.seconds - 1,
            label="From second",
            error_messages=dict.fromkeys(
                WRONG_NUMBER,
                f"A whole number from 0 to {plan.seconds - 1}.",
            ),
        )
        self.fields["target"].choices = [
            ("", "As in the drill, or everything" if plan.faults else "Everything it can be about"),
            *((component.id, design.title(component.id)) for component in design.components),
        ]

    def clean(self):
        data = super().clean()
        is_own = data.get("fault") in {fault.kind for fault in self.drill.plan.faults}
        if data.get("fault") in NEED_TARGET and data.get("target") == "" and not is_own:
            self.add_error("target", "Choose what turns slow or goes down.")

    @property
    def what_if(self):
        """The WhatIf of a valid form; None where it changes nothing."""
        data = self.cleaned_data
        found = WhatIf(data["load"] or 1.0, self.new_fault, is_quiet=data["fault"] == NOTHING)
        return None if found.changed(self.drill) == self.drill else found

    @property
    def new_fault(self):
        data = self.cleaned_data
        if data["fault"] in ("", NOTHING):
            return None
        at = AT_FIRST_S if data["at"] is None else data["at"]
        target = (data["target"],) if data["target"] else ()
        return Fault(data["fault"], at=at, seconds=data["seconds"], target=target)


def first_fault(design, plan):
    """What the fields of the fault begin with: those of the drill's own."""
    if not plan.faults:
        return {"at": min(AT_FIRST_S, plan.seconds - 1)}
    fault = plan.faults[0]
    target = next((one for one in fault.target if one in design), "")
    return {
        "fault": "" if fault.kind in NOT_OFFERED else fault.kind,
        "at": round(fault.at),
        "seconds": round(fault.seconds) if fault.seconds else None,
        "target": target,
    }
