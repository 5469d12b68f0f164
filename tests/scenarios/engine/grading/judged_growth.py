"""Designs for the stages of `growth-journey`: components, connections, what fails, pitfalls."""

SHOP = ("ec2-asg", {"scaling": "request-count"})
SQL = ("rds", {"multi_az": True})
ONE = {"lb": "alb", "shop": SHOP, "carts": "elasticache", "files": "s3", "db": SQL}
ONE_ALL = ["customers -> lb", "lb -> shop", "shop -> carts", "shop -> files", "shop -> db"]


def without(parts, *names):
    """Components without some, or arrows without those from or to them."""
    if isinstance(parts, list):
        return [a for a in parts if not set(names) & set(a.split(":")[0].split(" -> "))]
    return {name: what for name, what in parts.items() if name not in names}


FIRST = {
    "as it should be": (ONE, ONE_ALL, "", ""),
    "an edge before it costs nothing": (
        {**ONE, "cdn": "cloudfront"},
        ["customers -> cdn", "cdn -> lb", *ONE_ALL[1:]],
        "",
        "",
    ),
    "one server": (
        {"shop": "ec2", "db": "rds"},
        ["customers -> shop", "shop -> db"],
        "durable-database external-files (external-sessions) scale-out spread-load two-zones",
        "local-file-storage no-autoscaling single-instance single-zone single-zone-database",
        "zone-outage",
    ),
    "an API, functions and a table: good, and early": (
        {
            "api": ("api-gateway", {"throttle_rps": 100}),
            "shop": "lambda",
            "files": "s3",
            "db": "dynamodb",
        },
        ["customers -> api", "api -> shop", "shop -> files", "shop -> db"],
        "",
        "over-engineered",
    ),
    "a queue nobody asked for yet": (
        {**ONE, "q": "sqs", "dead": "sqs", "pack": "lambda"},
        [*ONE_ALL, "shop -> q", "q -> pack", "q -> dead: dead-letter", "pack -> db"],
        "",
        "over-engineered",
    ),
    "a second region already": (
        {**ONE, "far": ("rds-replica", {"region": "secondary"})},
        [*ONE_ALL, "db -> far: replicate"],
        "",
        "over-engineered",
    ),
    "sticky sessions": (
        {**without(ONE, "carts"), "lb": ("alb", {"sticky_sessions": True})},
        without(ONE_ALL, "carts"),
        "external-sessions",
        "local-session-state sticky-sessions",
    ),
}

TWO = {
    "api": ("api-gateway", {"api_type": "http", "throttle_rps": 100}),
    "lb": "alb",
    "shop": ("ec2-asg", {"scaling": "request-count", "max": 20}),
    "hot": "elasticache",
    "db": ("aurora", {"replicas": 2}),
    "placed": "sns",
    "q": ("sqs", {"visibility_timeout_s": 180}),
    "dead": "sqs",
    "pack": ("ecs-service", {"scaling": "queue-backlog"}),
}
TWO_ALL = [
    "customers -> api",
    "api -> lb",
    "lb -> shop",
    "shop -> hot",
    "shop -> db",
    "shop -> placed",
    "placed -> q",
    "q -> pack",
    "q -> dead: dead-letter",
    "pack -> db",
]
SECOND = {
    "as it should be": (TWO, TWO_ALL, "", ""),
    "a read replica in place of the cluster": (
        {**TWO, "db": SQL, "copy": "rds-replica"},
        [*TWO_ALL, "db -> copy: replicate", "shop -> copy"],
        "",
        "",
    ),
    "no readers": (
        {**TWO, "db": SQL},
        TWO_ALL,
        "read-scaling",
        "no-read-scaling",
    ),
    "no cache, carts in a table": (
        {**without(TWO, "hot"), "carts": "dynamodb"},
        [*without(TWO_ALL, "hot"), "shop -> carts"],
        "hot-reads-cached",
        "no-cache-for-hot-reads",
    ),
    "a balancer alone in front": (
        without(TWO, "api"),
        ["customers -> lb", *without(TWO_ALL, "api")],
        "(api-front-door)",
        "",
    ),
    "packing is called": (
        {**without(TWO, "placed", "q", "dead"), "pack": SHOP},
        [*without(TWO_ALL, "placed", "q", "dead"), "shop -> pack"],
        "fulfilment-by-event set-aside-failures",
        "direct-instance-call",
    ),
    "the first shop again": (
        ONE,
        ONE_ALL,
        "(api-front-door) fulfilment-by-event read-scaling set-aside-failures",
        "no-read-scaling",
    ),
    "two regions already": (
        {**TWO, "db": ("aurora", {"replicas": 2, "global": True})},
        TWO_ALL,
        "",
        "over-engineered",
    ),
}

THREE = {
    "api": ("api-gateway", {"api_type": "http", "throttle_rps": 100}),
    "lb": "alb",
    "shop": ("ecs-service", {"scaling": "request-count", "max": 200}),
    "hot": "elasticache",
    "carts": "dynamodb",
    "orders": ("sqs", {"visibility_timeout_s": 180}),
    "dead": "sqs",
    "book": ("ecs-service", {"scaling": "queue-backlog", "max": 100}),
    "books": "aurora",
    "booked": "eventbridge",
    "pack": ("sqs", {"visibility_timeout_s": 180}),
    "packing": ("lambda", {"timeout_s": 30}),
}
THREE_ALL = [
    "customers -> api",
    "api -> lb",
    "lb -> shop",
    "shop -> hot",
    "shop -> carts",
    "shop -> orders",
    "orders -> book",
    "orders -> dead: dead-letter",
    "book -> books",
    "book -> booked",
    "booked -> pack",
    "pack -> packing",
    "pack -> dead: dead-letter",
]
THIRD = {
    "as it should be": (THREE, THREE_ALL, "", ""),
    "one queue is enough": (
        without(THREE, "booked", "pack", "packing"),
        without(THREE_ALL, "booked", "pack", "packing"),
        "",
        "",
    ),
    "a bus calls packing itself": (
        without(THREE, "pack"),
        [*without(THREE_ALL, "pack"), "booked -> packing"],
        "",
        "",
    ),
    "a topic in place of the queue": (
        {**without(THREE, "orders", "dead", "pack"), "orders": "sns", "book": "lambda"},
        [
            *without(THREE_ALL, "orders", "dead", "pack"),
            "shop -> orders",
            "orders -> book",
            "booked -> packing",
        ],
        "set-aside-failures work-waits",
        "",
    ),
    "still on servers": (
        {**THREE, "shop": ("ec2-asg", {"scaling": "request-count", "max": 60})},
        THREE_ALL,
        "containers-or-functions",
        "",
    ),
    "carts in SQL": (
        {**THREE, "carts": "aurora"},
        THREE_ALL,
        "hot-data-by-key",
        "",
    ),
    "the books in one zone": (
        {**THREE, "books": ("rds", {"multi_az": False})},
        THREE_ALL,
        "durable-database",
        "no-read-scaling single-zone-database",
    ),
}

FAR = {"region": "secondary"}


def stack(prefix, more):
    def part(service, **config):
        return (service, {**config, **more})

    return {
        f"{prefix}api": part("api-gateway", api_type="http", throttle_rps=100),
        f"{prefix}lb": part("alb"),
        f"{prefix}shop": part("ecs-service", scaling="request-count", max=1000),
        f"{prefix}hot": part("elasticache"),
        f"{prefix}orders": part("sqs", visibility_timeout_s=180),
        f"{prefix}dead": part("sqs"),
        f"{prefix}book": part("ecs-service", scaling="queue-backlog", max=500),
    }


def arrows(prefix):
    pairs = ["api lb", "lb shop", "shop hot", "shop orders", "orders book"]
    found = [f"{prefix}{a} -> {prefix}{b}" for a, b in map(str.split, pairs)]
    aside = f"{prefix}orders -> {prefix}dead: dead-letter"
    return [*found, aside, f"{prefix}shop -> carts", f"{prefix}book -> carts"]


FOUR = {
    "cdn": "cloudfront",
    "dns": ("route53", {"routing": "latency", "health_checks": True}),
    **stack("", {}),
    **stack("far-", FAR),
    "carts": ("dynamodb", {"global_table": True}),
}
LED = ["customers -> cdn", "cdn -> dns", "dns -> api", "dns -> far-api"]
FOUR_ALL = [*LED, *arrows(""), *arrows("far-")]
FOURTH = {
    "as it should be": (FOUR, FOUR_ALL, "", ""),
    "servers that follow the load": (
        {**FOUR, "shop": ("ec2-asg", {"scaling": "cpu", "max": 400})},
        FOUR_ALL,
        "ready-for-peaks",
        "",
    ),
    "no limit per client": (
        {**FOUR, "api": ("api-gateway", {"api_type": "http"})},
        FOUR_ALL,
        "throttling",
        "unthrottled-public-api",
    ),
    "a firewall in place of the limits": (
        {
            **without(FOUR, "api", "far-api"),
            "waf": "waf",
        },
        [
            "customers -> cdn",
            "cdn -> waf",
            "waf -> dns",
            "dns -> lb",
            "dns -> far-lb",
            *without(FOUR_ALL[4:], "api", "far-api"),
        ],
        "(throttling)",
        "",
    ),
    "one region": (
        {name: what for name, what in FOUR.items() if not name.startswith("far-")},
        ["customers -> cdn", "cdn -> dns", "dns -> api", *arrows("")],
        "health-checked-routing stack-per-region two-regions",
        "single-region",
        "region-outage",
    ),
    "a table that stays at home": (
        {**FOUR, "carts": "dynamodb"},
        FOUR_ALL,
        "replicated-data two-regions",
        "single-region",
        "region-outage",
    ),
}
