"""Checks on the ways work takes, with designs, outcomes, evidence and words."""

GROUPS = {
    "queues": {"has": "queue", "called": "a queue of ours"},
    "workers": {"called_by": "queues"},
}
QUEUED = {"web": "lambda", "q": "sqs", "work": "lambda"}
WAY = ["people -> web", "web -> q", "q -> work", "work -> bank"]
THROUGH = {"every_path": {"from": "people", "to": "bank", "through": {"has": "buffer"}}}

# (check, components, connections, holds, evidence, text)
PATHS = [
    (
        {"path": {"from": "people", "to": "bank", "via": [{"has": "queue"}, {"has": "compute"}]}},
        QUEUED,
        WAY,
        True,
        ("people", "web", "q", "work", "bank"),
        None,
    ),
    (
        {"path": {"from": "people", "to": "bank", "via": [{"has": "stream"}]}},
        QUEUED,
        WAY,
        False,
        ("people", "web", "q", "work", "bank"),
        "Users → AWS Lambda function (web) → Amazon SQS queue → AWS Lambda function (work) → "
        "External system (bank) does not pass a stream",
    ),
    (
        {"path": {"from": "people", "to": "bank", "avoiding": {"has": "queue"}}},
        QUEUED,
        WAY,
        False,
        ("people", "web", "q", "work", "bank"),
        None,
    ),
    (
        {"path": {"from": "people", "to": "bank"}},
        QUEUED,
        WAY[:3],
        False,
        ("people", "work"),
        "nothing leads from Users to External system (bank); the work stops at "
        "AWS Lambda function (work)",
    ),
    (
        {"path": {"from": "people", "to": ["bank", "mail"], "each": True}},
        QUEUED,
        WAY,
        False,
        ("people",),
        "nothing leads from Users to External system (mail)",
    ),
    (
        {"path": {"from": "people", "to": ["bank", "mail"], "each": True}},
        QUEUED,
        [*WAY, "work -> mail"],
        True,
        ("people", "web", "q", "work", "bank", "mail"),
        "",
    ),
    (
        {"path": {"from": "people", "to": "bank", "kinds": ["request"]}},
        QUEUED,
        WAY,
        False,
        ("people",),
        "nothing leads from Users to External system (bank)",
    ),
    (THROUGH, QUEUED, WAY, True, ("people", "web", "q", "work", "bank"), None),
    (
        THROUGH,
        QUEUED,
        [*WAY, "web -> bank"],
        False,
        ("people", "web", "bank"),
        "Users → AWS Lambda function (web) → External system (bank) passes no queue or stream",
    ),
    (
        THROUGH,
        QUEUED,
        WAY[:3],
        False,
        ("people", "work"),
        "nothing leads from Users to External system (bank); the work stops at "
        "AWS Lambda function (work)",
    ),
    (
        {
            "every_path": {
                "from": "people",
                "to": "bank",
                "through": {"has": "buffer"},
                "or_none": True,
            }
        },
        {"web": "lambda"},
        ["people -> web"],
        True,
        (),
        "",
    ),
    (
        {"no_path": {"from": "people", "to": "bank", "kinds": "waiting"}},
        QUEUED,
        WAY,
        True,
        (),
        "",
    ),
    (
        {
            "no_path": {
                "from": "people",
                "to": "bank",
                "avoiding": {"has": "queue", "called": "a queue"},
            }
        },
        {"web": "lambda"},
        ["people -> web", "web -> bank"],
        False,
        ("people", "web", "bank"),
        "Users → AWS Lambda function → External system (bank) leads to External system (bank) "
        "without a queue",
    ),
    (
        {"only_from": {"to": "bank", "callers": "workers"}},
        QUEUED,
        WAY,
        True,
        ("work", "bank"),
        "only AWS Lambda function (work) does",
    ),
    (
        {"only_from": {"to": "bank", "callers": {"has": "server"}}},
        QUEUED,
        WAY,
        False,
        ("work", "bank"),
        None,
    ),
    (
        {"only_from": {"to": "bank", "callers": {"has": "server"}}},
        QUEUED,
        WAY[:3],
        False,
        ("bank",),
        "nothing calls External system (bank)",
    ),
    (
        {"only_from": {"to": {"has": "stream"}, "callers": {"has": "server"}}},
        QUEUED,
        WAY,
        False,
        (),
        "",
    ),
    (
        {"survives": {"from": "people", "to": {"has": "compute"}, "losing": "zone"}},
        {"lb": "alb", "web": "ec2-asg"},
        ["people -> lb", "lb -> web"],
        True,
        ("people", "lb", "web"),
        None,
    ),
    (
        {"survives": {"from": "people", "to": {"has": "compute"}, "losing": "zone"}},
        {"lb": "alb", "web": ("ec2-asg", {"zones": 1})},
        ["people -> lb", "lb -> web"],
        False,
        ("web",),
        "when a zone fails, EC2 Auto Scaling group goes down and nothing leads to compute any more",
    ),
    (
        {
            "survives": {
                "from": "people",
                "to": {"has": "compute"},
                "losing": "zone",
                "copies": True,
            }
        },
        {"lb": ("alb", {"zones": 1}), "web": ("ec2-asg", {"min": 1})},
        ["people -> lb", "lb -> web"],
        False,
        ("lb", "web"),
        None,
    ),
    (
        {"survives": {"from": "people", "to": "bank", "losing": "copy"}},
        {"a": "ec2", "b": "ec2"},
        ["people -> a", "people -> b", "a -> bank", "b -> bank"],
        True,
        ("people", "a", "bank"),
        None,
    ),
    (
        {"survives": {"from": "people", "to": "bank", "losing": "copy"}},
        {"a": "ec2"},
        ["people -> a", "a -> bank"],
        False,
        ("a",),
        None,
    ),
    (
        {"survives": {"from": "people", "to": {"has": "database"}, "losing": "primary"}},
        {"a": "lambda", "db": ("dynamodb", {"region": "secondary"})},
        ["people -> a", "a -> db"],
        False,
        ("a",),
        None,
    ),
    (
        {"survives": {"from": "people", "to": "bank", "losing": {"has": "function"}}},
        {"a": "lambda", "b": "lambda"},
        ["people -> a", "people -> b", "a -> bank", "b -> bank"],
        True,
        ("people", "a", "bank"),
        None,
    ),
    (
        {"survives": {"from": "people", "to": "bank", "losing": {"has": "function"}}},
        {"a": "lambda"},
        ["people -> a", "a -> bank"],
        False,
        ("a",),
        "when it fails, AWS Lambda function goes down and nothing leads to External system (bank) "
        "any more",
    ),
    (
        {"survives": {"from": "people", "to": "bank", "losing": "zone"}},
        {"a": "lambda"},
        ["people -> a"],
        False,
        ("people",),
        "nothing leads from Users to External system (bank)",
    ),
]
