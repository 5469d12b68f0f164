"""What a drawing knows of each service: its names, its colour family and its settings."""

from dataclasses import dataclass, field
from typing import Any

YES_NO = (True, False)
SIZES = ("small", "medium", "large", "xlarge")
SCALING = ("none", "cpu", "request-count", "queue-backlog")
FLEET_SCALING = (*SCALING, "scheduled", "predictive")
ZONES = range(1, 4)
COUNT = range(100_001)
REGIONS = ("primary", "secondary")


@dataclass(frozen=True)
class Service:
    """`settings` says for each setting what it may be: a range of whole numbers, or values."""

    label: str
    short: str
    family: str
    settings: dict[str, Any] = field(default_factory=dict)


BALANCER = {"zones": ZONES, "sticky_sessions": YES_NO, "internal": YES_NO}
CONTAINERS = {"min": COUNT, "max": COUNT, "zones": ZONES, "scaling": SCALING}

SERVICES = {
    "users": Service("Users", "Users", "client"),
    "external-system": Service("External system", "Outside", "client"),
    "saas-partner": Service("SaaS partner", "SaaS partner", "client"),
    "on-premises": Service("On premises", "On premises", "client"),
    "route53": Service(
        "Amazon Route 53",
        "Route 53",
        "network",
        {
            "routing": ("simple", "weighted", "latency", "failover", "geolocation"),
            "health_checks": YES_NO,
        },
    ),
    "cloudfront": Service("Amazon CloudFront", "CloudFront", "network"),
    "global-accelerator": Service("Global Accelerator", "Accelerator", "network"),
    "waf": Service("AWS WAF", "WAF", "network"),
    "alb": Service("Application Load Balancer", "ALB", "network", BALANCER),
    "nlb": Service("Network Load Balancer", "NLB", "network", BALANCER),
    "api-gateway": Service(
        "Amazon API Gateway",
        "API Gateway",
        "network",
        {
            "api_type": ("rest", "http", "websocket"),
            "endpoint": ("regional", "edge", "private"),
            "throttle_rps": COUNT,
            "caching": YES_NO,
        },
    ),
    "ec2": Service("EC2 instance", "EC2 instance", "compute", {"size": SIZES}),
    "ec2-asg": Service(
        "EC2 Auto Scaling group",
        "Auto Scaling",
        "compute",
        {
            "size": SIZES,
            "min": COUNT,
            "max": COUNT,
            "zones": ZONES,
            "scaling": FLEET_SCALING,
            "spot": YES_NO,
        },
    ),
    "ecs-service": Service(
        "Amazon ECS service", "ECS", "compute", {"launch": ("fargate", "ec2"), **CONTAINERS}
    ),
    "eks": Service("Amazon EKS", "EKS", "compute", CONTAINERS),
    "lambda": Service(
        "AWS Lambda",
        "Lambda",
        "compute",
        {"timeout_s": range(1, 901), "reserved_concurrency": COUNT},
    ),
    "sqs": Service(
        "Amazon SQS queue",
        "SQS",
        "messaging",
        {
            "fifo": YES_NO,
            "visibility_timeout_s": range(43_201),
            "max_receive_count": range(1, 1001),
            "long_polling": YES_NO,
            "delay_s": range(901),
            "retention_days": range(1, 15),
        },
    ),
    "sns": Service(
        "Amazon SNS topic", "SNS topic", "messaging", {"fifo": YES_NO, "filter_policy": YES_NO}
    ),
    "eventbridge": Service("EventBridge bus", "EventBridge", "messaging", {"archive": YES_NO}),
    "step-functions": Service(
        "AWS Step Functions",
        "Step Functions",
        "messaging",
        {"workflow": ("standard", "express"), "retry": YES_NO, "catch": YES_NO},
    ),
    "kinesis": Service(
        "Kinesis data stream",
        "Kinesis",
        "messaging",
        {"mode": ("on-demand", "provisioned"), "shards": range(1, 501)},
    ),
    "firehose": Service("Amazon Data Firehose", "Firehose", "messaging"),
    "msk": Service("Amazon MSK", "MSK", "messaging"),
    "mq": Service("Amazon MQ broker", "MQ", "messaging", {"multi_az": YES_NO}),
    "rds": Service("Amazon RDS", "RDS", "database", {"multi_az": YES_NO, "size": SIZES}),
    "rds-replica": Service("RDS read replica", "Read replica", "database", {"size": SIZES}),
    "rds-proxy": Service("Amazon RDS Proxy", "RDS Proxy", "database"),
    "aurora": Service(
        "Amazon Aurora",
        "Aurora",
        "database",
        {"multi_az": YES_NO, "replicas": range(16), "global": YES_NO},
    ),
    "dynamodb": Service(
        "Amazon DynamoDB",
        "DynamoDB",
        "database",
        {"capacity": ("on-demand", "provisioned"), "global_table": YES_NO, "streams": YES_NO},
    ),
    "elasticache": Service(
        "Amazon ElastiCache",
        "ElastiCache",
        "database",
        {"engine": ("redis", "valkey", "memcached"), "multi_az": YES_NO},
    ),
    "s3": Service("Amazon S3 bucket", "S3 bucket", "storage", {"replication": YES_NO}),
    "efs": Service("Amazon EFS", "EFS", "storage"),
    "opensearch": Service("Amazon OpenSearch", "OpenSearch", "database"),
    "cloudwatch": Service("Amazon CloudWatch", "CloudWatch", "management"),
    "x-ray": Service("AWS X-Ray", "X-Ray", "management"),
    "ses": Service("Amazon SES", "SES", "messaging"),
    "secrets-manager": Service("AWS Secrets Manager", "Secrets", "management"),
}

NULLABLE = {"throttle_rps", "reserved_concurrency"}
KINDS = ("request", "message", "deliver", "data", "replicate", "dead-letter", "signal")

MONITORS = {"cloudwatch", "x-ray"}
HAND_OFFS = {"sqs", "sns", "eventbridge", "kinesis", "firehose", "msk", "mq"}
RELATIONAL = {"rds", "rds-replica", "aurora"}
STORES = RELATIONAL | {"rds-proxy", "dynamodb", "elasticache", "s3", "efs", "opensearch"}


def default_kind(source, target):
    """The kind of a connection between two services whose document does not say.

    Work that a queue, topic, bus, stream or store passes on is delivered; compute that writes to
    one of them hands off; compute reads and writes stores; everybody else waits for an answer.
    """
    if source == target == "sqs":
        return "dead-letter"
    if source in MONITORS or target in MONITORS:
        return "signal"
    if source in STORES and target in STORES:
        same = source == target or {source, target} <= RELATIONAL
        return "replicate" if same else "data"
    if source in HAND_OFFS or source in STORES or source == "ses":
        return "deliver"
    if target in HAND_OFFS:
        return "message"
    if target == "step-functions":
        return "message"
    if target in STORES and SERVICES[source].family in {"compute", "messaging"}:
        return "data"
    return "request"


def subtitle(service, config, *, has_name):
    """The line under a component's name: its service and the one setting that matters most."""
    short = SERVICES[service].short
    match service:
        case "sqs":
            return "SQS FIFO" if config.get("fifo") else "SQS standard"
        case "alb" | "nlb" if config.get("sticky_sessions"):
            return f"{short}, sticky"
        case "ec2-asg" if "min" in config and "max" in config:
            return f"EC2, {config['min']} to {config['max']}"
        case "ecs-service" | "eks" if "min" in config and "max" in config:
            return f"{short}, {config['min']} to {config['max']}"
        case "elasticache" if "engine" in config:
            engine = config["engine"].capitalize()
            return f"{engine}, Multi-AZ" if config.get("multi_az") else engine
        case "rds" | "aurora" | "mq" if config.get("multi_az"):
            return f"{short}, Multi-AZ"
        case "dynamodb" if config.get("global_table"):
            return "Global table"
        case "sns" if config.get("fifo"):
            return "SNS FIFO"
        case "api-gateway" if config.get("throttle_rps"):
            return f"API, {config['throttle_rps']}/s"
        case "lambda" if config.get("reserved_concurrency"):
            return f"Lambda, {config['reserved_concurrency']} at once"
    return short if has_name else ""
