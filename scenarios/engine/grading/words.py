"""Words for capabilities in messages: what a thing is called, and what it is said to be."""

from collections.abc import Mapping, Sequence

from scenarios.engine.service import Test

# What messages call a component of which only one capability is known.
THINGS: Mapping[str, str] = {
    "api": "a managed API",
    "balancer": "a load balancer",
    "broker": "a message broker",
    "buffer": "a queue or stream",
    "cache": "a cache",
    "client": "a caller from outside",
    "compute": "compute",
    "copies-to-each": "a topic, bus or stream that copies to each",
    "data": "a store",
    "database": "a database",
    "edge-cache": "a cache at the edge",
    "front-door": "a load balancer or managed API",
    "function": "a function",
    "hand-off": "something that takes the work and lets the caller go on",
    "keeps-files": "a file store",
    "object-store": "object storage",
    "orchestrator": "a workflow",
    "queue": "a queue",
    "region-router": "a router between regions",
    "session-store": "a session store outside the servers",
    "set-aside": "a dead-letter queue",
    "stream": "a stream",
}

# What messages say a component is, after "is" or "is not".
QUALITIES: Mapping[str, str] = {
    **THINGS,
    "autoscaled": "scaled by itself",
    "checks-health": "checking the health of what it routes to",
    "compensates": "catching failed steps and undoing what was done",
    "internal": "internal",
    "ordered": "keeping the order",
    "replicated-sessions": "a session store that replicates",
    "replicates-globally": "replicated to a second region",
    "retries": "retrying failed steps",
    "scales-on-backlog": "scaled on the work that waits",
    "scales-reads": "able to serve more reads without a bigger primary",
    "scales-to-zero": "able to shrink to nothing",
    "several-copies": "kept at two copies or more",
    "throttles-clients": "limiting each client",
    "waits-days": "able to wait for days",
    "zone-safe": "safe from the loss of a zone",
}


def thing(has: Sequence[str], any_of: Sequence[str]) -> str:
    """What to call a component with these capabilities, such as "a queue"."""
    known = [THINGS[name] for name in has if name in THINGS]
    if known:
        return known[0]
    words = [THINGS.get(name, name.replace("-", " ")) for name in any_of]
    return " or ".join(words) if words else "a component"


def quality(has: Sequence[str], any_of: Sequence[str], tests: Sequence[Test]) -> str:
    """What a component would be if it had these capabilities and settings."""
    said = [QUALITIES.get(name, name.replace("-", " ")) for name in has]
    if any_of:
        said.append(" or ".join(QUALITIES.get(name, name.replace("-", " ")) for name in any_of))
    said += [f"set to {wanted(test)}" for test in tests]
    return " and ".join(said) or "as it should be"


def wanted(test: Test) -> str:
    """A test on a setting in words: `zones at least 2`, `engine redis or valkey`."""
    name = test.setting.replace("_", " ")
    parts = []
    if test.among:
        parts.append(" or ".join(value_words(value) for value in test.among))
    if test.but_not:
        parts.append("not " + " or ".join(value_words(value) for value in test.but_not))
    if test.minimum is not None:
        parts.append(f"at least {test.minimum}")
    if test.maximum is not None:
        parts.append(f"at most {test.maximum}")
    return f"{name} {' and '.join(parts)}"


def value_words(value: object) -> str:
    """A setting's value as a person would say it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return "none" if value is None else str(value)


def sentence(text: str) -> str:
    """The text with a capital at its start and one full stop at its end."""
    return text[:1].upper() + text[1:].rstrip(".") + "."
