"""Designs for `stateless-web-tier`: components, connections, what fails, pitfalls."""

WEB = {
    "cdn": "cloudfront",
    "files": "s3",
    "lb": "alb",
    "web": ("ec2-asg", {"scaling": "request-count"}),
    "cache": "elasticache",
    "db": ("rds", {"multi_az": True}),
}
WEB_ALL = [
    "shoppers -> cdn",
    "cdn -> files",
    "cdn -> lb",
    "lb -> web",
    "web -> cache",
    "web -> db",
    "web -> files",
]

SHOP = {
    "as it should be": (WEB, WEB_ALL, "", ""),
    "one box": (
        {"box": "ec2"},
        ["shoppers -> box"],
        "durable-database edge-cache external-files external-sessions private-data scale-out "
        "spread-load two-zones",
        "local-file-storage local-session-state no-autoscaling single-instance single-zone",
    ),
    "sticky sessions and no store": (
        {**WEB, "lb": ("alb", {"sticky_sessions": True})},
        [c for c in WEB_ALL if "cache" not in c],
        "external-sessions",
        "disconnected-component local-session-state sticky-sessions",
    ),
    "sticky sessions beside a store": (
        {**WEB, "lb": ("alb", {"sticky_sessions": True})},
        WEB_ALL,
        "",
        "sticky-sessions",
    ),
    "memcached": (
        {**WEB, "cache": ("elasticache", {"engine": "memcached"})},
        WEB_ALL,
        "(external-sessions)",
        "",
    ),
    "one cache node": (
        {**WEB, "cache": ("elasticache", {"multi_az": False})},
        WEB_ALL,
        "(external-sessions)",
        "",
    ),
    "sessions in the database": (
        {k: v for k, v in WEB.items() if k != "cache"},
        [c for c in WEB_ALL if "cache" not in c],
        "(external-sessions)",
        "",
    ),
    "database without a standby, sessions in a table": (
        {**WEB, "db": "rds", "cache": "dynamodb"},
        WEB_ALL,
        "durable-database",
        "single-zone-database",
    ),
    "read copy in place of a standby": (
        {**WEB, "db": "rds", "copy": "rds-replica"},
        [*WEB_ALL, "db -> copy"],
        "durable-database",
        "replica-used-for-availability single-zone-database",
    ),
    "shoppers reach the database": (
        WEB,
        [*WEB_ALL, "shoppers -> db"],
        "private-data",
        "public-database",
    ),
    "shared files in place of objects": (
        {**WEB, "files": "efs"},
        [c for c in WEB_ALL if c != "cdn -> files"],
        "(external-files)",
        "",
    ),
    "one zone": (
        {**WEB, "web": ("ec2-asg", {"zones": 1})},
        WEB_ALL,
        "two-zones",
        "single-zone",
    ),
    "fixed number of servers": (
        {**WEB, "web": ("ec2-asg", {"scaling": "none"})},
        WEB_ALL,
        "scale-out",
        "no-autoscaling",
    ),
    "no edge": (
        {k: v for k, v in WEB.items() if k != "cdn"},
        ["shoppers -> lb", *WEB_ALL[3:]],
        "edge-cache",
        "",
    ),
    "functions with a SQL database behind a proxy": (
        {
            "cdn": "cloudfront",
            "files": "s3",
            "api": ("api-gateway", {"throttle_rps": 500}),
            "web": "lambda",
            "proxy": "rds-proxy",
            "db": "aurora",
            "s": "dynamodb",
        },
        [
            "shoppers -> cdn",
            "cdn -> files",
            "cdn -> api",
            "api -> web",
            "web -> proxy",
            "proxy -> db",
            "web -> s",
            "web -> files",
        ],
        "",
        "",
    ),
    "edge calls the function itself": (
        {"cdn": "cloudfront", "files": "s3", "web": "lambda", "s": "dynamodb"},
        ["shoppers -> cdn", "cdn -> files", "cdn -> web", "web -> s", "web -> files"],
        "",
        "",
    ),
    "two servers behind the balancer": (
        {**WEB, "web": "ec2", "web2": "ec2"},
        [*WEB_ALL, "lb -> web2", "web2 -> cache", "web2 -> db", "web2 -> files"],
        "scale-out two-zones",
        "no-autoscaling single-instance single-zone",
    ),
}
