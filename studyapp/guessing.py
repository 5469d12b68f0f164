"""How often passwords may be guessed: django-axes, and what it leaves open.

django-axes stops ten wrong passwords for one name from one address, so that a class behind one
address goes on when one of them mistypes. Three more counts close the gaps, all taken before a
password is looked at, so that guesses sent at the same moment do not slip through:

- one name from one address: ten, like django-axes, which by itself counts only after the fact;
- one name from all addresses it has not been used from: fifty an hour, against guesses spread
  over many machines. Whoever sends them can shut out the owner only from places the owner has
  never logged in from; there, a new password by email opens the account again;
- one address for all names: six hundred an hour, against one password tried on many names.
"""

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt, AccessLog
from django.conf import settings

from studyapp import ratelimits
from studyapp.models.accounts import login_name

HOUR = 60 * 60
PAIR_SECONDS = int(HOUR * settings.AXES_COOLOFF_TIME)
NAME_LIMIT = 50
ADDRESS_LIMIT = 600


def name_of(request, credentials=None):
    """The name that is being logged in with, in the form accounts are stored under."""
    fields = credentials or request.POST
    return login_name(fields.get("username"))


def is_known(name, address):
    """Somebody has logged in under this name from this address before."""
    return AccessLog.objects.filter(username=name, ip_address=address).exists()


def may_guess(name, address, *, now):
    """Count one try to log in; False where it must be refused unseen."""
    counts = [
        ("log-in-from", address, ADDRESS_LIMIT, HOUR),
        ("log-in", f"{name} {address}", settings.AXES_FAILURE_LIMIT, PAIR_SECONDS),
    ]
    if not is_known(name, address):
        counts.insert(0, ("log-in-as", name, NAME_LIMIT, HOUR))
    # The first that refuses ends it: what is not looked at is no guess for the others.
    return all(
        ratelimits.allow(kind, subject, limit=limit, seconds=seconds, now=now)
        for kind, subject, limit, seconds in counts
    )


def clear(name):
    """Forget the wrong guesses at this name, once its owner has shown to be the owner."""
    ratelimits.forget("log-in-as", name)
    AccessAttempt.objects.filter(username=name).delete()


class LoginHandler(AxesDatabaseHandler):
    def is_allowed(self, request, credentials=None):
        name = get_client_username(request, credentials)
        return super().is_allowed(request, credentials) and may_guess(
            name, request.axes_ip_address, now=request.axes_attempt_time
        )

    def user_logged_in(self, sender, request, user, **kwargs):
        """Remember where accounts are used; a guest's first click is no logging in."""
        if user.is_guest:
            return
        super().user_logged_in(sender, request, user, **kwargs)
        ratelimits.forget("log-in", f"{user.get_username()} {request.axes_ip_address}")

    def post_delete_access_attempt(self, instance, **kwargs):
        """Whoever removes a lock, in the admin or by a command of axes, removes it wholly."""
        ratelimits.forget("log-in", f"{instance.username} {instance.ip_address}")
