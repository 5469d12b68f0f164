"""What learners send about exams: which one to start, one answer, and the extra time they need."""

from textwrap import shorten

from django import forms

from quizzes.forms.practice import MAX_TITLE, DraftForm
from quizzes.models import Attempt

MOST_SECONDS = 24 * 60 * 60


class StartForm(forms.Form):
    """Which exam: the full mock, or one domain."""

    exam = forms.ChoiceField()

    def __init__(self, data, *, offers):
        super().__init__(data)
        self.offers = {offer.exam: offer for offer in offers if offer and offer.count}
        self.fields["exam"].choices = [(exam, exam) for exam in self.offers]

    @property
    def offer(self):
        return self.offers[self.cleaned_data["exam"]]


class TestForm(forms.Form):
    """ "Test yourself": on which chapters, or on what of one chapter; how many, how long."""

    __test__ = False  # pytest collects what is called Test

    chapter = forms.MultipleChoiceField(
        label="Chapters", required=False, widget=forms.CheckboxSelectMultiple
    )
    objective = forms.MultipleChoiceField(
        label="Topics", required=False, widget=forms.CheckboxSelectMultiple
    )
    count = forms.IntegerField(label="Questions", min_value=3, max_value=65, initial=20)
    minutes = forms.IntegerField(
        label="Minutes",
        min_value=1,
        max_value=300,
        required=False,
        help_text="Left empty: the exam's own pace, 2 minutes a question.",
    )

    def __init__(self, data=None, *, chapters, chosen=None):
        """`chosen`: the one chapter, with its `topics`, that the page is about, or None."""
        super().__init__(data)
        self.chosen = chosen
        self.chapters = {chapter.slug: chapter for chapter in chapters}
        self.fields["chapter"].choices = [
            (chapter.slug, f"{chapter.number}. {chapter.title}") for chapter in chapters
        ]
        topics = chosen.topics if chosen else []
        self.fields["objective"].choices = [(row.slug, row.text) for row in topics]
        self.fields["objective"].help_text = "None ticked: all of them."
        self.fields["chapter"].help_text = "None ticked: all of them."
        if chosen:
            self.fields["chapter"].widget = forms.MultipleHiddenInput()
            self.initial["chapter"] = [chosen.slug]

    def on(self, questions):
        """Those of the questions that are wanted."""
        sent = self.cleaned_data
        if sent["chapter"]:
            questions = questions.filter(chapter__slug__in=sent["chapter"])
        if sent["objective"]:
            questions = questions.filter(objective__slug__in=sent["objective"])
        return questions

    def offer(self, offers, questions):
        sent = self.cleaned_data
        chapters = [self.chapters[slug] for slug in sent["chapter"]]
        names = ",".join(sorted(chapter.module for chapter in chapters))
        title = chapters[0].title if len(chapters) == 1 else f"{len(chapters) or 'All'} chapters"
        return offers.of_topics(
            self.on(questions),
            exam=f"{Attempt.Kind.TEST.value}:{names or 'all'}",
            title=shorten(title, MAX_TITLE, placeholder="…"),
            count=sent["count"],
            minutes=sent["minutes"],
        )


class SaveForm(DraftForm):
    """The state of one question in an exam, after the click numbered `seq`."""

    struck = forms.MultipleChoiceField(required=False)
    is_flagged = forms.BooleanField(required=False)
    seconds = forms.IntegerField(min_value=0, max_value=MOST_SECONDS, required=False)
    seq = forms.IntegerField(min_value=1, max_value=2**31 - 1)

    def __init__(self, data, *, response):
        super().__init__(data, response=response)
        self.pick_count = response.question.pick_count
        self.fields["struck"].choices = self.fields["choices"].choices
        del self.fields["confidence"]

    def clean_choices(self):
        chosen = super().clean_choices()
        if len(chosen) > self.pick_count:
            raise forms.ValidationError(
                f"This question takes {self.pick_count} and you chose {len(chosen)}. Take "
                f"{len(chosen) - self.pick_count} back."
            )
        return chosen

    def state(self):
        """What actions.exams.save_response takes beside the response, the key and the time."""
        sent = self.cleaned_data
        return {
            "chosen": sent["choices"],
            "struck": {self.ids[id] for id in sent["struck"]},
            "is_flagged": sent["is_flagged"],
            "seconds": sent["seconds"] or 0,
            "seq": sent["seq"],
        }

    @property
    def fault(self):
        return next(errors[0] for errors in self.errors.values())


class ExtraTimeForm(forms.Form):
    """How much more time the learner needs in every exam."""

    percent = forms.IntegerField(
        label="Extra time, in percent",
        min_value=0,
        max_value=200,
        help_text="AWS gives 30 minutes on request to those who take the exam in a language that "
        "is not their own: 25 is about that.",
    )
