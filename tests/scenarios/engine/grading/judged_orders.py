"""Designs for `event-driven-orders`: components, connections, what fails, which pitfalls."""

FIFO = {"fifo": True, "visibility_timeout_s": 180}
ORDER = {
    "api": ("api-gateway", {"throttle_rps": 900}),
    "take": "lambda",
    "q": ("sqs", FIFO),
    "dead": ("sqs", {"fifo": True}),
    "book": ("lambda", {"timeout_s": 30, "reserved_concurrency": 50}),
    "db": "dynamodb",
    "bus": "eventbridge",
}
IN = ["shoppers -> api", "api -> take", "take -> q", "q -> dead: dead-letter", "q -> book"]
BOOK = ["book -> db"]
TELL = ["book -> bus", "bus -> warehouse", "bus -> loyalty"]
ORDER_ALL = [*IN, *BOOK, *TELL]
SQL = {**ORDER, "db": ("rds", {"multi_az": True})}
UNBOUNDED = ("lambda", {"timeout_s": 30})


def queue_for(name, target):
    """A queue and a function behind the bus, for one listener."""
    parts = {f"q-{name}": "sqs", f"dead-{name}": "sqs", f"tell-{name}": "lambda"}
    arrows = [f"bus -> q-{name}", f"q-{name} -> dead-{name}: dead-letter"]
    return parts, [*arrows, f"q-{name} -> tell-{name}", f"tell-{name} -> {target}"]


WARE, WARE_ALL = queue_for("w", "warehouse")
LOYAL, LOYAL_ALL = queue_for("l", "loyalty")

ORDERS = {
    "as it should be": (ORDER, ORDER_ALL, "", ""),
    "table and a function without a limit": ({**ORDER, "book": UNBOUNDED}, ORDER_ALL, "", ""),
    "SQL and a function without a limit": (
        {**SQL, "book": UNBOUNDED},
        ORDER_ALL,
        "bounded-concurrency",
        "",
    ),
    "SQL and 200 calls at once": (
        {**SQL, "book": ("lambda", {"timeout_s": 30, "reserved_concurrency": 200})},
        ORDER_ALL,
        "bounded-concurrency",
        "",
    ),
    "SQL behind a proxy": (
        {**SQL, "book": UNBOUNDED, "pool": "rds-proxy"},
        [*IN, "book -> pool", "pool -> db", *TELL],
        "",
        "",
    ),
    "SQL and twenty containers": (
        {**SQL, "book": ("ecs-service", {"scaling": "queue-backlog"})},
        ORDER_ALL,
        "bounded-concurrency",
        "",
    ),
    "SQL and six fixed containers": (
        {**SQL, "book": ("ecs-service", {"scaling": "none", "min": 6, "max": 6})},
        ORDER_ALL,
        "",
        "",
    ),
    "the shop reads SQL as well, without a bound": (
        SQL,
        [*ORDER_ALL, "take -> db"],
        "bounded-concurrency",
        "",
    ),
    "standard queue": (
        {**ORDER, "q": ("sqs", {"visibility_timeout_s": 180}), "dead": "sqs"},
        ORDER_ALL,
        "ordered-per-customer",
        "unordered-queue-where-order-matters",
    ),
    "standard queue before the FIFO queue": (
        {**ORDER, "first": "sqs", "first-dead": "sqs", "pass": "lambda"},
        [
            *IN[:2],
            "take -> first",
            "first -> first-dead: dead-letter",
            "first -> pass",
            "pass -> q",
            *IN[3:],
            *BOOK,
            *TELL,
        ],
        "ordered-per-customer",
        "unordered-queue-where-order-matters",
    ),
    "FIFO queue with a standard dead-letter queue": (
        {**ORDER, "dead": "sqs"},
        ORDER_ALL,
        "set-aside-failures",
        "impossible-connection no-dead-letter-queue",
    ),
    "no dead-letter queue": (
        {k: v for k, v in ORDER.items() if k != "dead"},
        [c for c in ORDER_ALL if "dead" not in c],
        "set-aside-failures",
        "no-dead-letter-queue",
    ),
    "no dead-letter queue for the warehouse": (
        {**ORDER, **WARE},
        [*IN, *BOOK, "book -> bus", "bus -> loyalty", *WARE_ALL[:1], *WARE_ALL[2:]],
        "(set-aside-failures)",
        "disconnected-component no-dead-letter-queue",
    ),
    "hidden too briefly": (
        {**ORDER, "q": ("sqs", {"fifo": True})},
        ORDER_ALL,
        "visibility-fits",
        "visibility-timeout-too-short",
    ),
    "containers, hidden for ten seconds": (
        {
            **ORDER,
            "q": ("sqs", {"fifo": True, "visibility_timeout_s": 10}),
            "book": ("ecs-service", {"scaling": "queue-backlog", "max": 10}),
        },
        ORDER_ALL,
        "visibility-fits",
        "visibility-timeout-too-short",
    ),
    "booking calls both": (
        {k: v for k, v in ORDER.items() if k != "bus"},
        [*IN, *BOOK, "book -> warehouse", "book -> loyalty"],
        "loose-reactions",
        "",
    ),
    "booking calls the warehouse, the bus tells loyalty": (
        ORDER,
        [*IN, *BOOK, "book -> bus", "bus -> loyalty", "book -> warehouse"],
        "loose-reactions",
        "",
    ),
    "booking writes into a queue for each": (
        {**{k: v for k, v in ORDER.items() if k != "bus"}, **WARE, **LOYAL},
        [c.replace("bus ->", "book ->") for c in [*IN, *BOOK, *WARE_ALL, *LOYAL_ALL]],
        "(loose-reactions)",
        "",
    ),
    "queues with functions that remember behind the bus": (
        {**ORDER, **WARE, **LOYAL, "seen": "dynamodb"},
        [*IN, *BOOK, "book -> bus", *WARE_ALL, *LOYAL_ALL, "tell-w -> seen", "tell-l -> seen"],
        "",
        "",
    ),
    "one queue behind the bus for both": (
        {**ORDER, **WARE, "tell-l": "lambda"},
        [*IN, *BOOK, "book -> bus", *WARE_ALL, "q-w -> tell-l", "tell-l -> loyalty"],
        "loose-reactions",
        "shared-queue-for-independent-consumers",
    ),
    "loyalty forgotten": (ORDER, ORDER_ALL[:-1], "loose-reactions", ""),
    "table tells of its changes": (
        {**ORDER, "db": ("dynamodb", {"streams": True}), "tell": "lambda"},
        [*IN, *BOOK, "db -> tell", "tell -> bus", *TELL[1:]],
        "",
        "",
    ),
    "stream keyed by customer": (
        {**{k: v for k, v in ORDER.items() if k != "dead"}, "q": "kinesis"},
        [c for c in ORDER_ALL if "dead" not in c],
        "",
        "",
    ),
    "stream with readers for each purpose": (
        {
            **{k: v for k, v in ORDER.items() if k not in ("dead", "bus")},
            "q": "kinesis",
            "tell-w": "lambda",
            "tell-l": "lambda",
        },
        [
            *IN[:3],
            IN[4],
            *BOOK,
            "q -> tell-w",
            "q -> tell-l",
            "tell-w -> warehouse",
            "tell-l -> loyalty",
        ],
        "",
        "",
    ),
    "FIFO topic with a FIFO queue for each purpose": (
        {
            **{k: v for k, v in ORDER.items() if k != "bus"},
            "t": ("sns", {"fifo": True}),
            "q2": ("sqs", FIFO),
            "q3": ("sqs", FIFO),
            "tell-w": "lambda",
            "tell-l": "lambda",
        },
        [
            *IN[:2],
            "take -> t",
            "t -> q",
            *IN[3:],
            *BOOK,
            "t -> q2",
            "t -> q3",
            "q2 -> tell-w",
            "q3 -> tell-l",
            "tell-w -> warehouse",
            "tell-l -> loyalty",
            "q2 -> dead: dead-letter",
            "q3 -> dead: dead-letter",
        ],
        "",
        "",
    ),
    "shop writes into the database": (
        {**{k: v for k, v in SQL.items() if k not in ("q", "dead")}, "book": UNBOUNDED},
        ["shoppers -> api", "api -> book", *BOOK, *TELL],
        "(buffered) bounded-concurrency ordered-per-customer set-aside-failures visibility-fits",
        "disconnected-component",
    ),
    "topic in place of the queue": (
        {**{k: v for k, v in ORDER.items() if k not in ("q", "dead")}, "t": "sns"},
        [*IN[:2], "take -> t", "t -> book", *BOOK, *TELL],
        "(buffered) ordered-per-customer set-aside-failures visibility-fits",
        "",
    ),
    "workflow books each message": (
        {**{k: v for k, v in ORDER.items() if k != "book"}, "book": "step-functions"},
        ORDER_ALL,
        "",
        "",
    ),
    "one function behind the bus tells both": (
        {**ORDER, "tell": "lambda"},
        [*IN, *BOOK, "book -> bus", "bus -> tell", "tell -> warehouse", "tell -> loyalty"],
        "",
        "",
    ),
    "servers on both sides": (
        {
            **{k: v for k, v in SQL.items() if k != "api"},
            "lb": "alb",
            "take": "ec2-asg",
            "book": ("ec2-asg", {"scaling": "queue-backlog", "max": 12}),
        },
        ["shoppers -> lb", "lb -> take", *ORDER_ALL[2:]],
        "",
        "",
    ),
}
