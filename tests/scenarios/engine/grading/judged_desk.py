"""Designs for `two-tier-decoupling`: components, connections, what fails, pitfalls, drills
that clearly are not held."""

TIER = ("ec2-asg", {"scaling": "request-count"})
BOX = ("ecs-service", {"scaling": "request-count"})
WORKER = ("ecs-service", {"scaling": "queue-backlog"})
SQL = ("rds", {"multi_az": True})
DESK = {
    "lb": "alb",
    "front": TIER,
    "ilb": ("alb", {"internal": True}),
    "back": TIER,
    "logins": "elasticache",
    "db": SQL,
}
IN = ["customers -> lb", "lb -> front"]
BETWEEN = ["front -> ilb", "ilb -> back"]
DATA = ["front -> logins", "back -> db"]
ALL = [*IN, *BETWEEN, *DATA]
QUEUED = {
    **DESK,
    "q": ("sqs", {"visibility_timeout_s": 300}),
    "dead": "sqs",
    "back": WORKER,
}
HANDED = ["front -> q", "q -> back", "q -> dead: dead-letter", "front -> db"]


def without(components, *names):
    return {name: what for name, what in components.items() if name not in names}


TWO_TIERS = {
    "as it should be": (DESK, ALL, "", "", ""),
    "a queue between the tiers, logins in a table": (
        {**without(QUEUED, "ilb"), "logins": "dynamodb"},
        [*IN, *HANDED, *DATA],
        "",
        "",
        "",
    ),
    "one balancer for both tiers": (
        without(DESK, "ilb"),
        [*IN, "front -> lb", "lb -> back", *DATA],
        "",
        "",
        "",
    ),
    "network balancer in front, private API between, names and firewall before": (
        {
            **DESK,
            "dns": "route53",
            "cdn": "cloudfront",
            "waf": "waf",
            "lb": "alb",
            "ilb": ("api-gateway", {"endpoint": "private"}),
            "front": BOX,
            "back": BOX,
            "secret": "secrets-manager",
        },
        ["customers -> dns", "dns -> cdn", "waf -> cdn", "cdn -> lb", *ALL[1:], "back -> secret"],
        "",
        "",
        "",
    ),
    "functions in both tiers and a queue": (
        {
            "api": ("api-gateway", {"throttle_rps": 2000}),
            "front": ("lambda", {"timeout_s": 10}),
            "q": ("sqs", {"visibility_timeout_s": 180}),
            "dead": "sqs",
            "back": ("lambda", {"timeout_s": 30}),
            "table": "dynamodb",
        },
        [
            "customers -> api",
            "api -> front",
            "front -> table",
            "front -> q",
            "q -> back",
            "q -> dead: dead-letter",
            "back -> table",
        ],
        "",
        "",
        "",
    ),
    "front servers call back servers": (
        without(DESK, "ilb"),
        [*IN, "front -> back", *DATA],
        "internal-balancer no-direct-calls",
        "direct-instance-call",
        "",
    ),
    "an address beside the balancer": (
        DESK,
        [*ALL, "front -> back"],
        "internal-balancer no-direct-calls",
        "direct-instance-call",
        "",
    ),
    "a name in place of the balancer": (
        {**without(DESK, "ilb"), "names": "route53"},
        [*IN, "front -> names", "names -> back", *DATA],
        "internal-balancer no-direct-calls",
        "direct-instance-call",
        "",
    ),
    "containers call containers": (
        {**without(DESK, "ilb"), "front": BOX, "back": BOX},
        [*IN, "front -> back", *DATA],
        "internal-balancer",
        "",
        "",
    ),
    "a topic that pushes to the back end": (
        {**without(DESK, "ilb"), "t": "sns", "back": BOX, "logins": "elasticache"},
        [*IN, "front -> t", "t -> back", *DATA, "front -> db"],
        "(internal-balancer)",
        "",
        "",
    ),
    "one tier that does it all": (
        without(DESK, "ilb", "back"),
        [*IN, "front -> logins", "front -> db"],
        "internal-balancer tiers-scale-apart",
        "",
        "",
    ),
    "customers reach the front servers directly": (
        without(DESK, "lb"),
        ["customers -> front", *ALL[2:]],
        "public-balancer",
        "",
        "",
    ),
    "sticky sessions, no store for logins": (
        {**without(DESK, "logins"), "lb": ("alb", {"sticky_sessions": True})},
        [*IN, *BETWEEN, "back -> db"],
        "login-survives",
        "local-session-state sticky-sessions",
        "instance-loss zone-outage",
    ),
    "logins in a cache without a replica": (
        {**DESK, "logins": ("elasticache", {"engine": "redis", "multi_az": False})},
        ALL,
        "login-survives",
        "",
        "cache-node-loss zone-outage",
    ),
    "logins in memcached": (
        {**DESK, "logins": ("elasticache", {"engine": "memcached"})},
        ALL,
        "login-survives",
        "",
        "cache-node-loss zone-outage",
    ),
    "logins in the order database": (
        without(DESK, "logins"),
        [*IN, *BETWEEN, "front -> db", "back -> db"],
        "login-survives",
        "",
        "",
    ),
    "no home for logins at all": (
        {**without(DESK, "logins", "db"), "db": "s3"},
        [*IN, *BETWEEN, "back -> db"],
        "login-survives durable-database",
        "local-session-state",
        "instance-loss zone-outage",
    ),
    "back end in one zone": (
        {**DESK, "back": ("ec2-asg", {"scaling": "request-count", "zones": 1})},
        ALL,
        "two-zones",
        "single-zone",
        "zone-outage",
    ),
    "internal balancer in one zone": (
        {**DESK, "ilb": ("alb", {"internal": True, "zones": 1})},
        ALL,
        "two-zones",
        "single-zone",
        "zone-outage",
    ),
    "one copy of the back end": (
        {**DESK, "back": ("ecs-service", {"scaling": "cpu", "min": 1})},
        ALL,
        "(two-zones)",
        "single-instance",
        "",
    ),
    "one big server behind": (
        {**DESK, "back": ("ec2", {"size": "xlarge"})},
        ALL,
        "tiers-scale-apart two-zones",
        "no-autoscaling single-instance single-zone",
        "zone-outage",
    ),
    "tiers of a fixed size": (
        {**DESK, "front": ("ec2-asg", {"scaling": "none", "min": 6})},
        ALL,
        "tiers-scale-apart",
        "no-autoscaling",
        "",
    ),
    "database without a standby": (
        {**DESK, "db": "rds"},
        ALL,
        "durable-database",
        "single-zone-database",
        "zone-outage",
    ),
}
