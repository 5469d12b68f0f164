from collections import Counter
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizzes.blueprint import BankItem, Blueprint, draw, full_exam, shares
from tests.factories import NOW

WEIGHTS = {"1": 30, "2": 26, "3": 24, "4": 20}
EXAM = full_exam(questions=65, unscored=15, minutes=130, weights=WEIGHTS)


def make_bank(per_domain, **fields):
    return [
        item(id=100 * int(domain) + number, domain=domain, objective=f"{domain}-{number % 4}")
        for domain, count in per_domain.items()
        for number in range(count)
    ]


def item(id, *, domain="2", objective="o", sibling="", answered_at=None):
    ideas = frozenset({f"q{id}", sibling} - {""})
    return BankItem(id, ideas, domain, objective, answered_at)


items = st.builds(
    lambda id, domain, objective, sibling, age: item(
        id,
        domain=domain,
        objective=f"{domain}-{objective}",
        sibling=f"group{sibling}" if sibling else "",
        answered_at=None if age is None else NOW - timedelta(days=age),
    ),
    id=st.integers(1, 400),
    domain=st.sampled_from("1234"),
    objective=st.integers(0, 5),
    sibling=st.integers(0, 30),
    age=st.none() | st.integers(0, 90),
)
banks = st.lists(items, max_size=160, unique_by=lambda item: item.id)
seeds = st.integers(0, 2**48)


def test_the_full_exam_has_the_domains_by_weight():
    assert EXAM.scored == {"1": 15, "2": 13, "3": 12, "4": 10}
    assert EXAM.unscored == {"1": 4, "2": 4, "3": 4, "4": 3}
    assert (EXAM.count, EXAM.minutes) == (65, 130)


@given(
    total=st.integers(0, 500),
    weights=st.dictionaries(st.text(max_size=3), st.integers(0, 100), min_size=1),
)
def test_shares_add_up_and_are_within_one_of_exact(total, weights):
    found = shares(total, weights)
    whole = sum(weights.values())

    assert sum(found.values()) == (total if whole else 0)
    for name, weight in weights.items():
        assert abs(found[name] - (total * weight / whole if whole else 0)) < 1


def test_a_bank_that_suffices_gives_the_whole_exam():
    bank = make_bank({"1": 40, "2": 40, "3": 40, "4": 40})
    domain_of = {one.id: one.domain for one in bank}

    drawn = draw(bank, EXAM, seed=1)

    assert len(set(drawn.ids)) == 65
    assert drawn.minutes == 130
    assert Counter(domain_of[id] for id in drawn.ids) == {"1": 19, "2": 17, "3": 16, "4": 13}
    assert Counter(domain_of[id] for id in drawn.unscored) == EXAM.unscored


def test_a_short_domain_gives_what_it_has_and_no_other_fills_up():
    bank = make_bank({"1": 16, "2": 40, "4": 3})
    domain_of = {one.id: one.domain for one in bank}

    drawn = draw(bank, EXAM, seed=1)

    assert Counter(domain_of[id] for id in drawn.ids) == {"1": 16, "2": 17, "4": 3}
    assert Counter(domain_of[id] for id in drawn.unscored) == {"1": 1, "2": 4}
    assert drawn.minutes == 72


def test_an_empty_bank_gives_no_question():
    assert draw([], EXAM, seed=1).ids == ()


def test_never_answered_comes_before_answered_longest_ago():
    bank = [
        item(1, answered_at=NOW - timedelta(days=1)),
        item(2, answered_at=NOW - timedelta(days=9)),
        item(3),
    ]
    for count, expected in [(1, {3}), (2, {2, 3}), (3, {1, 2, 3})]:
        drawn = draw(bank, Blueprint({"2": count}, {}, 10), seed=5)
        assert set(drawn.ids) == expected


def test_topics_are_spread_before_any_gives_a_second_question():
    bank = [item(number, objective="big") for number in range(1, 20)]
    bank += [item(21, objective="small"), item(22, objective="other")]

    drawn = draw(bank, Blueprint({"2": 4}, {}, 10), seed=3)

    assert {21, 22} < set(drawn.ids)


@given(bank=banks, seed=seeds)
def test_every_draw_keeps_the_rules(bank, seed):
    by_id = {one.id: one for one in bank}

    drawn = draw(bank, EXAM, seed=seed)

    assert len(set(drawn.ids)) == len(drawn.ids)
    taken = [by_id[id] for id in drawn.ids]
    ideas = [idea for one in taken for idea in one.ideas]
    assert len(set(ideas)) == len(ideas)
    assert drawn.unscored <= set(drawn.ids)
    total = Counter(one.domain for one in taken)
    unscored = Counter(by_id[id].domain for id in drawn.unscored)
    for domain in WEIGHTS:
        assert total[domain] <= EXAM.wanted(domain)
        scored = total[domain] - unscored[domain]
        assert scored == min(total[domain], EXAM.scored[domain])
    # Nothing that could have been asked is missing from a domain that came out short.
    for one in bank:
        if total[one.domain] < EXAM.wanted(one.domain):
            assert not one.ideas.isdisjoint(ideas)
    assert drawn.minutes == max(1, round(2 * len(drawn.ids)))


@given(bank=banks, seed=seeds, order=st.randoms(use_true_random=False))
def test_the_same_seed_draws_the_same_whatever_the_order_of_the_bank(bank, seed, order):
    shuffled = list(bank)
    order.shuffle(shuffled)

    assert draw(bank, EXAM, seed=seed) == draw(shuffled, EXAM, seed=seed)


def test_order_and_unscored_places_are_chance():
    bank = make_bank({"1": 40, "2": 40, "3": 40, "4": 40})
    domain_of = {one.id: one.domain for one in bank}
    places, firsts = Counter(), Counter()
    for seed in range(400):
        drawn = draw(bank, EXAM, seed=seed)
        places.update(at for at, id in enumerate(drawn.ids) if id in drawn.unscored)
        firsts[domain_of[drawn.ids[0]]] += 1

    # 400 exams with 15 unscored in 65 places: 92.3 expected in each; 5 standard deviations.
    assert all(50 < places[at] < 135 for at in range(65))
    assert set(firsts) == set(WEIGHTS)
