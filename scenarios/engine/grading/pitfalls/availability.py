"""Pitfalls of what stops when one instance, one zone or one region stops."""

from collections.abc import Iterator

from scenarios.engine.grading.path_checks import is_single
from scenarios.engine.grading.pitfalls.pitfall import Case, Found


def single_instance(case: Case) -> Iterator[Found]:
    """A lone server, or a tier callers wait for that may run as one copy. Given parts are exempt.

    Workers that take their work from a queue or stream may be few: the work waits for them.
    Source: Amazon EC2 Auto Scaling User Guide, "Auto Scaling benefits".
    """
    for component in case.own("compute"):
        steps = case.flow.before.get(component.id, ())
        called = any(case.flow.is_waiting(step) for step in steps)
        if component.has("server") and not component.has("fleet"):
            yield Found((component.id,), f"{case.title(component.id)} is one server")
        elif component.has("fleet") and is_single(component) and called:
            least = component.config["min"]
            what = f"{case.title(component.id)} may run with {least} copies while callers wait"
            yield Found((component.id,), what.replace("1 copies", "1 copy"))


def single_zone(case: Case) -> Iterator[Found]:
    """What is in one zone and is no store: balancers, fleets, servers, brokers (rulings 29, 35).

    Source: AWS Well-Architected Framework, REL10-BP01 "Deploy the workload to multiple locations".
    """
    for component in case.own():
        if not component.has("zone-safe") and not component.has("data"):
            yield Found((component.id,), f"{case.title(component.id)} sits in one zone")


def single_zone_database(case: Case) -> Iterator[Found]:
    """Each database of record without a standby in a second zone.

    Source: Amazon RDS User Guide, "Configuring and managing a Multi-AZ deployment".
    """
    for component in case.own("database"):
        if not component.has("zone-safe"):
            what = f"{case.title(component.id)} has no standby in a second zone"
            yield Found((component.id,), what)


def replica_used_for_availability(case: Case) -> Iterator[Found]:
    """A read replica behind a primary that has no standby.

    Source: Amazon RDS User Guide, "Working with DB instance read replicas".
    """
    for component in case.own("database"):
        if component.has("zone-safe"):
            continue
        for connection in case.scene.design.outgoing(component.id, "replicate"):
            if case.scene.component(connection.target).has("read-copy"):
                what = (
                    f"{case.title(connection.target)} is a read copy of "
                    f"{case.title(component.id)}, which has no standby"
                )
                yield Found((component.id, connection.target), what)


def single_region(case: Case) -> Iterator[Found]:
    """Where a region may vanish: compute or data in one region only (rulings 10 and 22).

    Source: AWS Well-Architected Framework, REL10-BP01 "Deploy the workload to multiple locations".
    """
    if not case.facts.two_regions:
        return
    copies = list(case.own("read-copy"))
    for capability, word, more in (("compute", "compute", []), ("stores-data", "data", copies)):
        parts = [*case.own(capability), *more]
        regions = {part.region for part in parts}
        if len(regions) == 1 and not any(part.has("replicates-globally") for part in parts):
            names = case.scene.names([part.id for part in parts])
            what = f"all {word} is in one region: {names}"
            yield Found(tuple(part.id for part in parts), what)


def no_health_checked_failover(case: Case) -> Iterator[Found]:
    """Where a region may vanish: users led to a region without asking whether it is alive.

    Source: Amazon Route 53 Developer Guide, "Creating Amazon Route 53 health checks".
    """
    if not case.facts.two_regions:
        return
    routers = list(case.own("region-router"))
    if any(router.has("checks-health") for router in routers):
        return
    fronts = list(case.own("front-door")) or list(case.own("compute"))
    if routers:
        names = case.scene.names([router.id for router in routers])
        yield Found(tuple(r.id for r in routers), f"{names} does not check the health of a region")
    elif fronts:
        yield Found(tuple(f.id for f in fronts), "nothing leads users to the region that answers")
