from datetime import timedelta

from django.conf import settings
from django.db import connection, models
from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.utils.crypto import salted_hmac

from classrooms.codes import LENGTH, shown
from classrooms.live.design.phases import DesignMoment
from classrooms.live.phases import REVEALED, Moment, Phase
from classrooms.live.scoring import Score, Tally
from scenarios import library

from .classrooms import Classroom

NAME_LENGTH = 40
# Open pages are noted every 15 seconds (live/streams.py): this is twice, and some for the way.
GONE_AFTER = timedelta(seconds=40)


class LiveSessionQuerySet(models.QuerySet):
    def taught_by(self, user):
        return self.filter(classroom__in=Classroom.objects.taught_by(user))

    def running(self):
        return self.exclude(phase=Phase.ENDED)

    def opened_by(self, code, user):
        """The session this code lets this person into, or None; who is in is always let in."""
        session = self.running().filter(code=code).first()
        if session is None or not session.is_locked:
            return session
        is_in = user.is_authenticated and session.participations.filter(person=user).exists()
        return session if is_in else None

    def with_counts(self):
        """Annotate `question_count`, and `people_count` of those who joined and may stay."""
        here = Q(participations__kicked_at__isnull=True)
        return self.annotate(
            question_count=Count("questions", distinct=True),
            people_count=Count("participations", filter=here, distinct=True),
        )

    def shared(self, session_id):
        """The session's row as it stands, kept from changing until the transaction ends.

        Several may share it: answers come in side by side, and wait only while a host moves on.
        Written out, as the ORM knows no shared lock; SQLite's write lock is enough by itself.
        """
        lock = " FOR SHARE" if connection.vendor == "postgresql" else ""
        sql = f"SELECT * FROM classrooms_livesession WHERE id = %s{lock}"  # noqa: S608
        return next(iter(self.raw(sql, [session_id])))


class LiveSession(models.Model):
    """A class answering questions, or working on one design, together and at one pace.

    `seq` is the number of its newest LiveEvent. It only grows under this row's lock, in the
    transaction that writes the event: so numbers have no gaps and are seen in their order.
    """

    class Kind(models.TextChoices):
        QUIZ = "quiz"
        DESIGN = "design"

    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="live_sessions")
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.QUIZ)
    scenario = models.CharField(max_length=64, blank=True, help_text="Of a design session.")
    code = models.CharField(max_length=LENGTH, unique=True, help_text="By which learners join.")
    seed = models.PositiveBigIntegerField(help_text="Orders the choices; never shown.")
    seconds = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="For each question, or for the design; empty: as long as the host lets it.",
    )
    has_speed_bonus = models.BooleanField(default=False)
    is_locked = models.BooleanField(default=False, help_text="Nobody new joins.")
    phase = models.CharField(
        max_length=8,
        choices=[(phase.value, phase.value) for phase in Phase],
        default=Phase.LOBBY.value,
    )
    position = models.PositiveSmallIntegerField(default=0)
    round = models.PositiveSmallIntegerField(default=1)
    is_paused = models.BooleanField(default=False)
    seq = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    phase_at = models.DateTimeField(help_text="Since when; moves along with pauses.")
    paused_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True, help_text="Of the time for answers.")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = LiveSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return self.title

    @property
    def is_quiz(self):
        return self.kind == self.Kind.QUIZ

    @property
    def scenario_title(self):
        """What a design session works on."""
        return library.scenario(self.scenario).title

    @property
    def code_shown(self):
        return shown(self.code)

    @property
    def choice_key(self):
        """The secret under which this session's choices get the ids that pages show."""
        return salted_hmac("classrooms.live", str(self.pk), algorithm="sha256").digest()

    def moment(self, count=1):
        """Where it stands; `count` is of its questions, where that matters."""
        kind = Moment if self.is_quiz else DesignMoment
        return kind(Phase(self.phase), self.position, self.round, self.is_paused, count)

    @property
    def is_over(self):
        return self.phase == Phase.ENDED


class LiveQuestionQuerySet(models.QuerySet):
    def asked(self):
        """Up to the one the session has come to."""
        return self.filter(position__lte=F("session__position"))

    def over(self):
        """Those the session has left, or is about to leave: nothing about them changes any more."""
        is_past = Q(position__lt=F("session__position"))
        is_left = Q(session__phase__in=[Phase.BETWEEN, Phase.ENDED])
        return self.asked().filter(is_past | is_left)


class LiveQuestion(models.Model):
    """One question of a live session."""

    session = models.ForeignKey(LiveSession, models.CASCADE, related_name="questions")
    question = models.ForeignKey("quizzes.Question", models.PROTECT, related_name="live_questions")
    position = models.PositiveSmallIntegerField()
    settled_at = models.DateTimeField(
        null=True, help_text="When its answers went into the learners' records."
    )

    objects = LiveQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "position"], name="one_live_question_per_position"
            ),
            models.UniqueConstraint(fields=["session", "question"], name="live_question_once"),
        ]

    def __str__(self):
        return f"{self.session}, question {self.position}"


class ParticipationQuerySet(models.QuerySet):
    def present(self):
        return self.filter(kicked_at__isnull=True)

    def here(self, answers, *, now):
        """Those who may stay and have a page open, or gave one of these answers (or designs)."""
        has_page = Q(seen_at__gte=now - GONE_AFTER)
        return self.present().filter(has_page | Q(pk__in=answers.values("participation")))


class Participation(models.Model):
    """One learner in one live session, on however many devices."""

    session = models.ForeignKey(LiveSession, models.CASCADE, related_name="participations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="participations"
    )
    name = models.CharField(max_length=NAME_LENGTH)
    joined_at = models.DateTimeField()
    seen_at = models.DateTimeField(
        null=True, help_text="When a page of theirs was last known to be open."
    )
    kicked_at = models.DateTimeField(null=True, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="one_part_in_a_session")
        ]

    def __str__(self):
        return f"{self.name} in {self.session}"


class LiveAnswerQuerySet(models.QuerySet):
    def counted(self):
        """Of those who may stay."""
        return self.filter(participation__kicked_at__isnull=True)

    def final(self):
        """Each learner's last answer to a question: after a second vote that one counts."""
        later = LiveAnswer.objects.filter(
            live_question=OuterRef("live_question"),
            participation=OuterRef("participation"),
            round__gt=OuterRef("round"),
        )
        return self.filter(~Exists(later))

    def revealed(self):
        """To questions whose key is out."""
        is_past = Q(live_question__position__lt=F("live_question__session__position"))
        is_out = Q(live_question__session__phase__in=REVEALED)
        return self.filter(is_past | is_out)

    def tally(self):
        return Tally.of(self.values_list("chosen", "is_correct"))

    def scores(self):
        """{participation id: Score} of all who have answered."""
        rows = self.order_by().values_list("participation")
        sums = rows.annotate(right=Count("pk", filter=Q(is_correct=True)), sum=Sum("points"))
        return {who: Score(right, total) for who, right, total in sums}


class LiveAnswer(models.Model):
    """What one learner answered in one round of a question. Never changed."""

    live_question = models.ForeignKey(LiveQuestion, models.CASCADE, related_name="answers")
    participation = models.ForeignKey(Participation, models.CASCADE, related_name="answers")
    round = models.PositiveSmallIntegerField()
    chosen = models.JSONField(help_text="Primary keys of the choices taken.")
    is_correct = models.BooleanField()
    right_count = models.PositiveSmallIntegerField(help_text="Right choices taken.")
    points = models.PositiveSmallIntegerField()
    answered_at = models.DateTimeField()

    objects = LiveAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["live_question", "round", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["live_question", "participation", "round"], name="one_answer_in_a_round"
            )
        ]

    def __str__(self):
        return f"{self.participation}: {self.live_question}"


class LiveEventQuerySet(models.QuerySet):
    def after(self, session_id, number):
        return self.filter(session=session_id, number__gt=number).order_by("number")


class LiveEvent(models.Model):
    """What has happened in a session, in order and without gaps: what streams tell learners.

    `html` is what every learner's page shows from then on, rendered once; empty where the page
    only changes as `data` says.
    """

    session = models.ForeignKey(LiveSession, models.CASCADE, related_name="events")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    html = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    objects = LiveEventQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="one_event_per_number")
        ]

    def __str__(self):
        return f"{self.session}: {self.number} {self.kind}"
