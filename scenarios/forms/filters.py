"""How the list of scenarios is narrowed."""

from django import forms

from scenarios.standing import STATES


class ScenarioFilterForm(forms.Form):
    """?task= an exam task, ?state= where the learner stands; anything else shows all."""

    task = forms.ChoiceField(required=False, label="Topic")
    state = forms.ChoiceField(choices=STATES, required=False, label="Show")

    def __init__(self, data, *, tasks):
        super().__init__(data)
        self.fields["task"].choices = [("", "All topics"), *tasks]

    def narrowed(self, entries):
        self.full_clean()
        task, state = (self.cleaned_data.get(name) for name in ("task", "state"))
        return [
            entry
            for entry in entries
            if (not task or entry.scenario.task == task) and (not state or entry.state == state)
        ]
