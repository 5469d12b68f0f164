"""What learners send in practice: which questions they want, and their response to one."""

from itertools import groupby
from textwrap import shorten

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core import signing

from quizzes.marking import fault_in
from quizzes.models import Attempt, Response
from quizzes.wishes import WORDS, Which, Wish

COUNTS = [("5", "5"), ("10", "10"), ("20", "20"), ("all", "All")]
DEFAULTS = {"which": Which.ALL.value, "count": "10"}
MAX_TITLE = Attempt._meta.get_field("title").max_length
CORRECTED = "This question was corrected while you had it open. Read it again, then answer."
SHOWN = signing.Signer(salt="quizzes.shown")


class PractiseForm(forms.Form):
    """Which questions to practise. Its fields are the query string of the page as well."""

    chapter = forms.MultipleChoiceField(
        label="Chapters", required=False, widget=forms.CheckboxSelectMultiple
    )
    objective = forms.ChoiceField(required=False)
    domain = forms.ChoiceField(label="Exam domain", required=False)
    which = forms.ChoiceField(
        label="Which questions",
        choices=[(which.value, word) for which, word in WORDS.items()],
        required=False,
        widget=forms.RadioSelect,
    )
    count = forms.ChoiceField(
        label="How many",
        choices=COUNTS,
        required=False,
        widget=forms.RadioSelect,
        help_text="Of questions that test the same idea you get one; All gives you all of them.",
    )

    def __init__(self, data, *, chapters, objectives):
        """`chapters`, and `objectives` with chapter and domain, are those that have questions."""
        data = data.copy()
        for name, value in DEFAULTS.items():
            data[name] = data.get(name) or value
        super().__init__(data)
        self.names = {
            "chapter": {row.slug: row.title for row in chapters},
            "objective": {row.slug: row.text for row in objectives},
            "domain": dict(
                sorted((row.task.domain.slug, row.task.domain.title) for row in objectives)
            ),
        }
        by_chapter = groupby(objectives, key=lambda row: row.chapter.title if row.chapter else "")
        self.fields["chapter"].choices = [
            (row.slug, f"{row.number}. {row.title}") for row in chapters
        ]
        self.fields["objective"].choices = [
            ("", "Any"),
            *((title, [(row.slug, row.text) for row in rows]) for title, rows in by_chapter),
        ]
        self.fields["domain"].choices = [("", "Any"), *self.names["domain"].items()]

    @property
    def helper(self):
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout(
            "chapter",
            Row(Column("objective"), Column("domain")),
            InlineRadios("which"),
            InlineRadios("count"),
        )
        return helper

    @property
    def wish(self):
        sent = self.cleaned_data
        return Wish(tuple(sent["chapter"]), sent["objective"], sent["domain"], Which(sent["which"]))

    @property
    def at_most(self):
        """At most how many questions; None for all."""
        count = self.cleaned_data["count"]
        return None if count == "all" else int(count)

    def title_of(self, wish):
        """What a sitting with this wish is called: "Queues, only missed"."""
        chapters = [self.names["chapter"][slug] for slug in wish.chapters]
        parts = [
            chapters[0] if len(chapters) == 1 else f"{len(chapters)} chapters" if chapters else "",
            self.names["objective"].get(wish.objective, ""),
            self.names["domain"].get(wish.domain, ""),
            "" if wish.which is Which.ALL else WORDS[wish.which].lower(),
        ]
        title = ", ".join(part for part in parts if part)
        return shorten(title[:1].upper() + title[1:] or "All chapters", MAX_TITLE, placeholder="…")


class DraftForm(forms.Form):
    """What is chosen so far of what `response` offers; any number of choices."""

    choices = forms.MultipleChoiceField(required=False)
    confidence = forms.ChoiceField(choices=Response.Confidence, required=False)

    def __init__(self, data, *, response):
        super().__init__(data)
        offered = response.offered()
        self.ids = {offer.id: offer.choice.pk for offer in offered}
        self.fields["choices"].choices = [(offer.id, offer.letter) for offer in offered]

    def clean_choices(self):
        """The ids of the choices in the database."""
        return {self.ids[sent] for sent in self.cleaned_data["choices"]}

    def draft(self):
        """What strike and flag take to keep the draft."""
        return {
            "chosen": self.cleaned_data["choices"],
            "confidence": self.cleaned_data["confidence"],
        }

    def sent(self):
        """The choices sent, valid or not, as a response's `chosen`."""
        return [self.ids[sent] for sent in self.data.getlist("choices") if sent in self.ids]


class ResponseForm(DraftForm):
    """The answer to a question: as many choices as it asks for."""

    shown = forms.CharField(required=False, max_length=120)

    def __init__(self, data, *, response, now):
        super().__init__(data, response=response)
        self.response, self.now = response, now

    @classmethod
    def blank(cls, response, shown="", *, now):
        """The form as a page shows it first; `shown` is what an earlier form of it said."""
        form = cls(None, response=response, now=now)
        form.initial = {
            "shown": shown or cls.sign(response, now=now),
            "confidence": response.confidence,
        }
        return form

    @staticmethod
    def sign(response, *, now):
        version = response.question.version_id or 0
        return SHOWN.sign(f"{response.pk}:{int(now.timestamp())}:{version}")

    def clean_choices(self):
        chosen = super().clean_choices()
        if fault := fault_in(len(chosen), self.response.question.pick_count):
            raise forms.ValidationError(fault)
        return chosen

    def clean_shown(self):
        """Seconds since the question was shown; None where the page did not say."""
        try:
            response_id, shown_at, version = SHOWN.unsign(self.cleaned_data["shown"]).split(":")
        except signing.BadSignature:
            return None
        if response_id != str(self.response.pk):
            return None
        if int(version) != (self.response.question.version_id or 0):
            self.start_again()
            return None
        return max(0, int(self.now.timestamp()) - int(shown_at))

    def start_again(self):
        """Refuse what was chosen among choices that have changed since, and forget it."""
        self.data = self.data.copy()
        self.data["shown"] = self.sign(self.response, now=self.now)
        self.data.setlist("choices", [])
        self.errors.pop("choices", None)
        self.add_error("choices", CORRECTED)

    def answer(self):
        """What record_response takes: chosen, confidence and seconds."""
        return {**self.draft(), "seconds": self.cleaned_data["shown"]}


class StrikeForm(DraftForm):
    """Which choice to strike out, or to restore."""

    strike = forms.ChoiceField(required=False)
    restore = forms.ChoiceField(required=False)

    def __init__(self, data, *, response):
        super().__init__(data, response=response)
        for name in ("strike", "restore"):
            self.fields[name].choices = self.fields["choices"].choices

    def clean(self):
        if bool(self.cleaned_data.get("strike")) == bool(self.cleaned_data.get("restore")):
            raise forms.ValidationError("Name one choice to strike out or to restore.")

    def change(self):
        """What the action takes: the choice's id in the database, and whether it is struck."""
        sent = self.cleaned_data["strike"] or self.cleaned_data["restore"]
        return {"choice_id": self.ids[sent], "is_struck": bool(self.cleaned_data["strike"])}

    def said(self):
        """The change in words."""
        sent = self.cleaned_data["strike"] or self.cleaned_data["restore"]
        letter = dict(self.fields["choices"].choices)[sent]
        return f"{letter} struck out." if self.cleaned_data["strike"] else f"{letter} restored."


class FlagForm(DraftForm):
    is_flagged = forms.BooleanField(required=False)
