"""Designs for `serverless-api`: components, connections, what fails, pitfalls, drills
that clearly are not held."""

LIMIT = {"throttle_rps": 2000}
EDGE = ("api-gateway", {**LIMIT, "endpoint": "edge", "caching": True})
PLAIN = ("api-gateway", LIMIT)
CODE = ("lambda", {"timeout_s": 10})
OPEN = {"api": EDGE, "code": CODE, "table": "dynamodb"}
IN = ["clients -> api", "partners -> api"]
BEHIND = ["api -> code", "code -> table"]
ALL = [*IN, *BEHIND]
NEAR = ["clients -> cdn", "partners -> cdn", "cdn -> api"]


def without(components, *names):
    return {name: what for name, what in components.items() if name not in names}


PRICES = {
    "as it should be": (OPEN, ALL, "", "", ""),
    "names, firewall, CDN with a page in a bucket, and a cheap API": (
        {
            **OPEN,
            "api": ("api-gateway", {**LIMIT, "api_type": "http"}),
            "dns": "route53",
            "waf": "waf",
            "cdn": "cloudfront",
            "page": "s3",
            "watch": "cloudwatch",
            "trace": "x-ray",
        },
        [
            "clients -> dns",
            "dns -> waf",
            "waf -> cdn",
            "cdn -> page",
            "cdn -> api",
            "partners -> cdn",
            *BEHIND,
            "code -> watch",
            "code -> trace",
        ],
        "",
        "",
        "",
    ),
    "an API for clients, another one for partners": (
        {
            **OPEN,
            "api2": ("api-gateway", {"throttle_rps": 5000, "api_type": "http"}),
            "code2": CODE,
        },
        ["clients -> api", "partners -> api2", "api2 -> code2", "code2 -> table", *BEHIND],
        "",
        "",
        "",
    ),
    "writes through a queue": (
        {**OPEN, "q": ("sqs", {"visibility_timeout_s": 60}), "dead": "sqs", "save": CODE},
        [*ALL, "code -> q", "q -> save", "save -> table", "q -> dead: dead-letter"],
        "",
        "",
        "",
    ),
    "containers without servers, SQL behind a pooler": (
        {
            **OPEN,
            "api": PLAIN,
            "cdn": "cloudfront",
            "code": ("ecs-service", {"scaling": "request-count", "max": 100}),
            "pool": "rds-proxy",
            "table": ("aurora", {"replicas": 3}),
        },
        [*NEAR, "api -> code", "code -> pool", "pool -> table"],
        "",
        "",
        "",
    ),
    "a load balancer in place of the API": (
        {"cdn": "cloudfront", "lb": "alb", "code": CODE, "table": "dynamodb"},
        ["clients -> cdn", "partners -> cdn", "cdn -> lb", "lb -> code", "code -> table"],
        "front-door throttling",
        "",
        "abusive-client",
    ),
    "functions with an address of their own": (
        {"cdn": "cloudfront", "code": CODE, "table": "dynamodb"},
        ["clients -> cdn", "partners -> code", "cdn -> code", "code -> table"],
        "front-door throttling",
        "",
        "abusive-client",
    ),
    "partners go past the API": (
        OPEN,
        ["clients -> api", "partners -> code", *BEHIND],
        "front-door throttling",
        "",
        "abusive-client",
    ),
    "servers behind the API": (
        {**OPEN, "code": ("ec2-asg", {"scaling": "request-count", "max": 40})},
        ALL,
        "no-servers",
        "",
        "",
    ),
    "containers on servers of our own": (
        {**OPEN, "code": ("ecs-service", {"launch": "ec2", "scaling": "cpu", "max": 80})},
        ALL,
        "no-servers",
        "",
        "",
    ),
    "no limit": (
        {**OPEN, "api": ("api-gateway", {"endpoint": "edge", "caching": True})},
        ALL,
        "throttling",
        "unthrottled-public-api",
        "abusive-client",
    ),
    "a firewall in place of the limit": (
        {
            **OPEN,
            "api": ("api-gateway", {"endpoint": "edge", "caching": True}),
            "waf": "waf",
        },
        ["clients -> waf", "partners -> waf", "waf -> api", *BEHIND],
        "throttling",
        "unthrottled-public-api",
        "abusive-client",
    ),
    "a limit below what was agreed": (
        {**OPEN, "api": ("api-gateway", {**EDGE[1], "throttle_rps": 200})},
        ALL,
        "throttling",
        "",
        "abusive-client spike zone-outage",
    ),
    "a limit that limits nobody": (
        {**OPEN, "api": ("api-gateway", {**EDGE[1], "throttle_rps": 100000})},
        ALL,
        "throttling",
        "",
        "abusive-client",
    ),
    "one region, nothing remembered": (
        {**OPEN, "api": PLAIN},
        ALL,
        "response-cache worldwide-entry",
        "",
        "",
    ),
    "edge and cache set on the kind of API that has neither": (
        {**OPEN, "api": ("api-gateway", {**EDGE[1], "api_type": "http"})},
        ALL,
        "response-cache worldwide-entry",
        "",
        "",
    ),
    "a cache in memory behind the functions": (
        {**OPEN, "api": ("api-gateway", {**LIMIT, "endpoint": "edge"}), "hot": "elasticache"},
        [*ALL, "code -> hot"],
        "(response-cache)",
        "",
        "",
    ),
    "accelerator before the API": (
        {**OPEN, "api": ("api-gateway", {**LIMIT, "caching": True}), "fast": "global-accelerator"},
        ["clients -> fast", "fast -> api", "partners -> api", *BEHIND],
        "worldwide-entry",
        "impossible-connection",
        "abusive-client spike zone-outage",
    ),
    "one SQL database without a standby": (
        {**OPEN, "table": "rds"},
        ALL,
        "",
        "single-zone-database",
        "zone-outage",
    ),
    "nothing kept": (without(OPEN, "table"), [*IN, "api -> code"], "managed-store", "", ""),
    "partners forgotten": (
        OPEN,
        ["clients -> api", *BEHIND],
        "front-door throttling",
        "",
        "abusive-client spike zone-outage",
    ),
}
