"""Designs for `broker-move`: components, connections, what fails, which pitfalls there are."""

MQ = ("mq", {"multi_az": True})
MOVE = {"mq": MQ, "work": "ecs-service", "keys": "secrets-manager"}
MOVE_ALL = ["legacy-apps -> mq", "mq -> work", "work -> fulfilment", "work -> keys"]

BROKER = {
    "as it should be": (MOVE, MOVE_ALL, "", ""),
    "secrets point at the broker": (
        MOVE,
        [*MOVE_ALL[:3], "keys -> mq"],
        "",
        "",
    ),
    "servers": ({**MOVE, "work": "ec2-asg"}, MOVE_ALL, "", ""),
    "functions": ({**MOVE, "work": "lambda"}, MOVE_ALL, "", ""),
    "behind a network balancer": (
        {**MOVE, "lb": "nlb"},
        ["legacy-apps -> lb", "lb -> mq", *MOVE_ALL[1:]],
        "",
        "",
    ),
    "bridge to a queue behind the broker": (
        {**MOVE, "bridge": "lambda", "q": "sqs", "dead": "sqs"},
        [
            "legacy-apps -> mq",
            "mq -> bridge",
            "bridge -> q",
            "q -> dead: dead-letter",
            "q -> work",
            *MOVE_ALL[2:],
        ],
        "",
        "cpu-scaling-on-queue-workers",
    ),
    "broker in one zone": (
        {**MOVE, "mq": "mq"},
        MOVE_ALL,
        "broker-survives-zone",
        "single-zone",
    ),
    "a queue in place of the broker": (
        {**MOVE, "mq": "sqs", "dead": "sqs", "work": ("ecs-service", {"scaling": "queue-backlog"})},
        [*MOVE_ALL, "mq -> dead: dead-letter"],
        "broker-survives-zone same-protocol",
        "",
    ),
    "Kafka in place of the broker": (
        {**MOVE, "mq": "msk"},
        MOVE_ALL,
        "broker-survives-zone same-protocol",
        "",
    ),
    "an adapter in front of the broker": (
        {**MOVE, "adapt": "lambda"},
        ["legacy-apps -> adapt", "adapt -> mq", *MOVE_ALL[1:]],
        "same-protocol",
        "",
    ),
    "some jobs past the broker": (
        {**MOVE, "q": "sqs", "dead": "sqs", "more": "lambda"},
        [
            *MOVE_ALL,
            "legacy-apps -> q",
            "q -> dead: dead-letter",
            "q -> more",
            "more -> fulfilment",
        ],
        "same-protocol",
        "",
    ),
    "workers of a fixed number": (
        {**MOVE, "work": ("ecs-service", {"scaling": "none"})},
        MOVE_ALL,
        "consumers-scale",
        "no-autoscaling",
    ),
    "workers in one zone": (
        {**MOVE, "work": ("ecs-service", {"zones": 1})},
        MOVE_ALL,
        "",
        "single-zone",
    ),
    "one server as worker": (
        {**MOVE, "work": "ec2"},
        MOVE_ALL,
        "consumers-scale",
        "no-autoscaling single-instance single-zone",
    ),
    "broker on a server of ours": (
        {**MOVE, "mq": "ec2"},
        [*MOVE_ALL[:1], *MOVE_ALL[2:], "mq -> work"],
        "broker-survives-zone consumers-scale same-protocol",
        "no-autoscaling single-instance single-zone",
    ),
    "no keeper of passwords": (
        {k: v for k, v in MOVE.items() if k != "keys"},
        MOVE_ALL[:3],
        "secrets-managed",
        "",
    ),
    "passwords kept for nobody": (MOVE, MOVE_ALL[:3], "secrets-managed", ""),
    "workers asked by arrows the wrong way round": (
        MOVE,
        ["legacy-apps -> mq", "work -> mq", *MOVE_ALL[2:]],
        "consumers-scale",
        "",
    ),
}
