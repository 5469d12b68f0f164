from quizzes.wishes import Which, Wish

WISH = Wish(chapters=("queues", "caches"), objective="m5-fifo", domain="2", which=Which.DUE)


def test_query_is_the_address_of_the_wish():
    assert WISH.query == "chapter=queues&chapter=caches&objective=m5-fifo&domain=2&which=due"
    assert Wish().query == ""


def test_wider_asks_for_less_and_less():
    assert [wish.query for wish in WISH.wider()] == [
        "chapter=queues&chapter=caches&objective=m5-fifo&domain=2",
        "chapter=queues&chapter=caches&objective=m5-fifo",
        "chapter=queues&chapter=caches",
        "",
    ]


def test_wider_of_a_wish_for_anything_is_nothing():
    assert list(Wish().wider()) == []
