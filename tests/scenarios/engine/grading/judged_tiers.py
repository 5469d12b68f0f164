"""Designs for `queue-between-tiers`: components, connections, what fails, pitfalls."""

DESK = {
    "lb": "alb",
    "desk": ("ec2-asg", {"scaling": "request-count"}),
    "q": ("sqs", {"visibility_timeout_s": 300}),
    "dead": "sqs",
    "pack": ("ecs-service", {"min": 0, "scaling": "queue-backlog"}),
}
DESK_ALL = [
    "customers -> lb",
    "lb -> desk",
    "desk -> q",
    "q -> pack",
    "pack -> warehouse",
    "q -> dead: dead-letter",
]

TIERS = {
    "as it should be": (DESK, DESK_ALL, "", ""),
    "back end never sleeps": (
        {**DESK, "pack": ("ecs-service", {"scaling": "queue-backlog"})},
        DESK_ALL,
        "scale-to-zero",
        "",
    ),
    "short polling": (
        {**DESK, "q": ("sqs", {"long_polling": False})},
        DESK_ALL,
        "long-polling",
        "short-polling",
    ),
    "short polling before a function does not matter": (
        {**DESK, "q": ("sqs", {"long_polling": False}), "pack": "lambda"},
        DESK_ALL,
        "",
        "",
    ),
    "desk calls packing": (
        DESK,
        [*DESK_ALL, "desk -> pack"],
        "hand-off",
        "single-instance",
    ),
    "servers call servers": (
        {"lb": "alb", "desk": "ec2-asg", "pack": "ec2-asg"},
        ["customers -> lb", "lb -> desk", "desk -> pack", "pack -> warehouse"],
        "hand-off keeps-while-down long-polling scale-to-zero set-aside-failures",
        "direct-instance-call",
    ),
    "topic in place of the queue": (
        {
            "api": ("api-gateway", {"throttle_rps": 900}),
            "desk": "lambda",
            "t": "sns",
            "pack": "lambda",
        },
        ["customers -> api", "api -> desk", "desk -> t", "t -> pack", "pack -> warehouse"],
        "(hand-off) keeps-while-down long-polling set-aside-failures",
        "",
    ),
}
