"""What instructors decide about grades, and files that come in. Forms write nothing."""

import hashlib

from django import forms

from classrooms import csvfile
from classrooms.forms.assigning import MomentField
from classrooms.models import Ruling

Kind = Ruling.Kind


class RulingForm(forms.Form):
    """One decision about one learner's work."""

    kind = forms.ChoiceField(
        label="What you decide",
        choices=[
            (Kind.SCORE, "Give a score"),
            (Kind.EXCUSED, "Excuse: it does not count"),
            (Kind.WORKED_OUT, "Take that back: the score as worked out"),
            (Kind.DUE, "Set another due time"),
            (Kind.DUE_AS_ALL, "Take that back: due as for all"),
        ],
        widget=forms.RadioSelect,
    )
    score = forms.DecimalField(
        label="Score, in percent",
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        max_digits=5,
    )
    due_at = MomentField(label="Due", required=False)
    reason = forms.CharField(
        max_length=300, help_text="The learner reads it, and it stays with the decision."
    )

    def __init__(self, data=None, *, cell):
        """What is not decided is not offered to be taken back."""
        super().__init__(data)
        idle = set()
        if not cell.grade.is_ruled:
            idle.add(Kind.WORKED_OUT)
        if cell.due_at == cell.assignment.due_at:
            idle.add(Kind.DUE_AS_ALL)
        if data is None:
            kind = self.fields["kind"]
            kind.choices = [choice for choice in kind.choices if choice[0] not in idle]

    def clean(self):
        kind, score = self.cleaned_data.get("kind"), self.cleaned_data.get("score")
        if kind == Kind.SCORE and score is None and "score" not in self.errors:
            self.add_error("score", "Give the score.")
        if kind == Kind.DUE and not self.cleaned_data.get("due_at"):
            self.add_error("due_at", "Give the new time.")

    def decision(self):
        """What actions.assignments.rule takes."""
        sent = self.cleaned_data
        score = int(sent["score"] * 100) if sent["kind"] == Kind.SCORE else None
        due_at = sent["due_at"] if sent["kind"] == Kind.DUE else None
        return {"kind": sent["kind"], "score": score, "due_at": due_at, "reason": sent["reason"]}


class TableForm(forms.Form):
    """A table as a file, or as the text that a first look at it has left in the page.

    `shown` is the fingerprint of the changes that were looked at: they are made only while they
    are still the same.
    """

    file = forms.FileField(
        label="CSV file", required=False, widget=forms.FileInput(attrs={"accept": ".csv,.txt"})
    )
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    shown = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64)

    def clean(self):
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text")
        if self.errors:
            return
        try:
            if file is None and not text:
                raise csvfile.CannotRead("Choose a file.")
            if file is not None and file.size > csvfile.MOST_BYTES:
                raise csvfile.CannotRead("The file is over 1 MB. A class list is far smaller.")
            self.table = self.read(file, text)
        except csvfile.CannotRead as error:
            self.add_error("file" if file or not text else "text", str(error))

    def read(self, file, text):
        """The table of one of them. Raises csvfile.CannotRead."""
        return csvfile.read(file.read()) if file else csvfile.parse(text)

    def as_text(self):
        """The table again, for the page to hold."""
        return csvfile.write([self.table.header, *(line.cells for line in self.table.lines)])


class GradesTableForm(TableForm):
    reason = forms.CharField(
        max_length=300,
        initial="From a file",
        help_text="It stays with every score that the file sets.",
    )


def fingerprint(changes):
    """What stands for a list of changes, each given as plain values."""
    return hashlib.sha256(repr(changes).encode()).hexdigest()
