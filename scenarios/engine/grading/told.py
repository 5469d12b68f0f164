"""Who is told apart from whom: queues of one's own, callers of one's own."""

from scenarios.engine.grading.flow import Step
from scenarios.engine.grading.scene import Ids, Scene


def split_at(scene: Scene, starts: Ids, target: str) -> Ids:
    """The queue whose messages are dealt out among consumers not all of which lead to the target,
    then those consumers; () where no queue is the reason."""
    for queue in scene.ground.order:
        if not scene.component(queue).has("queue"):
            continue
        consumers = scene.flow.next_ids(queue)
        leading = [c for c in consumers if scene.flow.gets_all(c, target)]
        fed = any(queue in scene.flow.reachable([start]) for start in starts)
        if fed and leading and len(leading) < len(consumers):
            return (queue, *consumers)
    return ()


def own_buffer(scene: Scene, start: str, target: str, others: Ids) -> bool:
    """Whether a buffer on the way from `start` keeps work for `target` and for no other target.

    A stream counts for each of its readers, for each keeps its own place in it.
    """
    for component in scene.design.having("buffer"):
        if not scene.flow.gets_all(start, component.id):
            continue
        if not scene.flow.gets_all(component.id, target):
            continue
        served = scene.flow.reachable([component.id]).intersection(others)
        if served == {target} or not component.has("queue"):
            return True
    return False


def aparts(scene: Scene, starts: Ids, target: str, others: Ids, dealt: bool) -> Ids:
    """Why `target` is not served apart from the others: what serves both, then the other one.

    () when it is: somewhere on its way the work is copied or handed over, and from there on leads
    to no other of the targets, or nothing on the way serves another. With `dealt` it may also be
    dealt out from a queue there.
    """
    for start in starts:
        reached = scene.flow.reachable([start])
        for step in scene.flow.steps:
            if step.source not in reached:
                continue
            gets_it = dealt or scene.flow.gets_all(start, step.source)
            if (
                gets_it
                and is_branch(scene, step, dealt)
                and leads_only(scene, step, target, others)
            ):
                return ()
    way = scene.flow.path(starts, [target])
    for here in reversed(way[:-1]):
        served = scene.flow.reachable([here])
        both = [other for other in others if other != target and other in served]
        if both:
            return (here, both[0])
    return ()


def is_branch(scene: Scene, step: Step, dealt: bool) -> bool:
    """Whether work is copied, handed over or (with `dealt`) dealt out at this step."""
    source, target = scene.component(step.source), scene.component(step.target)
    if source.has("copies-to-each") or target.has("hand-off") or step.kind == "message":
        return True
    return dealt and source.has("queue")


def leads_only(scene: Scene, step: Step, target: str, others: Ids) -> bool:
    """Whether all work that takes this step gets to `target`, and to no other of the targets."""
    served = scene.flow.reachable([step.target]).intersection(others)
    return served == {target} and scene.flow.gets_all(step.target, target)
