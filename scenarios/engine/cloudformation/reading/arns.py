"""Physical names: what an ARN or address names, and of which service that is."""

from scenarios.engine.cloudformation.reading.expressions import REFERENCE

# The part of an ARN that says the service, and the service of the catalogue it is.
SERVICES = {
    "sqs": "sqs", "sns": "sns", "lambda": "lambda", "events": "eventbridge",
    "states": "step-functions", "kinesis": "kinesis", "firehose": "firehose",
    "dynamodb": "dynamodb", "s3": "s3", "ecs": "ecs-service", "scheduler": "eventbridge",
    "pipes": "eventbridge", "secretsmanager": "secrets-manager", "logs": "cloudwatch",
}  # fmt: skip
HIDDEN = "\0"
LOG_GROUP = ":log-group:"


def names_in(text: str) -> list[str]:
    """What a text may name: itself, and the last part of an ARN or address.

    The name of a log group has slashes in it, and a bucket's is followed by the keys of objects.
    """
    if LOG_GROUP in text:
        return [text.partition(LOG_GROUP)[2].removesuffix(":*")]
    if ":s3:::" in text:
        return [text.partition(":s3:::")[2].partition("/")[0]]
    # The colons of a pseudo parameter, as in `${AWS::StackName}`, part nothing.
    whole = REFERENCE.sub(lambda match: match[0].replace(":", HIDDEN), text)
    last = whole.replace("/", ":").rpartition(":")[2].replace(HIDDEN, ":")
    return list(dict.fromkeys((text, last)))


def fits(text: str, service: str) -> bool:
    """Whether an ARN is of this service; a plain name may be of any."""
    parts = REFERENCE.sub("x", text).split(":")
    if parts[0] != "arn" or len(parts) < 3:
        return True
    # `arn:aws:apigateway:REGION:sqs:path/...` is the address of a queue as an API calls it.
    said = parts[4] if parts[2] == "apigateway" and len(parts) > 4 else parts[2]
    return SERVICES.get(said) == service
