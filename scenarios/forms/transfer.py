"""What learners bring in: a design file or a stack template, uploaded or pasted."""

import re

from django import forms

from scenarios import library
from scenarios.engine.cloudformation.reader import import_template
from scenarios.engine.document import parse
from scenarios.engine.errors import DesignError

MAX_BYTES = 1024 * 1024
# Our templates hold a design too, but as a text within: there every quotation mark is escaped.
DESIGN_FILE = re.compile(r'\ufeff?\s*\{.*"format"\s*:\s*"studyapp\.design/', re.DOTALL)


def is_design_file(written):
    text = written.decode(errors="replace") if isinstance(written, bytes) else written
    return bool(DESIGN_FILE.match(text))


class TitleForm(forms.Form):
    title = forms.CharField(max_length=120)


class ImportForm(forms.Form):
    """Afterwards `design` is what was read; of a stack template, `imported` tells the rest."""

    file = forms.FileField(
        required=False,
        label="A file",
        help_text="JSON or YAML, at most 1 MiB.",
        widget=forms.FileInput(attrs={"accept": ".json,.yaml,.yml,.template,.txt"}),
    )
    text = forms.CharField(
        required=False,
        strip=False,
        max_length=MAX_BYTES,
        label="Or its text",
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )

    design = imported = None

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload and upload.size > MAX_BYTES:
            raise forms.ValidationError("The file is larger than 1 MiB. Divide the template.")
        return upload

    def clean(self):
        data = super().clean()
        upload, text = data.get("file"), data.get("text", "")
        if self.errors:
            return data
        if bool(upload) == bool(text.strip()):
            raise forms.ValidationError("Choose a file or paste its text.")
        try:
            self.read(upload.read() if upload else text)
        except DesignError as error:
            place = f", at {error.place}" if error.place else ""
            message = f"This cannot be read{place}: {error.message}."
            raise forms.ValidationError(message) from error
        return data

    @property
    def title(self):
        """What the design is called at first: its file's name without the ending."""
        upload = self.cleaned_data["file"]
        name = upload.name.rpartition(".")[0] if upload else ""
        return "".join(filter(str.isprintable, name)).strip()[:120] or "Imported design"

    def read(self, written):
        if is_design_file(written):
            self.design = parse(written, library.catalogue())
        else:
            self.imported = import_template(written, library.catalogue())
            self.design = self.imported.design
