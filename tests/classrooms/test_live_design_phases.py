"""Every step of a design session in every state, against a table written out by hand."""

import pytest

from classrooms.live.design.phases import DesignMoment
from classrooms.live.phases import Moment, NotPossible, Phase, Step
from tests.classrooms.designing import make_design_session
from tests.factories import make_live_session

POSSIBLE = {
    ("lobby", False): {"start", "end"},
    ("design", False): {"gallery", "pause", "end"},
    ("design", True): {"resume", "end"},
    ("gallery", False): {"end"},
    ("ended", False): set(),
}
THEN = {"start": "design", "gallery": "gallery", "end": "ended", "pause": None, "resume": None}


@pytest.mark.parametrize(("phase", "is_paused"), POSSIBLE)
@pytest.mark.parametrize("step", Step)
def test_step_leads_where_the_table_says(phase, is_paused, step):
    moment = DesignMoment(Phase(phase), is_paused=is_paused)
    possible = POSSIBLE[phase, is_paused]

    assert moment.can(step) == (step in possible)
    if step not in possible:
        with pytest.raises(NotPossible):
            moment.after(step)
        return
    then = moment.after(step)
    assert then.phase == (THEN[step] or phase)
    assert then.is_paused == (step == "pause")
    assert type(then) is DesignMoment


@pytest.mark.parametrize(
    ("phase", "main"),
    [("lobby", "start"), ("design", "gallery"), ("gallery", "end"), ("ended", None)],
)
def test_one_key_leads_from_the_lobby_to_the_end(phase, main):
    assert DesignMoment(Phase(phase)).main_step == main


def test_paused_session_goes_on_with_the_same_key():
    assert DesignMoment(Phase.DESIGN, is_paused=True).main_step == "resume"


@pytest.mark.parametrize("step", ["start", "gallery"])
def test_quiz_knows_no_step_of_a_design_session(step):
    assert not any(Moment(phase, 1).can(Step(step)) for phase in Phase if phase != "ended")


@pytest.mark.django_db
def test_session_s_kind_decides_which_phases_it_has():
    assert type(make_design_session().moment()) is DesignMoment
    assert type(make_live_session().moment()) is Moment
