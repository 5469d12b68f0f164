"""Checks on who is told, with designs, outcomes, evidence and words."""

FANNED = {"t": "sns", "a": "sqs", "fa": "lambda"}
BOTH = ["people -> t: message", "t -> a", "a -> fa", "fa -> bank"]
TOLD = {"told": {"from": "people", "to": ["bank", "mail"]}}
APART = {"told": {"from": "people", "to": ["bank", "mail"], "apart": True}}
OWN = {"told": {"from": "people", "to": ["bank", "mail"], "own_queue": "bank"}}

# (check, components, connections, holds, evidence, text)
TELLING = [
    (TOLD, FANNED, [*BOTH, "t -> mail"], True, ("people", "bank", "mail"), None),
    (
        TOLD,
        FANNED,
        BOTH,
        False,
        ("people", "mail"),
        "nothing tells External system (mail) after Users",
    ),
    (
        TOLD,
        {"q": "sqs", "a": "lambda", "b": "lambda"},
        ["people -> q", "q -> a", "q -> b", "a -> bank", "b -> mail"],
        False,
        ("q", "a", "b", "bank"),
        "AWS Lambda function (a) and AWS Lambda function (b) share the messages of "
        "Amazon SQS queue, so External system (bank) gets only a part of them",
    ),
    (
        TOLD,
        {"q": "sqs", "a": "lambda"},
        ["people -> q", "q -> a", "a -> bank", "a -> mail"],
        True,
        None,
        None,
    ),
    (
        {"told": {"from": {"has": "stream"}, "to": "bank"}},
        FANNED,
        BOTH,
        False,
        (),
        "there is no stream that could tell anyone",
    ),
    (APART, FANNED, [*BOTH, "t -> mail"], True, None, None),
    (
        APART,
        {"q": "sqs", "a": "lambda"},
        ["people -> q", "q -> a", "a -> bank", "a -> mail"],
        False,
        ("a", "mail"),
        "AWS Lambda function serves External system (bank) together with External system (mail), "
        "so one that is slow or down holds up the other",
    ),
    (
        {"told": {**APART["told"], "dealt": True}},
        {"q": "sqs", "a": "lambda", "b": "lambda"},
        ["people -> q", "q -> a", "q -> b", "a -> bank", "b -> mail"],
        True,
        None,
        None,
    ),
    (
        APART,
        {"web": "lambda", "a": "lambda", "b": "lambda"},
        ["people -> web", "web -> a", "web -> b", "a -> bank", "b -> mail"],
        False,
        ("web", "mail"),
        None,
    ),
    (
        {"told": {**APART["told"], "from": {"called_by": "people"}}},
        {"a": "lambda", "b": "lambda"},
        ["people -> a", "people -> b", "a -> bank", "b -> mail"],
        True,
        None,
        None,
    ),
    (OWN, FANNED, [*BOTH, "t -> mail"], True, None, None),
    (
        OWN,
        {"t": "sns"},
        ["people -> t: message", "t -> mail", "t -> bank"],
        False,
        ("bank",),
        "nothing keeps work for External system (bank) alone while it is away",
    ),
    (
        OWN,
        {"t": "sns", "q": "sqs", "a": "lambda"},
        ["people -> t: message", "t -> q", "q -> a", "a -> bank", "a -> mail"],
        False,
        ("bank",),
        None,
    ),
    (
        OWN,
        {"s": "kinesis", "a": "lambda", "b": "lambda"},
        ["people -> s: message", "s -> a", "s -> b", "a -> bank", "b -> mail"],
        True,
        None,
        None,
    ),
]
