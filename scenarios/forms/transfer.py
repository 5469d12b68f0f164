"""What learners bring in: a design file or a stack template, uploaded or pasted."""

from django import forms

from scenarios import library
from scenarios.engine.cloudformation.reader import import_template
from scenarios.engine.document import parse
from scenarios.engine.errors import DesignError

MAX_BYTES = 1024 * 1024


class TitleForm(forms.Form):
    title = forms.CharField(max_length=120)


class ImportForm(forms.Form):
    """Afterwards `design` is what was read; of a stack template, `imported` tells the rest."""

    file = forms.FileField(required=False, label="A file")
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
            raise forms.ValidationError("A file may have 1 MiB.")
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
            raise forms.ValidationError(f"This cannot be read. {error}.") from error
        return data

    def read(self, written):
        head = written[:2000]
        mark = b'"studyapp.design/' if isinstance(written, bytes) else '"studyapp.design/'
        if mark in head:
            self.design = parse(written, library.catalogue())
        else:
            self.imported = import_template(written, library.catalogue())
            self.design = self.imported.design
