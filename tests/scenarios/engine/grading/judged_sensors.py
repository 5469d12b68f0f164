"""Designs for `sensor-ingest`: components, connections, what fails, which pitfalls there are."""

READ = {
    "log": "kinesis",
    "keep": ("lambda", {"timeout_s": 30}),
    "new": "dynamodb",
    "load": "firehose",
    "lake": "s3",
}
FAST = ["sensors -> log", "log -> keep", "keep -> new"]
LAKE = ["log -> load", "load -> lake"]
READ_ALL = [*FAST, *LAKE, "new -> dashboards", "lake -> data-lake-users"]
NO_STREAM = "enough-shards replay several-readers stream"


def with_shards(count):
    return {**READ, "log": ("kinesis", {"mode": "provisioned", "shards": count})}


SENSORS = {
    "as it should be": (READ, READ_ALL, "", ""),
    "readers outside point at their stores": (
        READ,
        [*FAST, *LAKE, "dashboards -> new", "data-lake-users -> lake"],
        "",
        "",
    ),
    "twelve shards": (with_shards(12), READ_ALL, "enough-shards", ""),
    "one shard by default": (
        {**READ, "log": ("kinesis", {"mode": "provisioned"})},
        READ_ALL,
        "enough-shards",
        "",
    ),
    "24 shards": (with_shards(24), READ_ALL, "", ""),
    "shards do not matter on demand": (
        {**READ, "log": ("kinesis", {"mode": "on-demand", "shards": 2})},
        READ_ALL,
        "",
        "",
    ),
    "a queue in place of the stream": (
        {
            "q": ("sqs", {"visibility_timeout_s": 180}),
            "dead": "sqs",
            **{k: READ[k] for k in ("keep", "new", "lake")},
        },
        ["sensors -> q", "q -> keep", "q -> dead: dead-letter", "keep -> new", "keep -> lake"],
        NO_STREAM,
        "unordered-queue-where-order-matters",
    ),
    "a loader alone": (
        {k: READ[k] for k in ("load", "lake")},
        ["sensors -> load", "load -> lake", "lake -> data-lake-users"],
        f"{NO_STREAM} fast-path",
        "",
    ),
    "one function for both": (
        READ,
        [*FAST, "keep -> lake", "new -> dashboards", "lake -> data-lake-users"],
        "several-readers",
        "disconnected-component",
    ),
    "one function that feeds the loader too": (
        READ,
        [*FAST, "keep -> load", "load -> lake"],
        "several-readers",
        "",
    ),
    "newest readings by way of the bucket": (
        READ,
        ["sensors -> log", *LAKE, "lake -> keep", "keep -> new", "new -> dashboards"],
        "(fast-path) several-readers",
        "",
    ),
    "lake from an export of the table": (
        {**READ, "alarm": "lambda"},
        [*FAST, "new -> lake", "log -> alarm"],
        "(lake)",
        "disconnected-component",
    ),
    "no lake": (
        {**READ, "alarm": "lambda"},
        [*FAST, "new -> dashboards", "log -> alarm"],
        "lake",
        "disconnected-component",
    ),
    "a topic to several queues": (
        {
            "t": "sns",
            "q": ("sqs", {"visibility_timeout_s": 180}),
            "dead": "sqs",
            **{k: READ[k] for k in ("keep", "new", "load", "lake")},
        },
        [
            "sensors -> t",
            "t -> q",
            "q -> keep",
            "q -> dead: dead-letter",
            "keep -> new",
            "t -> load",
            "load -> lake",
        ],
        "enough-shards replay stream",
        "unordered-queue-where-order-matters",
    ),
    "alarms by a topic behind the only reader": (
        {**READ, "alarm": "sns"},
        [*FAST, "keep -> lake", "keep -> alarm", "alarm -> dashboards", "alarm -> data-lake-users"],
        "several-readers",
        "disconnected-component",
    ),
    "stream behind an API and a function": (
        {**READ, "api": "api-gateway", "check": "lambda"},
        ["sensors -> api", "api -> check", "check -> log", *READ_ALL[1:]],
        "",
        "",
    ),
    "stream that feeds a bus": (
        {**READ, "bus": "eventbridge"},
        [
            "sensors -> log",
            "log -> bus",
            "bus -> keep",
            "keep -> new",
            "bus -> load",
            "load -> lake",
        ],
        "",
        "",
    ),
    "Kafka with servers and a connector": (
        {**READ, "log": "msk", "keep": "ec2-asg"},
        [*FAST, "log -> lake", "dashboards -> new"],
        "",
        "disconnected-component",
    ),
    "dashboards read the stream, the newest are in a cache": (
        {**READ, "new": "elasticache"},
        [*READ_ALL, "log -> dashboards"],
        "",
        "",
    ),
    "short workflow for each record": (
        {**READ, "steps": ("step-functions", {"workflow": "express"})},
        ["sensors -> log", "log -> steps", "steps -> new", *LAKE, "dashboards -> new"],
        "",
        "disconnected-component",
    ),
    "stream read over a queue": (
        {**READ, "q": ("sqs", {"visibility_timeout_s": 180}), "dead": "sqs"},
        ["sensors -> log", "log -> q", "q -> keep", "q -> dead: dead-letter", "keep -> new", *LAKE],
        "",
        "",
    ),
    "loader into the search index": (
        {**READ, "new": "opensearch", "load2": "firehose"},
        ["sensors -> log", "log -> load2", "load2 -> new", *LAKE],
        "(fast-path)",
        "disconnected-component",
    ),
}
