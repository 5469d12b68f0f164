"""Designs for `read-heavy-data-tier`: components, connections, what fails, which pitfalls."""

DB = ("rds", {"multi_az": True})
READS = {"hot": "elasticache", "db": DB, "copy": "rds-replica"}
COPY = ["db -> copy: replicate", "web -> copy"]
READS_ALL = ["web -> hot", "web -> db", *COPY]
AURORA = {"hot": "elasticache", "db": "aurora"}
AURORA_ALL = ["web -> hot", "web -> db"]

READ_HEAVY = {
    "as it should be": (READS, READS_ALL, "", ""),
    "Aurora with its one reader": (AURORA, AURORA_ALL, "", ""),
    "proxy before Aurora": (
        {**AURORA, "pool": "rds-proxy"},
        ["web -> hot", "web -> pool", "pool -> db"],
        "",
        "",
    ),
    "Aurora without a reader": (
        {**AURORA, "db": ("aurora", {"replicas": 0})},
        AURORA_ALL,
        "read-scaling reports-off-primary",
        "no-read-scaling",
    ),
    "Aurora in one zone": (
        {**AURORA, "db": ("aurora", {"multi_az": False})},
        AURORA_ALL,
        "survives-primary-loss",
        "single-zone-database",
    ),
    "no cache": (
        {k: v for k, v in READS.items() if k != "hot"},
        READS_ALL[1:],
        "cache-hot-reads",
        "no-cache-for-hot-reads",
    ),
    "cache alone before one database": (
        {"hot": "elasticache", "db": DB},
        READS_ALL[:2],
        "read-scaling reports-off-primary",
        "no-read-scaling",
    ),
    "replica in place of a standby": (
        {**READS, "db": "rds"},
        READS_ALL,
        "survives-primary-loss",
        "replica-used-for-availability single-zone-database",
    ),
    "replica that only reports use": (
        READS,
        READS_ALL[:3],
        "(read-scaling)",
        "",
    ),
    "replica that copies nothing": (
        READS,
        [c for c in READS_ALL if "replicate" not in c],
        "read-scaling reports-off-primary",
        "no-read-scaling",
    ),
    "memcached": (
        {**READS, "hot": ("elasticache", {"engine": "memcached"})},
        READS_ALL,
        "cache-survives-node",
        "",
    ),
    "one cache node": (
        {**READS, "hot": ("elasticache", {"multi_az": False})},
        READS_ALL,
        "cache-survives-node",
        "",
    ),
    "table with nothing for the reports": (
        {"hot": "elasticache", "db": "dynamodb"},
        ["web -> hot", "web -> db"],
        "reports-off-primary",
        "",
    ),
    "table with an export": (
        {"hot": "elasticache", "db": "dynamodb", "out": "s3"},
        ["web -> hot", "web -> db", "db -> out"],
        "",
        "",
    ),
    "table whose changes go through a stream to a bucket": (
        {
            "hot": "elasticache",
            "db": ("dynamodb", {"streams": True}),
            "log": "kinesis",
            "load": "firehose",
            "out": "s3",
        },
        ["web -> hot", "web -> db", "db -> log", "log -> load", "load -> out"],
        "",
        "",
    ),
    "a bucket of pictures is no copy": (
        {"hot": "elasticache", "db": "dynamodb", "out": "s3"},
        ["web -> hot", "web -> db", "web -> out"],
        "reports-off-primary",
        "",
    ),
    "functions call the database": (
        {**AURORA, "fn": "lambda"},
        ["web -> fn", "fn -> hot", "fn -> db"],
        "connection-pooling",
        "",
    ),
    "functions call it through a proxy": (
        {**AURORA, "fn": "lambda", "pool": "rds-proxy"},
        ["web -> fn", "fn -> hot", "fn -> pool", "pool -> db"],
        "",
        "",
    ),
    "one function of two past the proxy": (
        {**AURORA, "fn": "lambda", "late": "lambda", "pool": "rds-proxy"},
        ["web -> hot", "web -> fn", "fn -> pool", "pool -> db", "web -> late", "late -> db"],
        "connection-pooling",
        "",
    ),
    "functions that a queue keeps from the database": (
        {**READS, "fn": "lambda", "q": "sqs", "dead": "sqs", "write": "ecs-service"},
        [*READS_ALL, "web -> fn", "fn -> q", "q -> dead: dead-letter", "q -> write", "write -> db"],
        "",
        "cpu-scaling-on-queue-workers",
    ),
    "cache that should read the database itself": (
        READS,
        ["web -> hot", "hot -> db", *COPY],
        "",
        "impossible-connection",
    ),
    "edge cache instead of a cache": (
        {**{k: v for k, v in READS.items() if k != "hot"}, "edge": "cloudfront"},
        [*READS_ALL[1:], "readers -> edge", "edge -> web"],
        "(cache-hot-reads)",
        "",
    ),
    "readers reach the database": (READS, [*READS_ALL, "readers -> db"], "", "public-database"),
    "replica behind the proxy": (
        {**READS, "pool": "rds-proxy"},
        ["web -> hot", "web -> pool", "pool -> db", "pool -> copy", "db -> copy: replicate"],
        "",
        "",
    ),
    "database with an export for the reports and a replica": (
        {**READS, "out": "s3"},
        [*READS_ALL, "db -> out"],
        "",
        "",
    ),
    "cache as the only store": (
        {"hot": "elasticache"},
        ["web -> hot"],
        "connection-pooling read-scaling reports-off-primary survives-primary-loss",
        "",
    ),
}
