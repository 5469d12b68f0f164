"""One form for each edit of a design: what arrives is checked, then becomes an Edited.

The canvas, the outline and the inspector all send these. `EDITS` has them by the name of the edit.
"""

from django import forms

from scenarios import editing, library
from scenarios.engine.catalogue import KINDS
from scenarios.engine.cloudformation.reader import import_template
from scenarios.engine.design import MAX_COMPONENTS, Connection
from scenarios.engine.document import MAX_COORDINATE, parse
from scenarios.engine.errors import DesignError

KIND_CHOICES = [(kind, kind) for kind in KINDS]


class EditForm(forms.Form):
    """An edit of a design. `revision` is the one that the page shows."""

    revision = forms.IntegerField(min_value=1)

    def edit(self, design, given):
        """The Edited of a valid form; `given` are the ids the brief fixes. Raises DesignError."""
        raise NotImplementedError

    def fault(self):
        """The first thing wrong with the form, for a message."""
        return next(iter(self.errors.values()))[0]


class IdsField(forms.Field):
    """Ids of components, sent as one value each."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value):
        ids = list(dict.fromkeys(value or []))
        if len(ids) > MAX_COMPONENTS:
            raise forms.ValidationError("Those are more components than a design may have.")
        return ids


class ConnectionsField(IdsField):
    """Connections, each sent as `from to kind`."""

    def to_python(self, value):
        found = [tuple(text.split(" ")) for text in value or []]
        if any(len(parts) != 3 for parts in found):
            raise forms.ValidationError("A connection is written as from, to and kind.")
        return [Connection(*parts) for parts in dict.fromkeys(found)]


class PositionsField(forms.JSONField):
    """{id of a component: [x, y]} as JSON."""

    def to_python(self, value):
        found = super().to_python(value)
        if not isinstance(found, dict) or not all(map(is_position, found.values())):
            raise forms.ValidationError("Positions are pairs of numbers by component.")
        return {one: (x, y) for one, (x, y) in found.items()}


def is_position(value):
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(
            # A chained comparison is false for NaN too.
            type(part) in (int, float) and -MAX_COORDINATE <= part <= MAX_COORDINATE
            for part in value
        )
    )


class AddForm(EditForm):
    service = forms.CharField(max_length=64)
    x = forms.FloatField(required=False, min_value=-MAX_COORDINATE, max_value=MAX_COORDINATE)
    y = forms.FloatField(required=False, min_value=-MAX_COORDINATE, max_value=MAX_COORDINATE)

    def edit(self, design, given):
        spot = self.cleaned_data["x"], self.cleaned_data["y"]
        position = None if None in spot else spot
        return editing.add(design, self.cleaned_data["service"], position)


class ConnectForm(EditForm):
    source = forms.CharField(max_length=64)
    target = forms.CharField(max_length=64)
    kind = forms.ChoiceField(choices=KIND_CHOICES, required=False)

    def edit(self, design, given):
        data = self.cleaned_data
        return editing.connect(design, data["source"], data["target"], data["kind"])


class OneConnectionForm(EditForm):
    connections = ConnectionsField()

    @property
    def connection(self):
        return self.cleaned_data["connections"][0]


class KindForm(OneConnectionForm):
    kind = forms.ChoiceField(choices=KIND_CHOICES)

    def edit(self, design, given):
        return editing.change_kind(design, self.connection, self.cleaned_data["kind"])


class TurnForm(OneConnectionForm):
    def edit(self, design, given):
        return editing.turn_round(design, self.connection)


class MoveForm(EditForm):
    positions = PositionsField()

    def edit(self, design, given):
        return editing.move(design, self.cleaned_data["positions"])


class RenameForm(EditForm):
    component = forms.CharField(max_length=64)
    name = forms.CharField(max_length=editing.MAX_NAME, required=False)

    def edit(self, design, given):
        return editing.rename(design, self.cleaned_data["component"], self.cleaned_data["name"])


class RemoveForm(EditForm):
    components = IdsField(required=False)
    connections = ConnectionsField(required=False)

    def edit(self, design, given):
        data = self.cleaned_data
        return editing.remove(design, data["components"], data["connections"], given)


class DuplicateForm(EditForm):
    components = IdsField()

    def edit(self, design, given):
        return editing.duplicate(design, self.cleaned_data["components"])


class AlignForm(EditForm):
    components = IdsField()
    axis = forms.ChoiceField(choices=[("row", "In a row"), ("column", "In a column")])

    def edit(self, design, given):
        return editing.align(design, self.cleaned_data["components"], self.cleaned_data["axis"])


class LayOutForm(EditForm):
    def edit(self, design, given):
        return editing.lay_out(design)


class PasteForm(EditForm):
    """Parts of another design: what the editor copied, a design file, or a stack template."""

    text = forms.CharField(max_length=1024 * 1024, strip=False)

    def edit(self, design, given):
        return editing.paste(design, read_any(self.cleaned_data["text"]))


def read_any(text):
    """The design in a design document or in a CloudFormation or SAM template.

    Raises DesignError with what is wrong with the document, or the template where it is none.
    """
    if '"studyapp.design/' in text[:400]:
        return parse(text, library.catalogue())
    return import_template(text, library.catalogue()).design


class RestoreForm(EditForm):
    """Back to a named version, as an edit that can be undone."""

    version = forms.IntegerField()

    def __init__(self, *args, draft, **kwargs):
        super().__init__(*args, **kwargs)
        self.draft = draft

    def clean_version(self):
        version = self.draft.versions.filter(pk=self.cleaned_data["version"]).first()
        if version is None:
            raise forms.ValidationError("That version is no longer there.")
        return version

    def edit(self, design, given):
        version = self.cleaned_data["version"]
        kept = parse(version.document, library.catalogue())
        return editing.Edited(kept, f"Went back to {version.name}")


class ConfigureForm(EditForm):
    """The settings of one component, made from the catalogue."""

    component = forms.CharField(max_length=64)

    def __init__(self, *args, design, **kwargs):
        super().__init__(*args, **kwargs)
        component_id = self["component"].value() or ""
        self.component = design.component(component_id) if component_id in design else None
        if self.component is None:
            return
        service = design.catalogue.services[self.component.service]
        for setting in service.settings.values():
            field = field_for(setting)
            field.initial = self.component.config[setting.name]
            self.fields[setting.name] = field

    def clean(self):
        if self.component is None:
            raise forms.ValidationError("That component is no longer there.")
        return super().clean()

    def edit(self, design, given):
        config = self.component.config
        changed = {
            name: self.cleaned_data[name]
            for name in config
            if name in self.cleaned_data and self.cleaned_data[name] != config[name]
        }
        if not changed:
            raise DesignError("", "Nothing was changed")
        return editing.configure(design, self.component.id, changed, given)


def field_for(setting):
    """The form field of a setting of the catalogue."""
    words = {"label": setting.label, "help_text": setting.help}
    if setting.type == "boolean":
        widget = forms.CheckboxInput({"class": "form-check-input"})
        return forms.BooleanField(required=False, widget=widget, **words)
    if setting.type == "choice":
        choices = [(one, one) for one in setting.choices]
        widget = forms.Select({"class": "form-select"})
        return forms.ChoiceField(choices=choices, widget=widget, **words)
    return forms.IntegerField(
        min_value=setting.minimum,
        max_value=setting.maximum,
        required=not setting.may_be_null,
        widget=forms.NumberInput({"class": "form-control"}),
        **words,
    )


class VersionForm(forms.Form):
    name = forms.CharField(max_length=80)


EDITS = {
    "add": AddForm,
    "connect": ConnectForm,
    "kind": KindForm,
    "turn": TurnForm,
    "move": MoveForm,
    "rename": RenameForm,
    "configure": ConfigureForm,
    "remove": RemoveForm,
    "duplicate": DuplicateForm,
    "align": AlignForm,
    "lay-out": LayOutForm,
    "paste": PasteForm,
    "restore": RestoreForm,
}


def edit_form(name, data, *, draft, design):
    """The bound form of an edit; None where there is no such edit."""
    made = EDITS.get(name)
    if made is None:
        return None
    extra = {}
    if made is ConfigureForm:
        extra["design"] = design
    if made is RestoreForm:
        extra["draft"] = draft
    return made(data, **extra)
