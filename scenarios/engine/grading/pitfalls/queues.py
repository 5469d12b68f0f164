"""Pitfalls of queues, topics and workflows."""

from collections.abc import Iterator

from scenarios.engine.design import Component
from scenarios.engine.grading.checks import needed_visibility_s
from scenarios.engine.grading.pitfalls.pitfall import Case, Found


def consumed_queues(case: Case) -> Iterator[tuple[Component, tuple[Component, ...]]]:
    """Each SQS queue that somebody takes work from, with its consumers; no dead-letter queues."""
    for queue in case.own("queue", "set-aside"):
        consumers = case.flow.consumers(queue.id)
        is_aside = case.scene.design.incoming(queue.id, "dead-letter")
        if consumers and (case.flow.before.get(queue.id) or not is_aside):
            yield queue, consumers


def shared_queue_for_independent_consumers(case: Case) -> Iterator[Found]:
    """A queue that deals its messages out among consumers that do different things.

    Source: Amazon SNS Developer Guide, "Common Amazon SNS scenarios: fanout".
    """
    for queue in case.own("queue"):
        consumers = without_stand_ins(case, case.flow.consumers(queue.id))
        served = {frozenset(purpose(case, consumer)) for consumer in consumers}
        differ = len(served) > 1 or case.facts.separate_jobs
        if len(consumers) > 1 and differ:
            ids = [consumer.id for consumer in consumers]
            what = f"{case.scene.names(ids)} share the messages of {case.title(queue.id)}"
            yield Found((queue.id, *ids), what)


def without_stand_ins(case: Case, consumers: tuple[Component, ...]) -> list[Component]:
    """The consumers without Spot groups that only help another group of their kind."""

    def is_stand_in(one: Component) -> bool:
        return one.has("reclaimable") and any(
            other.service == one.service
            and not other.has("reclaimable")
            and case.flow.next_ids(other.id) == case.flow.next_ids(one.id)
            for other in consumers
        )

    return [consumer for consumer in consumers if not is_stand_in(consumer)]


def purpose(case: Case, consumer: Component) -> set[str]:
    """What a consumer is there for: the outside systems its work ends at, or else what it uses."""
    if consumer.has("client"):
        return {consumer.id}
    reached = case.flow.reachable([consumer.id]) - {consumer.id}
    outside = {id_ for id_ in reached if id_ in case.facts.independent}
    return outside or set(case.flow.next_ids(consumer.id)) or {consumer.id}


def no_dead_letter_queue(case: Case) -> Iterator[Found]:
    """A consumed queue with nowhere to put what cannot be processed (ruling 24).

    Source: Amazon SQS Developer Guide, "Using dead-letter queues in Amazon SQS".
    """
    for queue, _ in consumed_queues(case):
        if not case.scene.dead_letters(queue.id):
            yield Found((queue.id,), f"{case.title(queue.id)} has no dead-letter queue")


def visibility_timeout_too_short(case: Case) -> Iterator[Found]:
    """A queue that shows a message again while somebody still works on it (ruling 26).

    Source: AWS Lambda Developer Guide, "Configuring your queue to use with Lambda" (six times).
    """
    for queue, consumers in consumed_queues(case):
        hidden = queue.config["visibility_timeout_s"]
        for consumer in consumers:
            needed = needed_visibility_s(case.scene, consumer.id, case.facts.jobs)
            if isinstance(hidden, int) and hidden < needed:
                what = (
                    f"{case.title(queue.id)} hides a message for {hidden} s, and "
                    f"{case.title(consumer.id)} needs {needed} s"
                )
                yield Found((queue.id, consumer.id), what)


def short_polling(case: Case) -> Iterator[Found]:
    """Servers or containers that ask an empty queue again and again (ruling 25).

    Source: Amazon SQS Developer Guide, "Amazon SQS short and long polling".
    """
    for queue, consumers in consumed_queues(case):
        pollers = [consumer.id for consumer in consumers if consumer.has("polls")]
        if pollers and queue.config["long_polling"] is False:
            what = f"{case.scene.names(pollers)} ask {case.title(queue.id)} even while it is empty"
            yield Found((queue.id, *pollers), what)


def unordered_queue_where_order_matters(case: Case) -> Iterator[Found]:
    """Where order matters: a queue on the way that does not keep it (ruling 18).

    Behind a stream it is the reader's own choice to have a queue (ruling 7).

    Source: Amazon SQS Developer Guide, "FIFO queue delivery logic".
    """
    if case.facts.order is None:
        return
    starts, ends = (case.scene.select(selector) for selector in case.facts.order)
    streams = [stream.id for stream in case.own("stream")]
    on_the_way = case.flow.reachable(starts, avoiding=streams)
    for queue in case.own("buffer"):
        leads = case.flow.reachable([queue.id]) & frozenset(ends)
        if queue.id in on_the_way and leads and not queue.has("ordered"):
            yield Found((queue.id,), f"{case.title(queue.id)} may hand messages out in any order")


def fifo_without_need(case: Case) -> Iterator[Found]:
    """Where order does not matter: FIFO all the same.

    Source: Amazon SQS Developer Guide, "FIFO queue quotas".
    """
    if case.facts.order is not None:
        return
    for queue in case.own("fifo"):
        yield Found((queue.id,), f"{case.title(queue.id)} keeps an order nobody asked for")


def express_workflow_too_long(case: Case) -> Iterator[Found]:
    """Where work may take longer than five minutes: an Express workflow, unless a Standard one
    starts it, for then it is only a short part of the work.

    Source: AWS Step Functions Developer Guide, "Choosing workflow type".
    """
    if not case.facts.slow_work:
        return
    for workflow in case.own("orchestrator", "short-runs"):
        callers = [case.scene.component(id_) for id_ in case.flow.previous_ids(workflow.id)]
        if any(caller.has("waits-days") for caller in callers):
            continue
        yield Found((workflow.id,), f"{case.title(workflow.id)} ends after five minutes")


def no_retry_or_catch(case: Case) -> Iterator[Found]:
    """A workflow that gives up at the first failure, or has no answer when it gives up.

    Source: AWS Step Functions Developer Guide, "Handling errors in Step Functions workflows".
    """
    for workflow in case.own("orchestrator"):
        missing = [
            word
            for capability, word in (("retries", "retry"), ("compensates", "catch"))
            if not workflow.has(capability)
        ]
        if missing:
            words = " and no ".join(missing)
            yield Found((workflow.id,), f"{case.title(workflow.id)} has no {words}")
