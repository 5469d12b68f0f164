"""Forms of accounts and study settings. They check what was typed and write nothing."""

from zoneinfo import available_timezones

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from studyapp.models import User
from studyapp.models.accounts import login_name

EMAIL_LENGTH = User._meta.get_field("username").max_length
ADVICE_ON_PASSWORDS = "At least 12 characters. A few words in a row make a good one."
PASSWORD_LENGTH = 256  # enough for any pass phrase, and hashing more costs the server time

CONTINENTS = (
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


def password_field(label, *, autocomplete, help_text=""):
    return forms.CharField(
        label=label,
        strip=False,
        max_length=PASSWORD_LENGTH,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        help_text=help_text,
    )


def two_new_passwords(form):
    """Say once, and in our words, what Django's pair of fields asks for."""
    first, again = form.fields["new_password1"], form.fields["new_password2"]
    first.help_text, again.help_text = ADVICE_ON_PASSWORDS, ""
    again.label = "New password again"


class NewPasswordForm(SetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        two_new_passwords(self)


class ChangePasswordForm(PasswordChangeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        two_new_passwords(self)


class LogInForm(AuthenticationForm):
    """Email and password that belong together; how often one may try is guessing.py's business."""

    username = forms.EmailField(
        label="Email", widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = password_field("Password", autocomplete="current-password")

    error_messages = {
        "invalid_login": "This email and password do not belong together. Check both: a password "
        "tells capital letters from small ones.",
        "inactive": "This account is closed. Ask the people who run this site to open it.",
    }

    def clean_username(self):
        return login_name(self.cleaned_data["username"])


class SignUpForm(forms.Form):
    """A new account; or, as `account`, the one that these very email and password belong to.

    So a form that is sent twice, as by a double click, ends in the account both times.
    """

    email = forms.EmailField(
        max_length=EMAIL_LENGTH, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = password_field(
        "Password",
        autocomplete="new-password",
        help_text=ADVICE_ON_PASSWORDS,
    )
    display_name = forms.CharField(
        label="Name (optional)",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text="What the app calls you.",
    )

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        self.account = None

    def clean_email(self):
        return login_name(self.cleaned_data["email"])

    def clean(self):
        email, password = self.cleaned_data.get("email"), self.cleaned_data.get("password")
        if not email or not password:
            return
        if User.objects.filter(username=email).exists():
            self.account = authenticate(self.request, username=email, password=password)
            if self.account is None:
                self.refuse_taken_email()
            return
        try:
            validate_password(password, User(username=email, email=email))
        except ValidationError as error:
            self.add_error("password", error)

    def refuse_taken_email(self):
        self.add_error(
            "email",
            "There is an account with this email. Log in instead, or choose a new password if you "
            "have forgotten it.",
        )


class DeleteAccountForm(forms.Form):
    """Asks an account for its password, and a guest, who has none, for a tick."""

    def __init__(self, *args, learner, **kwargs):
        super().__init__(*args, **kwargs)
        self.learner = learner
        if learner.is_guest:
            self.fields["confirm"] = forms.BooleanField(
                label="Yes, delete everything I did in this browser"
            )
        else:
            self.fields["password"] = password_field(
                "Your password", autocomplete="current-password"
            )

    def clean_password(self):
        if not self.learner.check_password(self.cleaned_data["password"]):
            raise ValidationError("This is not your password, so nothing was deleted.")
        return self.cleaned_data["password"]


def zone_choices():
    """Time zones by continent; the first follows the browser."""
    groups = {continent: [] for continent in CONTINENTS}
    for name in sorted(available_timezones()):
        continent, _, place = name.partition("/")
        if continent in groups:
            groups[continent].append((name, place.replace("_", " ").replace("/", ", ")))
    return [("", "As this browser says"), ("UTC", "UTC"), *groups.items()]


class StudySettingsForm(forms.Form):
    """The learner's study settings, under the names of the User's fields."""

    exam_on = forms.DateField(
        label="Exam date",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Cards and questions are spread so that none comes back after it.",
    )
    minutes_per_day = forms.IntegerField(
        label="Minutes a day",
        min_value=5,
        max_value=480,
        help_text="What Today is filled up to, from 5 to 480.",
    )
    new_cards_per_day = forms.IntegerField(
        label="New cards a day",
        min_value=0,
        max_value=500,
        help_text="How many cards you have not met yet are mixed in each day.",
    )
    desired_retention = forms.IntegerField(
        label="Cards to remember, in percent",
        min_value=80,
        max_value=97,
        help_text="A card comes back when you would still know it with this chance. 90 suits "
        "most people; 95 about doubles the reviews.",
    )
    has_four_buttons = forms.TypedChoiceField(
        label="Answer buttons on cards",
        choices=[
            ("", "Two: Forgot, Remembered"),
            ("four", "Four: Again, Hard, Good, Easy"),
        ],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
    )
    theme = forms.ChoiceField(choices=User.Theme, required=False, widget=forms.RadioSelect)
    time_zone = forms.ChoiceField(
        choices=zone_choices, required=False, help_text="When your study day begins and ends."
    )
    display_name = forms.CharField(
        label="Name",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text="What the app calls you.",
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    @staticmethod
    def initial_of(learner):
        """The form's values for what the learner has set."""
        return {
            **{name: getattr(learner, name) for name in StudySettingsForm.base_fields},
            "desired_retention": round(learner.desired_retention * 100),
            "has_four_buttons": "four" if learner.has_four_buttons else "",
        }

    def clean_exam_on(self):
        """A new date lies ahead; one that has passed meanwhile may stay."""
        exam_on = self.cleaned_data["exam_on"]
        if exam_on and exam_on < self.today and exam_on != self.initial.get("exam_on"):
            raise ValidationError("This day is over. Choose the day of your exam, or leave it out.")
        return exam_on

    def clean_desired_retention(self):
        return self.cleaned_data["desired_retention"] / 100
