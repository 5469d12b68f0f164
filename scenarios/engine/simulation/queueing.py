"""Closed forms of queueing theory: the simulator uses the waits, its tests all of them.

Arrivals are Poisson, service times exponential. Times are in seconds, rates per second.
Source: Kleinrock, Queueing Systems I (1975), ch. 3; Erlang (1917) for B and C.
"""

from functools import lru_cache
from math import exp, log


class OverloadError(ValueError):
    """Utilisation is 1 or more, so the queue never settles."""


def erlang_b(servers: int, offered: float) -> float:
    """The share of requests that find all servers busy when none may wait.

    Args:
        offered: arrivals times service time, in servers (Erlang), >= 0.
    """
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = offered * blocked / (count + offered * blocked)
    return blocked


@lru_cache(maxsize=65_536)
def erlang_c(servers: int, utilisation: float) -> float:
    """The share of requests that have to wait in M/M/c. Raises OverloadError from utilisation 1."""
    if utilisation >= 1:
        raise OverloadError
    blocked = erlang_b(servers, servers * utilisation)
    return blocked / (1.0 - utilisation * (1.0 - blocked))


def mean_wait_s(servers: int, arrivals: float, service_s: float) -> float:
    """The mean time a request waits for one of the servers (M/M/c)."""
    utilisation = arrivals * service_s / servers
    return erlang_c(servers, utilisation) * service_s / (servers * (1.0 - utilisation))


def wait_quantile_s(servers: int, arrivals: float, service_s: float, share: float) -> float:
    """The wait that `share` of the requests do not exceed (M/M/c)."""
    utilisation = arrivals * service_s / servers
    waiting = erlang_c(servers, utilisation)
    if waiting <= 1 - share:
        return 0.0
    return log(waiting / (1 - share)) * service_s / (servers * (1.0 - utilisation))


def response_quantile_s(servers: int, arrivals: float, service_s: float, share: float) -> float:
    """The time in system that `share` of the requests do not exceed (M/M/c), by bisection."""
    low, high = 0.0, 1000.0 * service_s / (1.0 - arrivals * service_s / servers)
    for _ in range(100):
        middle = (low + high) / 2
        if response_tail(servers, arrivals, service_s, middle) > 1 - share:
            low = middle
        else:
            high = middle
    return high


def response_tail(servers: int, arrivals: float, service_s: float, time_s: float) -> float:
    """The share of requests that take longer than `time_s` in M/M/c."""
    rate = 1.0 / service_s
    waiting = erlang_c(servers, arrivals * service_s / servers)
    spare = servers * rate - arrivals
    if abs(spare - rate) < 1e-9 * rate:
        return exp(-rate * time_s) * (1.0 + waiting * rate * time_s)
    mixed = waiting * rate / (spare - rate)
    return (1.0 + mixed) * exp(-rate * time_s) - mixed * exp(-spare * time_s)


def in_system(arrivals: float, time_s: float) -> float:
    """Little's law: how many are inside when each stays `time_s` on average."""
    return arrivals * time_s


def backlog_after(arrivals: float, capacity: float, seconds: float) -> float:
    """What waits after so long when more arrives than can be worked off."""
    return max(0.0, arrivals - capacity) * seconds


def drain_s(backlog: float, arrivals: float, capacity: float) -> float:
    """How long it takes to work off a backlog. Raises OverloadError when it never ends."""
    if capacity <= arrivals:
        raise OverloadError
    return backlog / (capacity - arrivals)


def wait_moments(
    slots: float, capacity: float, used: float, longest_s: float
) -> tuple[float, float]:
    """Mean and variance of the wait of a request at servers with `slots` slots.

    Near saturation the wait is held at what may wait at all, `longest_s`. Utilisation is taken on
    a grid of 1/128 so that the Erlang formula can be remembered; above 200 slots the wait of 200
    stands for it, which is too long by a few milliseconds at the most.
    """
    utilisation = min(used / capacity, 0.995)
    servers = 200 if slots >= 200.0 else max(int(slots + 0.5), 1)
    if servers >= 16 and utilisation < 0.5:
        return 0.0, 0.0
    waiting = erlang_c(servers, int(utilisation * 128.0 + 0.5) / 128.0 * 0.999)
    spare = capacity * (1.0 - utilisation)
    mean = min(waiting / spare, longest_s)
    return mean, min((2.0 - waiting) * waiting / (spare * spare), longest_s * longest_s)
