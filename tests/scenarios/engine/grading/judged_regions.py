"""Designs for `multi-region-active-active`: components, connections, what fails, pitfalls."""

FAR = {"region": "secondary"}
BOX = ("ecs-service", {"scaling": "request-count"})
FAR_BOX = ("ecs-service", {"scaling": "request-count", **FAR})
DNS = ("route53", {"routing": "latency", "health_checks": True})
WORLD = ("dynamodb", {"global_table": True})
STACKS = {"lb": "alb", "game": BOX, "far-lb": ("alb", FAR), "far-game": FAR_BOX}
PARTS = {"edge": "cloudfront", "dns": DNS, **STACKS, "db": WORLD}
BEHIND = ["lb -> game", "far-lb -> far-game"]
LED = ["dns -> lb", "dns -> far-lb", *BEHIND]
IN = ["players -> edge", "edge -> dns", *LED]
SAVE = ["game -> db", "far-game -> db"]
ALL = [*IN, *SAVE]
APART = ["game -> db", "far-game -> far-db"]


def without(components, *names):
    return {name: what for name, what in components.items() if name not in names}


REGIONS = {
    "as it should be": (PARTS, ALL, "", ""),
    "failover in place of latency, servers, a database in each region": (
        {
            **PARTS,
            "dns": ("route53", {"routing": "failover", "health_checks": True}),
            "game": ("ec2-asg", {"scaling": "request-count"}),
            "db": ("aurora", {"global": True}),
            "far-db": ("aurora", FAR),
        },
        [*IN, *APART, "db -> far-db: replicate"],
        "",
        "",
    ),
    "an accelerator alone is an edge and checks by itself": (
        without(PARTS, "edge") | {"dns": "global-accelerator"},
        ["players -> dns", *LED, *SAVE],
        "",
        "",
    ),
    "functions, and an API at the edge": (
        {
            "dns": DNS,
            "lb": ("api-gateway", {"throttle_rps": 1000, "endpoint": "edge"}),
            "far-lb": ("api-gateway", {"throttle_rps": 1000, "endpoint": "edge", **FAR}),
            "game": "lambda",
            "far-game": ("lambda", FAR),
            "db": WORLD,
        },
        ["players -> dns", *LED, *SAVE],
        "",
        "",
    ),
    "a cache in each region": (
        {**PARTS, "hot": "elasticache", "far-hot": ("elasticache", FAR)},
        [*ALL, "game -> hot", "far-game -> far-hot"],
        "",
        "",
    ),
    "a read replica in the other region": (
        {
            **PARTS,
            "db": ("rds", {"multi_az": True}),
            "far-db": ("rds-replica", FAR),
        },
        [*ALL, "db -> far-db: replicate", "far-game -> far-db"],
        "",
        "",
        "region-outage",
    ),
    "jobs handed over inside each region": (
        {
            **PARTS,
            "q": ("sqs", {"visibility_timeout_s": 60}),
            "dead": "sqs",
            "job": "lambda",
            "far-q": ("sqs", {"visibility_timeout_s": 60, **FAR}),
            "far-dead": ("sqs", FAR),
            "far-job": ("lambda", FAR),
        },
        [
            *ALL,
            "game -> q",
            "q -> job",
            "q -> dead: dead-letter",
            "job -> db",
            "far-game -> far-q",
            "far-q -> far-job",
            "far-q -> far-dead: dead-letter",
            "far-job -> db",
        ],
        "",
        "",
    ),
    "the database is in one region": (
        {**PARTS, "db": "aurora"},
        ALL,
        "replicated-data two-regions",
        "single-region",
        "region-outage",
    ),
    "two databases that know nothing of each other": (
        {**PARTS, "db": "aurora", "far-db": ("aurora", FAR)},
        [*IN, *APART],
        "replicated-data",
        "",
        "region-outage",
    ),
    "only the data is in two regions": (
        without(PARTS, "far-lb", "far-game"),
        ["players -> edge", "edge -> dns", "dns -> lb", "lb -> game", "game -> db"],
        "health-checked-routing stack-per-region two-regions",
        "single-region",
        "region-outage",
    ),
    "nobody checks health": (
        {**PARTS, "dns": ("route53", {"routing": "latency"})},
        ALL,
        "health-checked-routing",
        "no-health-checked-failover",
        "region-outage",
    ),
    "health is checked, and all are sent to one region": (
        PARTS,
        [*without({a: a for a in ALL}, "dns -> far-lb"), "players -> far-lb"],
        "health-checked-routing",
        "",
        "region-outage",
    ),
    "one balancer for both regions": (
        without(PARTS, "far-lb"),
        ["players -> edge", "edge -> dns", "dns -> lb", "lb -> game", "lb -> far-game", *SAVE],
        "stack-per-region",
        "",
        "region-outage",
    ),
    "the far stack hands over into the near region": (
        {
            **PARTS,
            "q": ("sqs", {"visibility_timeout_s": 60}),
            "dead": "sqs",
            "job": "lambda",
        },
        [
            *ALL,
            "game -> q",
            "far-game -> q",
            "q -> job",
            "job -> db",
            "q -> dead: dead-letter",
        ],
        "stack-per-region",
        "",
        "region-outage",
    ),
    "no edge": (
        without(PARTS, "edge"),
        ["players -> dns", *LED, *SAVE],
        "edge",
        "",
    ),
    "players are tied to servers": (
        {**PARTS, "lb": ("alb", {"sticky_sessions": True})},
        ALL,
        "stateless-regions",
        "sticky-sessions",
    ),
    "everything in one region": (
        {"edge": "cloudfront", "lb": "alb", "game": BOX, "db": "aurora"},
        ["players -> edge", "edge -> lb", "lb -> game", "game -> db"],
        "health-checked-routing replicated-data stack-per-region two-regions",
        "no-health-checked-failover single-region",
        "region-outage",
    ),
}
