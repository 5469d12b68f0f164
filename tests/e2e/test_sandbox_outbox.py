"""Edits that must not be lost: the network goes, the page reloads, another tab is faster."""

import pytest
from playwright.sync_api import expect

from tests.e2e.workbench import (
    drag,
    drag_service,
    ids,
    middle,
    node,
    position,
    ready,
    saved,
    scale,
    select,
    start,
)

WAITING = "Not saved: {} waiting"


def state(page):
    return page.locator("#bench-saved")


def work_offline(page):
    """Move, rename and add, with nobody to send it to."""
    page.context.set_offline(True)
    x, y = middle(page, "email")
    drag(page, (x, y), (x + 200, y))
    expect(state(page)).to_have_text(WAITING.format("1 change"))
    page.locator("#name-field").fill("Post")
    page.keyboard.press("Enter")
    expect(state(page)).to_have_text(WAITING.format("2 changes"))
    page.locator('.palette [data-service="sqs"]').click()
    expect(state(page)).to_have_text(WAITING.format("3 changes"))


def test_work_goes_on_while_the_network_is_away_and_is_saved_when_it_returns(page, base_url):
    start(page, base_url)
    select(page, "email")
    before = middle(page, "email")
    work_offline(page)
    assert middle(page, "email")[0] == pytest.approx(before[0] + 200, abs=8)
    page.context.set_offline(False)
    saved(page)

    expect(state(page)).to_contain_text("Saved")
    expect(node(page, "email")).to_contain_text("Post")
    expect(node(page, "sqs")).to_be_attached()
    assert middle(page, "email")[0] == pytest.approx(before[0] + 200, abs=8)
    assert page.locator("#bench-bar").get_attribute("data-revision") == "4"


def test_half_a_minute_without_a_network_loses_nothing_and_says_so(page, base_url):
    page.clock.install()
    start(page, base_url)
    page.locator('.palette [data-service="alb"]').click()
    expect(node(page, "alb")).to_be_attached()
    saved(page)
    tries = []
    page.on("requestfailed", lambda request: tries.append(request.url))
    waiting = page.locator("#bench-waiting")
    expect(waiting).to_be_hidden()
    select(page, "email")
    work_offline(page)
    page.locator("#outline").get_by_role("link", name="Application Load Balancer").click()
    node(page, "alb").focus()
    page.keyboard.press("Delete")
    expect(state(page)).to_have_text(WAITING.format("4 changes"))

    page.clock.run_for(30_000)

    assert len(tries) > 2  # it goes on trying
    expect(state(page)).to_have_text(WAITING.format("4 changes"))
    expect(waiting).to_have_text(
        "Waiting to be saved: move, rename Mail system to Post, add SQS,"
        " remove Application Load Balancer"
    )
    expect(page.locator("#bench-bar")).to_have_attribute("data-revision", "2")
    page.context.set_offline(False)
    page.clock.run_for(20_000)
    saved(page)
    expect(state(page)).to_contain_text("Saved")
    expect(waiting).to_be_hidden()
    expect(node(page, "email")).to_contain_text("Post")
    expect(node(page, "alb")).to_have_count(0)
    assert "sqs" in ids(page)
    expect(page.locator("#bench-bar")).to_have_attribute("data-revision", "6")


def test_waiting_edits_outlive_a_reload(page, base_url):
    start(page, base_url)
    select(page, "email")
    page.context.set_offline(True)
    page.locator('.palette [data-service="sqs"]').click()
    page.locator('.palette [data-service="sns"]').click()
    expect(state(page)).to_have_text(WAITING.format("2 changes"))
    # As far as the page can tell it is away until it is loaded again.
    page.evaluate("addEventListener('online', (event) => event.stopImmediatePropagation(), true)")
    page.route("**/edits/*", lambda route: route.abort())
    page.context.set_offline(False)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    ready(page)
    expect(state(page)).to_have_text(WAITING.format("2 changes"))
    page.unroute("**/edits/*")
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page)

    assert {"sqs", "sns"} <= set(ids(page))


def test_edit_whose_answer_was_lost_counts_once(page, base_url):
    start(page, base_url)

    def lose_answer(route):
        route.fetch()
        route.abort()

    page.route("**/edits/add", lose_answer, times=1)
    page.locator('.palette [data-service="sqs"]').click()
    expect(state(page)).to_have_text(WAITING.format("1 change"))
    saved(page)

    assert [one for one in ids(page) if one.startswith("sqs")] == ["sqs"]
    expect(page.locator("#bench-bar")).to_have_attribute("data-revision", "2")


def test_older_tab_is_told_and_keeps_its_work_as_a_copy(page, base_url):
    start(page, base_url)
    other = page.context.new_page()
    other.goto(page.url)
    ready(other)
    drag_service(other, "alb", 100, 100)
    saved(other)
    page.locator('.palette [data-service="sqs"]').click()
    expect(page.locator("#bench-fault")).to_contain_text("changed in another tab")
    page.locator('.palette [data-service="sns"]').click()
    address = page.url
    page.get_by_role("button", name="Keep mine as a copy").click()
    page.wait_for_url(lambda url: url != address)
    ready(page)
    saved(page)

    assert {"sqs", "sns"} <= set(ids(page))
    assert "alb" not in ids(page)
    other.reload()
    ready(other)
    assert "alb" in ids(other)
    assert "sqs" not in ids(other)


def test_older_tab_may_let_its_work_go(page, base_url):
    start(page, base_url)
    other = page.context.new_page()
    other.goto(page.url)
    ready(other)
    drag_service(other, "alb", 100, 100)
    saved(other)
    page.locator('.palette [data-service="sqs"]').click()
    page.get_by_role("link", name="Show the newer one").click()
    expect(node(page, "alb")).to_be_attached()

    assert "sqs" not in ids(page)
    expect(state(page)).to_contain_text("Saved")


def test_checking_waits_for_edits_on_their_way(page, base_url):
    start(page, base_url)
    seen = []
    page.on("request", lambda one: seen.append(one.url) if one.method == "POST" else None)
    page.route("**/edits/add", lambda route: route.abort(), times=1)
    page.locator('.palette [data-service="sqs"]').click()
    with page.expect_request("**/check"):
        page.get_by_role("button", name="Check my design").click()

    assert [url.rpartition("/")[2] for url in seen] == ["add", "add", "check"]


def test_moves_in_quick_succession_all_count(page, base_url):
    start(page, base_url)
    names = ("email", "inventory", "analytics")
    before = [position(page, name)[0] for name in names]
    for x, y in [middle(page, name) for name in names]:
        drag(page, (x, y), (x - 80, y))
    saved(page)

    after = [position(page, name)[0] for name in names]
    assert len(set(after)) == 1
    assert after[0] - before[0] == pytest.approx(-80 / scale(page), abs=8)
