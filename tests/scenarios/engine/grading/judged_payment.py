"""Designs for `payment-flow`: components, connections, what fails, which pitfalls there are."""

PAY = {
    "lb": "alb",
    "shop": ("ecs-service", {"scaling": "request-count"}),
    "orders": ("sqs", {"visibility_timeout_s": 300}),
    "dead": "sqs",
    "payers": ("ecs-service", {"scaling": "queue-backlog"}),
    "paid": "sns",
}
PAY_IN = ["shoppers -> lb", "lb -> shop", "shop -> orders", "orders -> dead: dead-letter"]
PAY_WORK = ["orders -> payers", "payers -> payment-gateway", "payers -> paid"]
TELL = ["paid -> email", "paid -> inventory", "paid -> analytics"]
PAY_ALL = [*PAY_IN, *PAY_WORK, *TELL]

PAYMENT = {
    "as it should be": (PAY, PAY_ALL, "", ""),
    "order table whose stream wakes a function": (
        {
            "api": ("api-gateway", {"throttle_rps": 900}),
            "take": "lambda",
            "table": ("dynamodb", {"streams": True}),
            "pay": ("lambda", {"timeout_s": 60}),
            "paid": "sns",
        },
        [
            "shoppers -> api",
            "api -> take",
            "take -> table",
            "table -> pay: deliver",
            "pay -> payment-gateway",
            "pay -> paid",
            *TELL,
        ],
        "(durable-orders) worker-scaling failed-payments-aside",
        "",
    ),
    "workflow started by the API": (
        {"api": ("api-gateway", {"throttle_rps": 900}), "run": "step-functions", "paid": "sns"},
        ["shoppers -> api", "api -> run", "run -> payment-gateway", "run -> paid", *TELL],
        "(accept-fast) (durable-orders) worker-scaling failed-payments-aside",
        "",
    ),
    "stream in place of the queue": (
        {"lb": "alb", "shop": "ec2-asg", "log": "kinesis", "pay": "lambda", "bus": "eventbridge"},
        [
            "shoppers -> lb",
            "lb -> shop",
            "shop -> log",
            "log -> pay",
            "pay -> payment-gateway",
            "pay -> bus",
            "bus -> email",
            "bus -> inventory",
            "bus -> analytics",
        ],
        "",
        "",
    ),
    "workers call the three themselves": (
        PAY,
        [*PAY_IN, *PAY_WORK[:2], "payers -> email", "payers -> inventory", "payers -> analytics"],
        "paid-fan-out",
        "disconnected-component synchronous-fan-out",
    ),
    "topic, one queue, one function for all three": (
        {**PAY, "q": "sqs", "qdead": "sqs", "tell": "lambda"},
        [
            *PAY_IN,
            *PAY_WORK,
            "paid -> q",
            "q -> qdead: dead-letter",
            "q -> tell",
            "tell -> email",
            "tell -> inventory",
            "tell -> analytics",
        ],
        "paid-fan-out",
        "synchronous-fan-out",
    ),
    "analytics forgotten": (PAY, [*PAY_IN, *PAY_WORK, *TELL[:2]], "paid-fan-out", ""),
    "topic before payment tells of orders, not payments": (
        {**PAY, "news": "sns"},
        [
            *PAY_IN[:2],
            "shop -> news",
            "news -> orders",
            PAY_IN[3],
            *PAY_WORK[:2],
            "news -> email",
            "news -> inventory",
            "news -> analytics",
        ],
        "paid-fan-out",
        "disconnected-component",
    ),
    "checkout in one zone": (
        {**PAY, "shop": ("ecs-service", {"scaling": "request-count", "zones": 1})},
        PAY_ALL,
        "resilient-entry",
        "single-zone",
    ),
    "balancer in one zone": (
        {**PAY, "lb": ("alb", {"zones": 1})},
        PAY_ALL,
        "resilient-entry",
        "single-zone",
    ),
    "one copy of checkout over two zones": (
        {**PAY, "shop": ("ecs-service", {"scaling": "request-count", "min": 1})},
        PAY_ALL,
        "(resilient-entry)",
        "single-instance",
    ),
    "one server as checkout": (
        {**PAY, "shop": "ec2"},
        PAY_ALL,
        "resilient-entry",
        "no-autoscaling single-instance single-zone",
    ),
    "no dead-letter queue": (
        PAY,
        [c for c in PAY_ALL if "dead" not in c],
        "failed-payments-aside",
        "disconnected-component no-dead-letter-queue",
    ),
    "dead-letter arrow turned round": (
        PAY,
        [*PAY_ALL[:3], "dead -> orders: dead-letter", *PAY_ALL[4:]],
        "failed-payments-aside",
        "no-dead-letter-queue",
    ),
    "workers polled the wrong way round": (
        PAY,
        [*PAY_IN, "payers -> orders", *PAY_WORK[1:], *TELL],
        "accept-fast durable-orders worker-scaling failed-payments-aside",
        "",
    ),
    "queue cannot publish": (
        PAY,
        [*PAY_IN, *PAY_WORK[:2], "orders -> paid", *TELL],
        "paid-fan-out",
        "impossible-connection",
    ),
    "nothing but the front": (
        {"lb": "alb", "shop": "ec2-asg"},
        ["shoppers -> lb", "lb -> shop"],
        "accept-fast durable-orders worker-scaling failed-payments-aside paid-fan-out "
        "protect-gateway",
        "",
    ),
}
