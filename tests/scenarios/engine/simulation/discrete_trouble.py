"""Per-request runs of networks in which something changes or breaks. See `discrete.py`."""

import random
from collections import Counter

import simpy

from tests.scenarios.engine.simulation.discrete import Pool, arrivals, watch


def functions_behind_a_queue(points, seconds, *, start, step, work_s, seed):
    """Backlog by second where a poller begins with few calls at once and adds more each second."""
    env, rng = simpy.Environment(), random.Random(seed)
    pool, counts, backlog = Pool(env, start), Counter(), []

    def message():
        yield pool.enter()
        yield env.timeout(rng.expovariate(1 / work_s))
        pool.leave()
        counts["done"] += 1

    def poller():
        while True:
            yield env.timeout(1)
            if len(pool.line) * work_s > pool.slots:
                pool.slots += step
                pool.serve()

    env.process(arrivals(env, rng, points, seconds, lambda: env.process(message())))
    env.process(poller())
    env.process(watch(env, lambda: len(pool.line), backlog))
    env.run(until=seconds)
    return {"done": counts["done"], "backlog": backlog}


def slow_callee(points, seconds, *, slots, work_s, call_s, slow_s, slow, fixed_s, seed):
    """Servers that hold a slot while they wait for a system that is slow for a while."""
    env, rng = simpy.Environment(), random.Random(seed)
    pool, counts, times = Pool(env, slots), Counter(), []
    answered = [0] * seconds

    def calling():
        mean = slow_s if slow[0] <= env.now < slow[1] else call_s
        return rng.gammavariate(4, mean / 4)  # outside systems vary half as much as they take

    def request():
        counts["offered"] += 1
        came = env.now
        held = work_s + (slow_s if slow[0] <= came < slow[1] else call_s)
        pool.room = int(slots / held)  # a second of work may wait
        event = pool.enter()
        if event is None:
            counts["dropped"] += 1
            return
        answered[int(came)] += 1
        yield event
        yield env.timeout(rng.expovariate(1 / work_s) + calling())
        pool.leave()
        times.append((came, env.now - came + fixed_s))

    env.process(arrivals(env, rng, points, seconds, lambda: env.process(request())))
    env.run(until=seconds)
    return {"dropped": counts["dropped"], "answered": answered, "times": times}


def zone_outage(points, seconds, *, copies, each, work_s, lost, at, noticed_s, boot_s, seed):
    """Servers of which a share dies: their requests fail until the balancer notices."""
    env, rng = simpy.Environment(), random.Random(seed)
    pool, counts = Pool(env, copies * each), Counter()
    answered = [0] * seconds

    def request():
        came = env.now
        counts["offered"] += 1
        pool.room = int(pool.slots / work_s)
        is_sent_to_the_dead = at <= came < at + noticed_s and rng.random() < lost
        event = None if is_sent_to_the_dead else pool.enter()
        if event is None:
            counts["dropped"] += 1
            return
        yield event
        begun = env.now
        yield env.timeout(rng.expovariate(1 / work_s))
        pool.leave()
        if begun < at <= env.now and rng.random() < lost:  # died with its server
            counts["dropped"] += 1
        else:
            answered[int(came)] += 1

    def outage():
        yield env.timeout(at)
        pool.slots = int(copies * (1 - lost)) * each
        yield env.timeout(boot_s)
        pool.slots = copies * each
        pool.serve()

    env.process(arrivals(env, rng, points, seconds, lambda: env.process(request())))
    env.process(outage())
    env.run(until=seconds)
    return {"dropped": counts["dropped"], "offered": counts["offered"], "answered": answered}
