"""Designs for `container-microservices`: components, connections, what fails, pitfalls."""

BOX = ("ecs-service", {"scaling": "request-count"})
LATER = ("ecs-service", {"scaling": "queue-backlog"})
SQL = ("rds", {"multi_az": True})
QUEUE = ("sqs", {"visibility_timeout_s": 300})
PARTS = {
    "lb": "alb",
    "catalog": BOX,
    "orders": BOX,
    "payments": LATER,
    "due": QUEUE,
    "dead": "sqs",
    "catalog-db": "dynamodb",
    "orders-db": SQL,
    "payments-db": SQL,
    "traces": "x-ray",
}
IN = ["clients -> lb", "lb -> catalog", "lb -> orders"]
DATA = ["catalog -> catalog-db", "orders -> orders-db", "payments -> payments-db"]
PAY = ["orders -> due", "due -> payments", "due -> dead: dead-letter"]
SEEN = ["catalog -> traces", "orders -> traces"]
ALL = [*IN, *DATA, *PAY, *SEEN]


def without(components, *names):
    return {name: what for name, what in components.items() if name not in names}


CALLED = without(PARTS, "due", "dead") | {"payments": BOX}

SERVICES = {
    "as it should be": (PARTS, ALL, "", ""),
    "functions, a stream of changes in place of a queue": (
        {
            "api": ("api-gateway", {"throttle_rps": 2000}),
            "catalog": "lambda",
            "orders": "lambda",
            "payments": "lambda",
            "catalog-db": "dynamodb",
            "orders-db": ("dynamodb", {"streams": True}),
            "payments-db": "dynamodb",
            "watch": "cloudwatch",
        },
        [
            "clients -> api",
            "api -> catalog",
            "api -> orders",
            "catalog -> catalog-db",
            "orders -> orders-db",
            "orders-db -> payments",
            "payments -> payments-db",
            "orders -> watch",
        ],
        "",
        "",
    ),
    "orders has a second part that books what payments answers": (
        {**PARTS, "paid": QUEUE, "booker": "lambda", "bus": "eventbridge"},
        [
            *ALL,
            "payments -> bus",
            "bus -> paid",
            "paid -> booker",
            "booker -> orders-db",
            "paid -> dead: dead-letter",
        ],
        "",
        "",
    ),
    "catalog of two functions over one table": (
        {
            **PARTS,
            "lb": ("api-gateway", {"throttle_rps": 2000}),
            "catalog": "lambda",
            "editor": "lambda",
        },
        [*ALL, "lb -> editor", "editor -> catalog-db"],
        "",
        "",
    ),
    "a cache of its own, EKS, an edge before the balancer": (
        {
            **PARTS,
            "cdn": "cloudfront",
            "catalog": ("eks", {"zones": 3}),
            "hot": "elasticache",
        },
        ["clients -> cdn", "cdn -> lb", *ALL[1:], "catalog -> hot"],
        "",
        "",
    ),
    "clients may also ask payments": (PARTS, [*ALL, "lb -> payments"], "", ""),
    "an API, and a balancer for each service": (
        {
            **without(PARTS, "lb"),
            "api": ("api-gateway", {"throttle_rps": 100}),
            "a": "alb",
            "b": "nlb",
        },
        [
            "clients -> api",
            "api -> a",
            "api -> b",
            "a -> catalog",
            "b -> orders",
            *DATA,
            *PAY,
            *SEEN,
        ],
        "",
        "",
    ),
    "orders are taken from a queue too": (
        {
            **without(PARTS, "lb"),
            "api": ("api-gateway", {"throttle_rps": 100}),
            "taken": QUEUE,
            "orders": LATER,
            "placed": "sns",
        },
        [
            "clients -> api",
            "api -> catalog",
            "api -> taken",
            "taken -> orders",
            "taken -> dead: dead-letter",
            *DATA,
            "orders -> placed",
            "placed -> due",
            *PAY[1:],
            *SEEN,
        ],
        "",
        "",
    ),
    "one database for all three": (
        {**without(PARTS, "catalog-db", "payments-db")},
        [*IN, "catalog -> orders-db", "orders -> orders-db", "payments -> orders-db", *PAY, *SEEN],
        "own-data",
        "shared-database",
    ),
    "payments works in the database of orders": (
        {**without(PARTS, "payments-db")},
        [*IN, *DATA[:2], "payments -> orders-db", *PAY, *SEEN],
        "own-data",
        "shared-database",
    ),
    "own stores, and catalog also reads that of orders": (
        PARTS,
        [*ALL, "catalog -> orders-db"],
        "own-data",
        "shared-database",
    ),
    "a reporting function reads all three": (
        {**PARTS, "report": "lambda"},
        [*ALL, "due -> report", *(f"report -> {db}" for db in ("orders-db", "payments-db"))],
        "own-data",
        "shared-database shared-queue-for-independent-consumers",
    ),
    "orders calls payments": (
        CALLED,
        [*IN, *DATA, "orders -> payments", *SEEN],
        "async-between-services",
        "",
        "service-down",
    ),
    "orders calls payments through a balancer": (
        {**CALLED, "inner": ("alb", {"internal": True})},
        [*IN, *DATA, "orders -> inner", "inner -> payments", *SEEN],
        "async-between-services",
        "",
        "service-down",
    ),
    "queue, and a call beside it": (
        PARTS,
        [*ALL, "orders -> payments"],
        "async-between-services",
        "",
        "service-down",
    ),
    "payments calls orders back": (
        PARTS,
        [*ALL, "payments -> orders"],
        "async-between-services",
        "",
    ),
    "a workflow between them": (
        {**CALLED, "flow": "step-functions"},
        [*IN, *DATA, "orders -> flow", "flow -> payments", *SEEN],
        "(async-between-services)",
        "",
    ),
    "payments does not grow": (
        {**PARTS, "payments": ("ecs-service", {"scaling": "none"})},
        ALL,
        "services-scale",
        "no-autoscaling",
    ),
    "catalog in one zone": (
        {**PARTS, "catalog": ("ecs-service", {"zones": 1})},
        ALL,
        "two-zones",
        "single-zone",
        "zone-outage",
    ),
    "balancer in one zone": (
        {**PARTS, "lb": ("alb", {"zones": 1})},
        ALL,
        "two-zones",
        "single-zone",
        "zone-outage",
    ),
    "clients call the services": (
        without(PARTS, "lb"),
        ["clients -> catalog", "clients -> orders", *DATA, *PAY, *SEEN],
        "front-door",
        "",
    ),
    "a balancer clients cannot reach": (
        {**PARTS, "lb": ("alb", {"internal": True})},
        ALL,
        "front-door",
        "",
    ),
    "nobody can see anything": (without(PARTS, "traces"), [*IN, *DATA, *PAY], "traceable", ""),
    "traces that hang loose": (PARTS, [*IN, *DATA, *PAY], "traceable", ""),
    "database without a standby": (
        {**PARTS, "orders-db": "rds"},
        ALL,
        "",
        "single-zone-database",
        "zone-outage",
    ),
}
