"""Everybody a class knows: to compare a class list with, and as a class list."""

from collections import defaultdict

from django.utils import timezone

from classrooms.roster import COLUMNS
from classrooms.roster_plan import Known, Standing


def known_people(classroom):
    """Those who are in the class, were removed from it, or are invited. Three queries in all."""
    invited_as = emails_of_accepted(classroom)
    for place in classroom.enrolments.select_related("person"):
        account, invited = place.person.email, invited_as[place.person_id]
        yield Known(
            Standing.HERE if place.removed_at is None else Standing.REMOVED,
            *(place.pk, place.shown_name, place.number, place.role),
            emails=frozenset(filter(None, [account, *invited])),
            account_email="" if account in invited else account,
        )
    for one in classroom.invitations.waiting():
        emails = frozenset(filter(None, [one.email]))
        yield Known(Standing.INVITED, one.pk, one.name, one.number, one.role, emails)


def emails_of_accepted(classroom):
    """{person: the addresses they were invited by}"""
    found = defaultdict(list)
    accepted = classroom.invitations.accepted().exclude(email="").order_by("email")
    for person, email in accepted.values_list("accepted_by", "email"):
        found[person].append(email)
    return found


def roster_rows(classroom, *, address):
    """The class list as rows, the header first. `address` makes a whole link of a path.

    Who is invited has no place yet, but a link.
    """
    yield [*COLUMNS, "Joined", "Link"]
    invited_as = emails_of_accepted(classroom)
    here = classroom.enrolments.current().select_related("person")
    for place in here.order_by("role", "name", "pk"):
        email = place.person.email or next(iter(invited_as[place.person_id]), "")
        joined = timezone.localdate(place.joined_at).isoformat()
        yield [place.pk, place.shown_name, email, place.number, place.role, joined, ""]
    for one in classroom.invitations.waiting():
        link = address(one.get_absolute_url())
        yield ["", one.name, one.email, one.number, one.role, "", link]
