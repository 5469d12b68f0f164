"""Designs for `invoice-fan-out`: components, connections, what fails, which pitfalls there are."""

BILL = {"t": "sns", "dead": "sqs"}
for _one in ("email", "accounting", "analytics", "tax-service"):
    BILL |= {f"q-{_one}": ("sqs", {"visibility_timeout_s": 60}), f"f-{_one}": "lambda"}
BILL_ALL = ["billing -> t"]
for _one in ("email", "accounting", "analytics", "tax-service"):
    BILL_ALL += [f"t -> q-{_one}", f"q-{_one} -> f-{_one}", f"f-{_one} -> {_one}"]
    BILL_ALL += [f"q-{_one} -> dead: dead-letter"]

INVOICES = {
    "as it should be": (BILL, BILL_ALL, "", ""),
    "queue before the topic": (
        {**BILL, "in": "sqs", "pass": "lambda"},
        ["billing -> in", "in -> pass", "in -> dead: dead-letter", "pass -> t", *BILL_ALL[1:]],
        "",
        "",
    ),
    "pushed to all four": (
        {"t": "sns"},
        [
            "billing -> t",
            *(f"t -> {s}" for s in ("email", "accounting", "analytics", "tax-service")),
        ],
        "independent-consumers set-aside-failures",
        "",
    ),
    "function behind the topic for the tax service, no queue": (
        {**BILL},
        [c for c in BILL_ALL if c not in ("t -> q-tax-service", "q-tax-service -> f-tax-service")]
        + ["t -> f-tax-service"],
        "independent-consumers",
        "",
    ),
    "stream with a reader each": (
        {"s": "kinesis", **{k: v for k, v in BILL.items() if k.startswith("f-")}},
        [
            "billing -> s",
            *(f"s -> f-{o}" for o in ("email", "accounting", "analytics", "tax-service")),
            *(c for c in BILL_ALL if c.startswith("f-")),
        ],
        "",
        "",
    ),
    "billing sends to four queues": (
        {k: v for k, v in BILL.items() if k != "t"},
        [c.replace("t ->", "billing ->") if c.startswith("t ->") else c for c in BILL_ALL[1:]],
        "one-publish (add-without-change)",
        "",
    ),
    "billing calls mail itself beside the topic": (
        BILL,
        [*BILL_ALL, "billing -> email"],
        "one-publish",
        "",
    ),
    "tax forgotten": (
        BILL,
        [c for c in BILL_ALL if "tax-service" not in c],
        "every-consumer independent-consumers",
        "disconnected-component",
    ),
    "no dead-letter queue for the tax queue": (
        BILL,
        [c for c in BILL_ALL if c != "q-tax-service -> dead: dead-letter"],
        "set-aside-failures",
        "no-dead-letter-queue",
    ),
    "two systems behind one function": (
        BILL,
        [c for c in BILL_ALL if "analytics" not in c] + ["f-tax-service -> analytics"],
        "independent-consumers",
        "disconnected-component",
    ),
}
