"""Designs for `breaking-news-alerts`: components, connections, what fails, pitfalls, drills
that clearly are not held."""

QUEUE = ("sqs", {"visibility_timeout_s": 360, "max_receive_count": 10})
SENDER = ("lambda", {"timeout_s": 60})
FLEET = ("ecs-service", {"scaling": "queue-backlog"})
NEWS = {
    "t": "sns",
    "mail-q": QUEUE,
    "push-q": QUEUE,
    "mailer": SENDER,
    "pusher": SENDER,
    "dead": "sqs",
}
GIVEN = ["editors -> cms"]
MAIL = ["mail-q -> mailer", "mailer -> mail-provider", "mail-q -> dead: dead-letter"]
PUSH = ["push-q -> pusher", "pusher -> push-provider", "push-q -> dead: dead-letter"]
COPIES = ["t -> mail-q", "t -> push-q"]
ALL = [*GIVEN, "cms -> t", *COPIES, *MAIL, *PUSH]


def without(components, *names):
    return {name: what for name, what in components.items() if name not in names}


ALERTS = {
    "as it should be": (NEWS, ALL, "", "", ""),
    "stored first: the bucket tells the bus, servers send, recipients in a table": (
        {
            **NEWS,
            "news": "s3",
            "t": "eventbridge",
            "mailer": ("ec2-asg", {"scaling": "queue-backlog"}),
            "readers": "dynamodb",
            "watch": "cloudwatch",
        },
        [
            *GIVEN,
            "cms -> news",
            "news -> t",
            *COPIES,
            *MAIL,
            *PUSH,
            "mailer -> readers",
            "mail-q -> watch: signal",
            "watch -> mailer: signal",
        ],
        "",
        "",
        "",
    ),
    "a queue before the topic": (
        {**NEWS, "in": QUEUE, "tell": SENDER},
        [*GIVEN, "cms -> in", "in -> tell", "tell -> t", "in -> dead: dead-letter", *ALL[2:]],
        "",
        "",
        "",
    ),
    "a stream that each channel reads at its own pace": (
        {"log": "kinesis", "mailer": SENDER, "pusher": SENDER, "dead": "sqs"},
        [
            *GIVEN,
            "cms -> log",
            "log -> mailer",
            "log -> pusher",
            "mailer -> mail-provider",
            "pusher -> push-provider",
        ],
        "",
        "disconnected-component",
        "",
    ),
    "each alert split by a function behind the topic that has its own dead-letter queue": (
        {**NEWS, "cut-mail": SENDER, "cut-push": SENDER},
        [
            *GIVEN,
            "cms -> t",
            "t -> cut-mail",
            "t -> cut-push",
            "cut-mail -> mail-q",
            "cut-push -> push-q",
            "cut-mail -> dead: dead-letter",
            "cut-push -> dead: dead-letter",
            *MAIL,
            *PUSH,
        ],
        "",
        "",
        "",
    ),
    "the publishing system sends into both queues": (
        without(NEWS, "t"),
        [*GIVEN, "cms -> mail-q", "cms -> push-q", *MAIL, *PUSH],
        "(publish-and-go) new-channel-no-change",
        "",
        "",
    ),
    "a function deals out to both queues": (
        {**without(NEWS, "t"), "deal": ("lambda", {"timeout_s": 10})},
        [*GIVEN, "cms -> deal", "deal -> mail-q", "deal -> push-q", *MAIL, *PUSH],
        "(new-channel-no-change)",
        "",
        "",
    ),
    "two topics the publishing system has to know": (
        {**NEWS, "t2": "sns"},
        [*GIVEN, "cms -> t", "cms -> t2", "t -> mail-q", "t2 -> push-q", *MAIL, *PUSH],
        "(publish-and-go) new-channel-no-change",
        "over-engineered",
        "",
    ),
    "one queue that both senders take from": (
        without(NEWS, "push-q"),
        [*GIVEN, "cms -> t", "t -> mail-q", *MAIL, "mail-q -> pusher", "pusher -> push-provider"],
        "channels-apart scale-per-channel",
        "shared-queue-for-independent-consumers",
        "big-story mail-provider-down poison zone-outage",
    ),
    "one queue, and one function that sends both": (
        without(NEWS, "push-q", "pusher"),
        [*GIVEN, "cms -> t", "t -> mail-q", *MAIL, "mailer -> push-provider"],
        "channels-apart scale-per-channel",
        "",
        "",
    ),
    "two queues, but the same workers for both": (
        {**without(NEWS, "mailer", "pusher"), "senders": FLEET},
        [
            *GIVEN,
            "cms -> t",
            *COPIES,
            "mail-q -> senders",
            "push-q -> senders",
            MAIL[2],
            PUSH[2],
            "senders -> mail-provider",
            "senders -> push-provider",
        ],
        "channels-apart scale-per-channel",
        "",
        "mail-provider-down",
    ),
    "functions behind the topic without queues": (
        without(NEWS, "mail-q", "push-q", "dead"),
        [
            *GIVEN,
            "cms -> t",
            "t -> mailer",
            "t -> pusher",
            "mailer -> mail-provider",
            "pusher -> push-provider",
        ],
        "channels-apart set-aside-failures",
        "",
        "mail-provider-down poison",
    ),
    "the topic tells the providers itself": (
        {"t": "sns"},
        [*GIVEN, "cms -> t", "t -> mail-provider", "t -> push-provider"],
        "channels-apart scale-per-channel set-aside-failures stateless-workers",
        "",
        "big-story mail-provider-down poison zone-outage",
    ),
    "a tier of servers that sends while the publishing system waits": (
        {"lb": "alb", "sender": "ec2-asg"},
        [*GIVEN, "cms -> lb", "lb -> sender", "sender -> mail-provider", "sender -> push-provider"],
        "publish-and-go channels-apart new-channel-no-change scale-per-channel set-aside-failures",
        "synchronous-slow-dependency",
        "big-story mail-provider-down poison zone-outage",
    ),
    "push beside the topic, called directly": (
        without(NEWS, "push-q"),
        [*GIVEN, "cms -> t", "t -> mail-q", *MAIL, "cms -> pusher", "pusher -> push-provider"],
        "publish-and-go channels-apart new-channel-no-change",
        "",
        "",
    ),
    "workers that scale on processor load": (
        {**NEWS, "mailer": "ecs-service", "pusher": ("ecs-service", {"scaling": "cpu"})},
        ALL,
        "scale-per-channel",
        "cpu-scaling-on-queue-workers",
        "",
    ),
    "one server for each channel": (
        {**NEWS, "mailer": "ec2", "pusher": "ec2"},
        ALL,
        "scale-per-channel stateless-workers",
        "no-autoscaling single-instance single-zone",
        "zone-outage",
    ),
    "no dead-letter queue for push": (
        NEWS,
        [c for c in ALL if c != PUSH[2]],
        "set-aside-failures",
        "no-dead-letter-queue",
        "poison",
    ),
    "push forgotten": (
        without(NEWS, "push-q", "pusher"),
        [*GIVEN, "cms -> t", "t -> mail-q", *MAIL],
        "channels-apart",
        "",
        "big-story mail-provider-down poison zone-outage",
    ),
}
