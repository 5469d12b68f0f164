"""Designs for `checkout-workflow`: components, connections, what fails, which pitfalls."""

API = ("api-gateway", {"throttle_rps": 500})
FLOW = {
    "api": API,
    "flow": "step-functions",
    "pay": ("lambda", {"timeout_s": 20}),
    "ship": "lambda",
    "news": "sns",
}
START = ["shoppers -> api", "api -> flow"]
STEPS = ["flow -> pay", "pay -> payment-gateway", "flow -> ship", "ship -> shipping"]
ASK = ["flow -> approver"]
NEWS = ["flow -> news", "news -> shoppers"]
FLOW_ALL = [*START, *STEPS, *ASK, *NEWS]


def with_workflow(**settings):
    return {**FLOW, "flow": ("step-functions", settings)}


WORKFLOW = {
    "as it should be": (FLOW, FLOW_ALL, "", ""),
    "express": (
        with_workflow(workflow="express"),
        FLOW_ALL,
        "waits-days",
        "express-workflow-too-long",
    ),
    "express the customer waits for": (
        with_workflow(workflow="express"),
        ["shoppers -> api", "api -> flow: request", *STEPS, *ASK, *NEWS],
        "waits-days",
        "express-workflow-too-long synchronous-slow-dependency",
    ),
    "no catch": (with_workflow(catch=False), FLOW_ALL, "compensates", "no-retry-or-catch"),
    "no retry": (with_workflow(retry=False), FLOW_ALL, "retries", "no-retry-or-catch"),
    "nobody asks the approver": (FLOW, [*START, *STEPS, *NEWS], "waits-days", ""),
    "answer over an API and a function": (
        {**FLOW, "answers": API, "take": "lambda"},
        [*START, *STEPS, *NEWS, "approver -> answers", "answers -> take", "take -> flow"],
        "",
        "",
    ),
    "asked through a queue with a token": (
        {**FLOW, "q": ("sqs", {"visibility_timeout_s": 60}), "dead": "sqs", "ask": "lambda"},
        [
            *START,
            *STEPS,
            *NEWS,
            "flow -> q",
            "q -> dead: dead-letter",
            "q -> ask",
            "ask -> approver",
        ],
        "",
        "",
    ),
    "worker with a token ships": (
        {
            **FLOW,
            "ship": ("ecs-service", {"scaling": "queue-backlog"}),
            "q": "sqs",
            "dead": "sqs",
        },
        [
            *START,
            *STEPS[:2],
            "flow -> q",
            "q -> ship",
            "q -> dead: dead-letter",
            "ship -> shipping",
            *ASK,
            *NEWS,
        ],
        "",
        "",
    ),
    "fed from a queue behind a balancer": (
        {
            **{k: v for k, v in FLOW.items() if k != "api"},
            "lb": "alb",
            "shop": "ecs-service",
            "q": "sqs",
            "dead": "sqs",
        },
        [
            "shoppers -> lb",
            "lb -> shop",
            "shop -> q",
            "q -> dead: dead-letter",
            "q -> flow",
            *STEPS,
            *ASK,
            *NEWS,
        ],
        "",
        "",
    ),
    "servers start it": (
        {**{k: v for k, v in FLOW.items() if k != "api"}, "lb": "alb", "shop": "ec2-asg"},
        ["shoppers -> lb", "lb -> shop", "shop -> flow", *STEPS, *ASK, *NEWS],
        "(durable-start)",
        "",
    ),
    "shop charges before it starts the workflow": (
        {**FLOW, "shop": "lambda"},
        [
            "shoppers -> api",
            "api -> shop",
            "shop -> flow",
            "shop -> payment-gateway",
            *STEPS[2:],
            *ASK,
            *NEWS,
        ],
        "orchestrated",
        "disconnected-component synchronous-slow-dependency",
    ),
    "shop charges beside the workflow": (
        {**FLOW, "shop": "lambda"},
        [
            "shoppers -> api",
            "api -> shop",
            "shop -> flow",
            "shop -> payment-gateway",
            *STEPS,
            *ASK,
            *NEWS,
        ],
        "orchestrated",
        "synchronous-slow-dependency",
    ),
    "approval ships by itself": (
        {**FLOW, "answers": API, "take": "lambda"},
        [*START, *STEPS, *ASK, *NEWS, "approver -> answers", "answers -> take", "take -> shipping"],
        "orchestrated",
        "",
    ),
    "gateway's call back ships": (
        {**FLOW, "hook": API, "take": "lambda"},
        [
            *START,
            *STEPS[:2],
            "payment-gateway -> hook",
            "hook -> take",
            "take -> shipping",
            *ASK,
            *NEWS,
        ],
        "orchestrated",
        "disconnected-component",
    ),
    "only the approver is told": (
        FLOW,
        [*START, *STEPS, "flow -> news", "news -> approver"],
        "tells-customer",
        "",
    ),
    "customer told by mail from a function": (
        {**{k: v for k, v in FLOW.items() if k != "news"}, "mail": "ses", "write": "lambda"},
        [*START, *STEPS, *ASK, "flow -> write", "write -> mail"],
        "",
        "",
    ),
    "queues and functions without a workflow": (
        {
            "api": API,
            "q": ("sqs", {"visibility_timeout_s": 120}),
            "q2": ("sqs", {"visibility_timeout_s": 120}),
            "dead": "sqs",
            "pay": ("lambda", {"timeout_s": 20}),
            "ship": ("lambda", {"timeout_s": 20}),
            "news": "sns",
        },
        [
            "shoppers -> api",
            "api -> q",
            "q -> pay",
            "pay -> payment-gateway",
            "pay -> q2",
            "q2 -> ship",
            "ship -> shipping",
            "ship -> news",
            "news -> shoppers",
            "q -> dead: dead-letter",
            "q2 -> dead: dead-letter",
        ],
        "orchestrated waits-days compensates retries durable-start tells-customer",
        "",
    ),
    "Standard workflow with a short Express one inside": (
        {**FLOW, "inner": ("step-functions", {"workflow": "express"})},
        [*START, "flow -> inner", "inner -> pay", *STEPS[1:], *ASK, *NEWS],
        "",
        "",
    ),
}
