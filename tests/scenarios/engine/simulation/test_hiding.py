"""Messages that come back later, one second at a time or many alike."""

from math import inf

from scenarios.engine.simulation.hiding import Hiding


def shown(hiding, now):
    return [(stretch.receives, stretch.good, stretch.bad) for stretch in hiding.due(now)]


def test_messages_come_back_in_the_second_they_were_hidden_until():
    hiding = Hiding()
    hiding.add(5, 1, 10.0, 2.0)
    hiding.add(5, 1, 1.0, 0.0)
    hiding.add(6, 2, 3.0, 0.0)
    hiding.close(0)

    assert hiding.count == hiding.recounted(0) == 16
    assert [shown(hiding, now) for now in (4, 5, 6, 7)] == [[], [(1, 11, 2)], [(2, 3, 0)], []]
    assert hiding.count == hiding.recounted(7) == 0


def test_seconds_that_are_alike_grow_one_stretch():
    hiding = Hiding()
    for now in range(3):
        hiding.due(now)
        hiding.add(now + 10, 1, 5.0, 0.0)
        hiding.close(now)

    assert hiding.rests_until() == 10
    hiding.pass_time(6)
    assert hiding.count == hiding.recounted(8) == 45
    assert [shown(hiding, now) for now in (9, 10, 18, 19)] == [[], *[[(1, 5, 0)]] * 2, []]


def test_stretch_that_comes_back_while_it_grows_has_no_end_yet():
    hiding = Hiding()
    for now in range(5):
        hiding.due(now)
        hiding.add(now + 2, 1, 5.0, 0.0)
        hiding.close(now)

    assert not hiding.is_ending
    assert hiding.rests_until() == 6
    hiding.due(5)
    hiding.close(5)
    assert not hiding.is_ending
    hiding.due(6)
    assert hiding.is_ending
    assert hiding.rests_until() == inf


def test_other_amounts_begin_another_stretch():
    hiding = Hiding()
    for now, good in enumerate((5.0, 5.0, 7.0)):
        hiding.add(now + 10, 1, good, 0.0)
        hiding.close(now)

    assert [shown(hiding, now) for now in (10, 11, 12)] == [[(1, 5, 0)], [(1, 5, 0)], [(1, 7, 0)]]


def test_stretch_that_is_over_does_not_grow_again():
    hiding = Hiding()
    for now in range(3):
        shown(hiding, now)
        hiding.add(now + 1, 1, 5.0, 0.0)
        hiding.close(now)

    assert shown(hiding, 3) == [(1, 5, 0)]
    assert shown(hiding, 4) == []
    assert hiding.count == 0
