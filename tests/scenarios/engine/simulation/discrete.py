"""Per-request runs of small networks with SimPy, to hold the fluid model against.

Arrivals are Poisson along a timeline, times of work exponential, seeds fixed. Each function mirrors
one design of `networks.py` with the same capacities and rules, request by request; nothing here
comes from the engine, so that the two can only agree by being right.
"""

import itertools
import random
from collections import Counter, deque

import simpy


def rate_at(points, now):
    for (start, low), (end, high) in itertools.pairwise(points):
        if start <= now < end:
            return low + (high - low) * (now - start) / (end - start)
    return points[-1][1]


def arrivals(env, rng, points, seconds, start):
    """Start a process for each arrival (thinning of a faster Poisson stream)."""
    fastest = max(rate for _, rate in points)
    while True:
        yield env.timeout(rng.expovariate(fastest))
        if env.now >= seconds:
            return
        if rng.random() * fastest < rate_at(points, env.now):
            start()


def watch(env, look, found):
    """Note what there is to see at the beginning of each second."""
    while True:
        found.append(look())
        yield env.timeout(1)


def quantile(values, share):
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


class Pool:
    """Servers with slots, a bounded waiting room, and a number of slots that may change."""

    def __init__(self, env, slots, room=None, shuffle=None):
        self.env, self.slots, self.room, self.shuffle = env, slots, room, shuffle
        self.busy = 0
        self.line = deque()
        self.busy_s = 0.0
        self.changed_at = 0.0

    def note(self):
        self.busy_s += self.busy * (self.env.now - self.changed_at)
        self.changed_at = self.env.now

    def enter(self):
        """An event that fires when a slot is free; None when the room is full."""
        if self.busy >= self.slots and self.room is not None and len(self.line) >= self.room:
            return None
        event = self.env.event()
        self.line.append(event)
        self.serve()
        return event

    def serve(self):
        while self.line and self.busy < self.slots:
            self.note()
            self.busy += 1
            if self.shuffle is not None:  # a standard queue promises no order
                self.line.rotate(self.shuffle.randrange(len(self.line)))
            self.line.popleft().succeed()

    def leave(self):
        self.note()
        self.busy -= 1
        self.serve()


def queue_with_workers(points, seconds, *, slots, work_s, call_s, seed):
    """Backlog by second of a queue whose workers hold a slot while they call a system."""
    env, rng = simpy.Environment(), random.Random(seed)
    pool, done = Pool(env, slots), Counter()

    def message():
        yield pool.enter()
        yield env.timeout(rng.expovariate(1 / work_s) + rng.expovariate(1 / call_s))
        pool.leave()
        done["done"] += 1

    backlog = []
    env.process(arrivals(env, rng, points, seconds, lambda: env.process(message())))
    env.process(watch(env, lambda: len(pool.line), backlog))
    env.run(until=seconds)
    return {"backlog": backlog, "done": done["done"]}


def balanced_fleet(points, seconds, *, slots_each, work_s, copies, most, boot_s, seed):
    """Drops of an autoscaled fleet: it looks every 5 s, grows after 60 s above its target, and does
    not look twice when new copies have come."""
    env, rng = simpy.Environment(), random.Random(seed)
    pool, counts, times = Pool(env, copies * slots_each), Counter(), []
    fleet = {"running": copies, "booting": 0, "above": 0, "skipped": 0}
    running = []

    def request():
        counts["offered"] += 1
        pool.room = int(pool.slots / work_s)  # a second of work may wait
        came = env.now
        event = pool.enter()
        if event is None:
            counts["dropped"] += 1
            return
        yield event
        yield env.timeout(rng.expovariate(1 / work_s))
        pool.leave()
        times.append((came, env.now - came))

    def boot(count):
        yield env.timeout(boot_s)
        fleet["running"] += count
        fleet["booting"] -= count
        fleet["skipped"] = 2
        pool.slots = fleet["running"] * slots_each
        pool.serve()

    def control():
        last = 0.0
        while True:
            yield env.timeout(5)
            pool.note()
            used = (pool.busy_s - last) / 5 / pool.slots
            last = pool.busy_s
            if fleet["skipped"]:
                fleet["skipped"] -= 1
                continue
            wanted = min(most, -(-fleet["running"] * used // 0.6))
            if wanted > fleet["running"]:
                fleet["above"] += 5
                more = int(wanted) - fleet["running"] - fleet["booting"]
                if fleet["above"] >= 60 and more > 0:
                    fleet["booting"] += more
                    env.process(boot(more))
            else:
                fleet["above"] = 0

    env.process(arrivals(env, rng, points, seconds, lambda: env.process(request())))
    env.process(control())
    env.process(watch(env, lambda: fleet["running"], running))
    env.run(until=seconds)
    return {"dropped": counts["dropped"], "running": fleet["running"], "copies": running}


def fan_out(points, seconds, *, slots, work_s, seed):
    """Each message copied to several queues with workers of their own: backlog and done of each."""
    env, rng = simpy.Environment(), random.Random(seed)
    pools = [Pool(env, count) for count in slots]
    done = [0] * len(slots)
    backlog = [[] for _ in slots]

    def copy(index):
        yield pools[index].enter()
        yield env.timeout(rng.expovariate(1 / work_s))
        pools[index].leave()
        done[index] += 1

    def publish():
        for index in range(len(pools)):
            env.process(copy(index))

    env.process(arrivals(env, rng, points, seconds, publish))
    for pool, found in zip(pools, backlog, strict=True):
        env.process(watch(env, lambda pool=pool: len(pool.line), found))
    env.run(until=seconds)
    return {"done": done, "backlog": backlog}


def cache_and_database(points, seconds, *, slots, times_s, hit, refill_s, flush_at, seed):
    """Reads through a cache that is flushed once: reads that reach the database, times."""
    env, rng = simpy.Environment(), random.Random(seed)
    web, database = Pool(env, slots["web"]), Pool(env, slots["database"])
    missed, times = [], []

    def warmth():
        if env.now < flush_at:
            return 1.0
        return 1.0 - (1.0 - 1.0 / refill_s) ** (env.now - flush_at)

    def read():
        came = env.now
        yield web.enter()
        yield env.timeout(rng.expovariate(1 / times_s["web"]))
        yield env.timeout(rng.expovariate(1 / times_s["cache"]))
        if rng.random() >= hit * warmth():
            missed.append(env.now)
            yield database.enter()
            yield env.timeout(rng.expovariate(1 / times_s["database"]))
            database.leave()
        web.leave()
        times.append((came, env.now - came + times_s["front"]))

    env.process(arrivals(env, rng, points, seconds, lambda: env.process(read())))
    env.run(until=seconds)
    return {"missed": missed, "times": times}


def poisoned_queue(points, seconds, *, slots, work_s, hidden_s, receives, share, seed):
    """A queue where a share of the messages always fails and is set aside after some receives."""
    env, rng = simpy.Environment(), random.Random(seed)
    pool, counts, backlog = Pool(env, slots, shuffle=rng), Counter(), []

    def message():
        is_bad = rng.random() < share
        for _ in range(receives):
            yield pool.enter()
            taken = env.now
            yield env.timeout(rng.expovariate(1 / work_s))
            pool.leave()
            if not is_bad:
                counts["done"] += 1
                return
            yield env.timeout(max(taken + hidden_s - env.now, 0))
        counts["aside"] += 1

    env.process(arrivals(env, rng, points, seconds, lambda: env.process(message())))
    env.process(watch(env, lambda: len(pool.line), backlog))
    env.run(until=seconds)
    return {"done": counts["done"], "aside": counts["aside"], "backlog": backlog}


def synchronous_chain(points, seconds, *, slots, times_s, fixed_s, seed):
    """Tiers that hold a slot while they wait for the next: time of each answer, share dropped."""
    env, rng = simpy.Environment(), random.Random(seed)
    pools = [Pool(env, count) for count in slots]
    counts, times = Counter(), []

    def visit(depth):
        if depth == len(pools):
            return True
        pool = pools[depth]
        if depth == 0:
            pool.room = int(pool.slots / sum(times_s))
        event = pool.enter()
        if event is None:
            return False
        yield event
        yield env.timeout(rng.expovariate(1 / times_s[depth]))
        is_answered = yield from visit(depth + 1)
        pool.leave()
        return is_answered

    def request():
        came = env.now
        counts["offered"] += 1
        if (yield from visit(0)):
            times.append((came, env.now - came + fixed_s))
        else:
            counts["dropped"] += 1

    env.process(arrivals(env, rng, points, seconds, lambda: env.process(request())))
    env.run(until=seconds)
    return {"times": times, "dropped": counts["dropped"], "offered": counts["offered"]}
