"""Designs for `strangler-migration`: components, connections, what fails, pitfalls."""

PARTS = {
    "lb": "alb",
    "search": ("ecs-service", {"scaling": "request-count"}),
    "index": "opensearch",
    "topic": "sns",
    "q": ("sqs", {"visibility_timeout_s": 180}),
    "dead": "sqs",
    "indexer": ("lambda", {"timeout_s": 30}),
}
IN = ["customers -> lb", "lb -> monolith", "lb -> search"]
READ = ["search -> index"]
FEED = [
    "monolith -> topic",
    "topic -> q",
    "q -> indexer",
    "q -> dead: dead-letter",
    "indexer -> index",
]
ALL = [*IN, *READ, *FEED]


def without(components, *names):
    return {name: what for name, what in components.items() if name not in names}


SERVED = {name: PARTS[name] for name in ("lb", "search", "index")}

STRANGLER = {
    "as it should be": (PARTS, ALL, "", ""),
    "API, functions, a bus straight to the function, a table": (
        {
            "api": ("api-gateway", {"throttle_rps": 1000}),
            "search": "lambda",
            "index": "dynamodb",
            "bus": "eventbridge",
            "indexer": "lambda",
        },
        [
            "customers -> api",
            "api -> monolith",
            "api -> search",
            "search -> index",
            "monolith -> bus",
            "bus -> indexer",
            "indexer -> index",
        ],
        "",
        "",
    ),
    "the service takes its changes itself": (
        {**without(PARTS, "indexer"), "search": ("eks", {"scaling": "request-count"})},
        [*IN, *READ, *FEED[:2], "q -> search", FEED[3]],
        "",
        "",
    ),
    "the edge tells requests apart": (
        {**PARTS, "cdn": "cloudfront"},
        ["customers -> cdn", "cdn -> monolith", "cdn -> lb", "lb -> search", *READ, *FEED],
        "",
        "",
    ),
    "weighted names": (
        {**PARTS, "dns": ("route53", {"routing": "weighted"})},
        ["customers -> dns", "dns -> monolith", "dns -> lb", "lb -> search", *READ, *FEED],
        "",
        "",
    ),
    "an API before a balancer of its own": (
        {**PARTS, "api": ("api-gateway", {"throttle_rps": 1000})},
        ["customers -> api", "api -> monolith", "api -> lb", "lb -> search", *READ, *FEED],
        "",
        "",
    ),
    "a stream into the index": (
        {**SERVED, "log": "kinesis", "load": "firehose"},
        [*IN, *READ, "monolith -> log", "log -> load", "load -> index"],
        "",
        "",
    ),
    "search reads the old database": (
        PARTS,
        [*ALL, "search -> monolith-db"],
        "own-store",
        "shared-database",
    ),
    "search has only the old database": (
        without(PARTS, "index", "topic", "q", "dead", "indexer"),
        [*IN, "search -> monolith-db"],
        "fed-by-events own-store",
        "shared-database",
    ),
    "search reads a copy of the old database": (
        {**without(SERVED, "index"), "copy": "rds-replica"},
        [*IN, "monolith-db -> copy: replicate", "search -> copy"],
        "fed-by-events own-store",
        "",
        "zone-outage",
    ),
    "two addresses": (
        PARTS,
        ["customers -> monolith", *ALL[:1], *ALL[2:]],
        "roll-back routing-layer",
        "",
    ),
    "a way round the entry": (PARTS, [*ALL, "customers -> monolith"], "routing-layer", ""),
    "an entry that cannot tell requests apart": (
        {**PARTS, "lb": "nlb"},
        ALL,
        "roll-back routing-layer",
        "",
    ),
    "the old program is switched off": (
        PARTS,
        [a for a in ALL if a != "lb -> monolith"],
        "monolith-still-served roll-back routing-layer",
        "",
    ),
    "search on one server": (
        {**PARTS, "search": "ec2"},
        ALL,
        "new-service",
        "no-autoscaling single-instance single-zone",
        "spike zone-outage",
    ),
    "the old program writes into the new index": (
        SERVED,
        [*IN, *READ, "monolith -> index"],
        "fed-by-events",
        "shared-database",
    ),
    "the old program calls search with each change": (
        SERVED,
        [*IN, *READ, "monolith -> search"],
        "fed-by-events",
        "",
    ),
    "a function looks into the old database": (
        {**SERVED, "indexer": "lambda"},
        [*IN, *READ, "indexer -> monolith-db", "indexer -> index"],
        "fed-by-events",
        "polling-instead-of-events shared-database",
    ),
    "changes without a place for failures": (
        without(PARTS, "dead"),
        [a for a in ALL if "dead" not in a],
        "",
        "no-dead-letter-queue",
    ),
}
