"""What happens to a learner's rows when they sign up, log in, leave, or take them along."""

import json
from importlib import import_module

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction

from studyapp import guessing
from studyapp.learner_data import rows
from studyapp.models import User
from studyapp.models.accounts import login_name

# What a learner has set for themselves. A guest's choices fill what the account left as it was.
STUDY_SETTINGS = (
    "display_name",
    "theme",
    "time_zone",
    "exam_on",
    "minutes_per_day",
    "new_cards_per_day",
    "desired_retention",
    "has_four_buttons",
    "extra_time_percent",
)


class EmailTaken(Exception):  # noqa: N818
    """There is an account with this email address."""


def learner_data():
    """The modules that know the learner's rows, one per app."""
    return [import_module(path) for path in settings.LEARNER_DATA]


def sign_up_guest(guest, *, email, password, display_name="", **more):
    """The guest's own row as an account, so that nothing has to move; a new row for None.

    `more` are fields of a new row. Raises EmailTaken, and then changes nothing. A guest who has
    become an account or gone meanwhile, in another tab, gets a new row too.
    """
    email = login_name(email)
    hashed = make_password(password)  # slow on purpose, so before the transaction
    try:
        with transaction.atomic():
            user = lock_guest(guest) or User(**more)
            user.username = user.email = email
            user.password = hashed
            user.display_name = display_name or user.display_name
            user.is_guest = False
            user.save()
    except IntegrityError as error:
        raise EmailTaken from error
    return user


def lock_guest(guest):
    """The guest's row, held until the transaction ends; None where it is no guest (any more)."""
    if guest is None:
        return None
    return User.objects.select_for_update().filter(pk=guest.pk, is_guest=True).first()


@transaction.atomic
def merge_learner(guest, account):
    """Move all that the guest has done to the account, and remove the guest.

    True when there was something to move; the second time there is not. Only guests are moved:
    whoever holds an account keeps it.
    """
    source = lock_guest(guest)
    if source is None or source.pk == account.pk:
        return False
    target = User.objects.select_for_update().get(pk=account.pk)
    for module in learner_data():
        module.merge(source, target)
    for name in STUDY_SETTINGS:
        default = User._meta.get_field(name).get_default()
        if getattr(target, name) == default:
            setattr(target, name, getattr(source, name))
    target.save(update_fields=STUDY_SETTINGS)
    source.delete()
    return True


def set_password(user, password):
    """Store the new password, and let its owner in again wherever guesses had shut them out."""
    user.set_password(password)
    user.save(update_fields=["password"])
    guessing.clear(user.get_username())


@transaction.atomic
def change_settings(learner, **chosen):
    """Store these study settings; names are those of STUDY_SETTINGS."""
    for name, value in chosen.items():
        setattr(learner, name, value)
    learner.save(update_fields=list(chosen))
    return learner


@transaction.atomic
def delete_account(learner):
    """Remove the learner with all they did, wrote and made, and where they logged in from."""
    for log in (AccessLog, AccessAttempt, AccessFailureLog):
        log.objects.filter(username=learner.username).delete()
    learner.delete()


def export_learner(learner, *, now):
    """All data of the learner as pieces of the text of one JSON object. Times are ISO 8601."""
    yield f'{{\n"made_at": {in_json(now)},\n"account": {in_json(account_of(learner))}'
    tables = [table for module in learner_data() for table in module.export(learner)]
    for name, table in [*tables, ("log_ins", log_ins(learner))]:
        yield f",\n{in_json(name)}: ["
        for position, row in enumerate(table):
            yield f"{',' if position else ''}\n  {in_json(row)}"
        yield "]"
    yield "\n}\n"


def account_of(learner):
    names = ("email", *STUDY_SETTINGS, "role", "is_guest", "date_joined", "last_login")
    return {name: getattr(learner, name) for name in names}


def log_ins(learner):
    """When and from where the learner has logged in, as long as that is kept."""
    entries = AccessLog.objects.filter(username=learner.username)
    fields = {"at": "attempt_time", "address": "ip_address", "browser": "user_agent"}
    return rows(entries, **fields, logged_out_at="logout_time")


def in_json(value):
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
