import unicodedata
import uuid
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower


def login_name(text):
    """What somebody signs in with, in the one form that is stored and compared."""
    return unicodedata.normalize("NFKC", text or "").strip().lower()


class UserManager(UserManager):
    @classmethod
    def normalize_email(cls, email):
        return login_name(email)

    def create_guest(self, **fields):
        """A new anonymous learner: a real account that nobody can sign in to."""
        return self.create_user(username=f"guest-{uuid.uuid4().hex}", is_guest=True, **fields)

    def create_superuser(self, username, email=None, password=None, **fields):
        """Staff sign in with their email address too, where they have given one."""
        return super().create_superuser(email or username, email, password, **fields)

    def get_by_natural_key(self, username):
        """Find by sign-in name, whatever its case: mail programs capitalize addresses."""
        return self.get(username=login_name(username))


class User(AbstractUser):
    """Somebody who studies, teaches or runs the app, with their study settings.

    People sign in with their email address, which is also their username, in lower case.
    """

    class Role(models.TextChoices):
        LEARNER = "learner"
        INSTRUCTOR = "instructor"

    class Theme(models.TextChoices):
        SYSTEM = "", "As the system"
        LIGHT = "light", "Light"
        DARK = "dark", "Dark"

    is_guest = models.BooleanField(default=False)
    role = models.CharField(max_length=10, choices=Role, default=Role.LEARNER)
    display_name = models.CharField("name", max_length=80, blank=True)
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.SYSTEM, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)

    exam_on = models.DateField("exam date", null=True, blank=True)
    minutes_per_day = models.PositiveSmallIntegerField(
        default=30, validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    new_cards_per_day = models.PositiveSmallIntegerField(
        default=20, validators=[MaxValueValidator(500)]
    )
    desired_retention = models.FloatField(
        default=0.9, validators=[MinValueValidator(0.8), MaxValueValidator(0.97)]
    )
    folded_to = models.PositiveBigIntegerField(
        default=0, editable=False, help_text="The last activity that studyapp/ledger.py has folded."
    )
    extra_time_percent = models.PositiveSmallIntegerField(
        default=0,
        validators=[MaxValueValidator(200)],
        help_text="On top of the time of every exam.",
    )
    attends_classes = models.BooleanField(
        default=False,
        editable=False,
        help_text="Has ever joined one: else nobody looks for their assignments.",
    )
    exams_until = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="No exam runs longer. Empty where none can be open: pages need not look then.",
    )
    notices_until = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="Until then Today may have something to tell. Empty: it need not look.",
    )
    has_four_buttons = models.BooleanField("four answer buttons on cards", default=False)

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=~models.Q(email=""), name="one_account_per_email"
            )
        ]

    def __str__(self):
        return self.display_name or ("Guest" if self.is_guest else self.username)

    @classmethod
    def normalize_username(cls, username):
        return login_name(username)

    @property
    def is_instructor(self):
        return self.role == self.Role.INSTRUCTOR

    @property
    def can_see_keys(self):
        """Whether they may look at any question with its key: staff, and who teaches by role."""
        return self.is_staff or self.is_instructor

    @property
    def zone(self):
        """The learner's time zone; UTC until the browser or the learner has said one."""
        return ZoneInfo(self.time_zone or "UTC")
