"""What ends by the clock and not by anybody's hand, such as an exam at its deadline.

Every page that shows what a learner did asks this first: what is over counts as over from the
moment its time was up, whether or not anything has noticed since.
"""

from django.conf import settings
from django.utils.module_loading import import_string


def close_expired(*, now, learner=None):
    """Ask the functions named in CLOSES_EXPIRED; return how many things they have ended.

    Args:
        learner: whose; None for everybody's. A visitor has none.
    """
    if learner is not None and not learner.is_authenticated:
        return 0
    return sum(import_string(path)(now=now, learner=learner) for path in settings.CLOSES_EXPIRED)
