"""Designs for `video-upload-fan-out`: components, connections, what fails, pitfalls, drills
that clearly are not held."""

LONG = ("sqs", {"visibility_timeout_s": 7200, "max_receive_count": 3})
SHORT = ("sqs", {"visibility_timeout_s": 360})
SPOT = ("ec2-asg", {"scaling": "queue-backlog", "spot": True})
FUNCTION = ("lambda", {"timeout_s": 60})
FILM = {
    "box": "s3",
    "t": "sns",
    "q1": LONG,
    "q2": SHORT,
    "q3": SHORT,
    "dead": "sqs",
    "compress": SPOT,
    "preview": FUNCTION,
    "entry": FUNCTION,
}
TOLD = ["creators -> box", "box -> t"]
COPIES = ["t -> q1", "t -> q2", "t -> q3"]
WORK = ["q1 -> compress", "q2 -> preview", "q3 -> entry", "entry -> library"]
ASIDE = [f"q{n} -> dead: dead-letter" for n in (1, 2, 3)]
ALL = [*TOLD, *COPIES, *WORK, *ASIDE]


def without(components, *names):
    return {name: what for name, what in components.items() if name not in names}


VIDEOS = {
    "as it should be": (FILM, ALL, "", "", ""),
    "workers read and write the bucket, results in a second one, entries in a table": (
        {**FILM, "out": "s3", "table": "dynamodb", "cdn": "cloudfront"},
        [
            *ALL,
            "compress -> box",
            "preview -> box",
            "compress -> out",
            "preview -> out",
            "entry -> table",
            "creators -> cdn",
            "cdn -> out",
        ],
        "",
        "",
        "",
    ),
    "a function that checks the file before the topic; servers and spare servers on one queue": (
        {
            **FILM,
            "check": FUNCTION,
            "in": SHORT,
            "more": ("ec2-asg", {"scaling": "queue-backlog", "min": 1}),
        },
        [
            "creators -> box",
            "box -> in",
            "in -> check",
            "check -> t",
            "in -> dead: dead-letter",
            *COPIES,
            *WORK,
            *ASIDE,
            "q1 -> more",
        ],
        "",
        "",
        "",
    ),
    "containers push the entry through a workflow": (
        {**FILM, "compress": ("eks", {"scaling": "queue-backlog"}), "entry": "step-functions"},
        ALL,
        "",
        "over-engineered",
        "",
    ),
    "videos through the web servers": (
        {**FILM, "lb": "alb", "web": ("ec2-asg", {"scaling": "request-count"})},
        ["creators -> lb", "lb -> web", "web -> box", *ALL[1:]],
        "direct-upload",
        "",
        "",
    ),
    "videos through an API": (
        {**FILM, "api": ("api-gateway", {"throttle_rps": 100})},
        ["creators -> api", "api -> box", *ALL[1:]],
        "(direct-upload)",
        "",
        "",
    ),
    "the bucket notifies three queues": (
        without(FILM, "t"),
        ["creators -> box", "box -> q1", "box -> q2", "box -> q3", *WORK, *ASIDE],
        "one-event",
        "",
        "",
    ),
    "a function sends to three queues": (
        {**without(FILM, "t"), "deal": FUNCTION},
        ["creators -> box", "box -> deal", "deal -> q1", "deal -> q2", "deal -> q3", *WORK, *ASIDE],
        "(one-event)",
        "",
        "",
    ),
    "one queue for three jobs": (
        without(FILM, "t", "q2", "q3"),
        [
            "creators -> box",
            "box -> q1",
            "q1 -> compress",
            "q1 -> preview",
            "q1 -> entry",
            "entry -> library",
            "q1 -> dead: dead-letter",
        ],
        "three-queues",
        "shared-queue-for-independent-consumers",
        "burst poison",
    ),
    "one job after the other": (
        without(FILM, "t"),
        [
            "creators -> box",
            "box -> q1",
            "q1 -> compress",
            "compress -> q2",
            "q2 -> preview",
            "preview -> q3",
            "q3 -> entry",
            "entry -> library",
            *ASIDE,
        ],
        "three-queues",
        "",
        "",
    ),
    "preview drawn by a function behind the topic": (
        without(FILM, "q2"),
        [c for c in ALL if "q2" not in c] + ["t -> preview"],
        "three-queues",
        "",
        "poison",
    ),
    "nobody updates the library": (
        without(FILM, "q3", "entry"),
        [c for c in ALL if "q3" not in c and "library" not in c],
        "three-queues",
        "",
        "burst poison",
    ),
    "functions for everything": (
        {
            **FILM,
            "q1": ("sqs", {"visibility_timeout_s": 5400}),
            "compress": ("lambda", {"timeout_s": 900}),
        },
        ALL,
        "right-compute",
        "",
        "",
    ),
    "functions for everything, with the timeouts one starts with": (
        {
            **FILM,
            "q1": "sqs",
            "q2": "sqs",
            "q3": "sqs",
            "compress": ("lambda", {"timeout_s": 900}),
            "preview": "lambda",
            "entry": "lambda",
        },
        ALL,
        "right-compute visibility-fits",
        "visibility-timeout-too-short",
        "",
    ),
    "compression queue hides a film for fifteen minutes": (
        {**FILM, "q1": ("sqs", {"visibility_timeout_s": 900})},
        ALL,
        "visibility-fits",
        "visibility-timeout-too-short",
        "",
    ),
    "the bucket calls one function that does it all": (
        {"box": "s3", "all": ("lambda", {"timeout_s": 900})},
        ["creators -> box", "box -> all", "all -> library"],
        "three-queues right-compute visibility-fits set-aside-failures",
        "",
        "instance-loss",
    ),
    "servers look into the bucket": (
        {"box": "s3", "work": "ec2-asg"},
        ["creators -> box", "work -> box", "work -> library"],
        "one-event three-queues visibility-fits set-aside-failures",
        "polling-instead-of-events",
        "burst instance-loss poison",
    ),
    "no dead-letter queue for compression": (
        FILM,
        [c for c in ALL if c != "q1 -> dead: dead-letter"],
        "set-aside-failures",
        "no-dead-letter-queue",
        "poison",
    ),
    "storage tells compression, the web tier tells the rest": (
        {**FILM, "api": ("api-gateway", {"throttle_rps": 100}), "web": FUNCTION},
        [
            "creators -> box",
            "box -> q1",
            "creators -> api",
            "api -> web",
            "web -> t",
            *COPIES[1:],
            *WORK,
            *ASIDE,
        ],
        "one-event",
        "",
        "",
    ),
}
