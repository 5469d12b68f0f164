"""Pitfalls of capacity that does not follow the load."""

from collections.abc import Iterator

from scenarios.engine.grading.pitfalls.pitfall import Case, Found


def no_autoscaling(case: Case) -> Iterator[Found]:
    """Compute that stays at one size, unless it is bounded on purpose (ruling 25).

    Source: Amazon EC2 Auto Scaling User Guide, "What is Amazon EC2 Auto Scaling?".
    """
    bounded = case.scene.select(case.facts.bounded) if case.facts.bounded else ()
    for component in case.own("compute"):
        if not component.has("autoscaled") and component.id not in bounded:
            yield Found(
                (component.id,), f"{case.title(component.id)} never adds or removes capacity"
            )


def cpu_scaling_on_queue_workers(case: Case) -> Iterator[Found]:
    """Consumers of an SQS queue that scale on processor load (ruling 25).

    Source: Amazon EC2 Auto Scaling User Guide, "Scaling policy based on Amazon SQS".
    """
    for component in case.own("compute", "scales-on-cpu"):
        queues = [
            id_
            for id_ in case.flow.previous_ids(component.id)
            if case.scene.component(id_).has("queue", "set-aside")
        ]
        if queues:
            what = (
                f"{case.title(component.id)} scales on processor load while work waits in "
                f"{case.scene.names(queues)}"
            )
            yield Found((component.id, *queues), what)


def no_read_scaling(case: Case) -> Iterator[Found]:
    """Where reads are many: a relational store with nothing to share its reads (ruling 15).

    Source: Amazon RDS User Guide, "Working with DB instance read replicas".
    """
    if not case.facts.hot_reads:
        return
    for component in case.own("database", "relational"):
        copies = case.scene.design.successors(component.id, "replicate")
        if not component.has("scales-reads") and not any(c.has("scales-reads") for c in copies):
            yield Found((component.id,), f"{case.title(component.id)} answers every read by itself")


def no_cache_for_hot_reads(case: Case) -> Iterator[Found]:
    """Where reads are many: compute that reads a database with no cache beside it.

    Source: Amazon ElastiCache User Guide, "Caching strategies".
    """
    if not case.facts.hot_reads or any(case.own("cache")):
        return
    users = [c.id for c in case.scenario.given if c.has("person")]
    if any(case.flow.path(users, [c.id]) for c in case.own("response-cache")):
        return
    databases = [c.id for c in case.own("database")]
    if databases:
        what = f"every read goes all the way to {case.scene.names(databases)}"
        yield Found(tuple(databases), what)
