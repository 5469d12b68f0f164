from django.test import Client

from tests import factories


def test_staff_look_at_what_was_handed_in_and_change_nothing(db):
    submission = factories.make_submission(factories.make_user(email="ada@example.com"))
    staff = Client()
    staff.force_login(factories.make_user(is_staff=True, is_superuser=True))
    address = f"/admin/scenarios/submission/{submission.pk}/change/"

    assert "ada@example.com" in staff.get("/admin/scenarios/submission/?q=ada").text
    assert 'name="_save"' not in staff.get(address).text
    assert staff.post(address, {"score": "100"}).status_code == 403
