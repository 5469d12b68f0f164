"""What moto's CloudFormation leaves out and our templates need, so that messages really travel.

Import this before the first stack of a process: moto lists its models once. The module's name must
have a dot in it, for moto takes the part behind the first one.

Moto only warns about types it does not know and reports success; `deploy` makes the warning an
error. Queue policies are accepted and not enforced: moto lets every sender in.
"""

import json
import warnings
from contextlib import contextmanager
from unittest.mock import patch

import boto3
from moto import mock_aws
from moto.core.common_models import CloudFormationModel
from moto.s3.models import FakeBucket, s3_backends
from moto.sns.models import sns_backends

REGION = "us-east-1"


class Model(CloudFormationModel):
    """A resource with nothing to it but a name."""

    def __init__(self, physical_id):
        self.physical_resource_id = physical_id

    @staticmethod
    def cloudformation_name_type():
        return ""

    @staticmethod
    def cloudformation_type():
        return "Course::Tests::Model"

    @classmethod
    def has_cfn_attr(cls, attr):
        return attr == "Arn"

    def get_cfn_attribute(self, attribute):
        return f"arn:aws:course:us-east-1:123456789012:{self.physical_resource_id}"

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name, cloudformation_json, account_id, region_name, **kwargs
    ):
        return cls(resource_name)


class Subscription(CloudFormationModel):
    @staticmethod
    def cloudformation_name_type():
        return ""

    @staticmethod
    def cloudformation_type():
        return "AWS::SNS::Subscription"

    @classmethod
    def has_cfn_attr(cls, attr):
        return False

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name, cloudformation_json, account_id, region_name, **kwargs
    ):
        properties = cloudformation_json["Properties"]
        backend = sns_backends[account_id][region_name]
        made = backend.subscribe(
            properties["TopicArn"], properties["Endpoint"], properties["Protocol"]
        )
        for name in ("FilterPolicy", "RedrivePolicy"):
            if name in properties:
                text = json.dumps(properties[name])
                backend.set_subscription_attributes(made.arn, name, text)
        # Moto takes any text that is set, even "false", for true.
        if properties.get("RawMessageDelivery") is True:
            backend.set_subscription_attributes(made.arn, "RawMessageDelivery", "true")
        return Model(made.arn)


class Bucket(CloudFormationModel):
    """Moto's bucket with its notifications, which moto passes over without a word."""

    @staticmethod
    def cloudformation_name_type():
        return "BucketName"

    @staticmethod
    def cloudformation_type():
        return "AWS::S3::Bucket"

    @classmethod
    def has_cfn_attr(cls, attr):
        return FakeBucket.has_cfn_attr(attr)

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name, cloudformation_json, account_id, region_name, **kwargs
    ):
        bucket = FakeBucket.create_from_cloudformation_json(
            resource_name, cloudformation_json, account_id, region_name, **kwargs
        )
        written = cloudformation_json["Properties"].get("NotificationConfiguration")
        if written:
            configuration = {
                f"{kind}Configuration": [
                    {kind: entry[kind], "Event": [entry["Event"]]}
                    for entry in written.get(f"{kind}Configurations", [])
                ]
                for kind in ("Queue", "Topic")
            }
            backend = s3_backends[account_id]["aws"]
            backend.put_bucket_notification_configuration(bucket.name, configuration)
        return bucket


def nothing_to_do(kind):
    """A model for a type that has no effect on where a message goes."""
    methods = {"cloudformation_type": staticmethod(lambda: kind), "__module__": __name__}
    return type(kind.replace("::", ""), (CloudFormationModel,), dict(vars(Model)) | methods)


WITHOUT_EFFECT = [
    nothing_to_do(kind)
    for kind in (
        "AWS::SQS::QueuePolicy",
        "AWS::SNS::TopicPolicy",
        "AWS::AutoScaling::ScalingPolicy",
        "AWS::CloudWatch::Alarm",
        "AWS::ApplicationAutoScaling::ScalableTarget",
        "AWS::ApplicationAutoScaling::ScalingPolicy",
    )
]


@contextmanager
def deployed(body, **parameters):
    """Deploy a template in a world of its own; yields the physical ids that moto knows."""
    given = [{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()]
    with (
        mock_aws(config={"lambda": {"use_docker": False}}),
        patch("moto.sns.models.requests.post"),  # Web addresses are not called, only queues filled.
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("error", UserWarning)
        stacks = boto3.client("cloudformation", REGION)
        stacks.create_stack(
            StackName="shop",
            TemplateBody=body,
            Parameters=given,
            Capabilities=["CAPABILITY_IAM"],
        )
        [stack] = stacks.describe_stacks(StackName="shop")["Stacks"]
        assert stack["StackStatus"] == "CREATE_COMPLETE"
        found = stacks.describe_stack_resources(StackName="shop")["StackResources"]
        yield {r["LogicalResourceId"]: r.get("PhysicalResourceId") for r in found}


def client(service):
    return boto3.client(service, REGION)


def received(queue_url, most=10):
    """The bodies of the messages that wait in a queue, in no particular order."""
    answer = client("sqs").receive_message(
        QueueUrl=queue_url, MaxNumberOfMessages=most, WaitTimeSeconds=0
    )
    return sorted(message["Body"] for message in answer.get("Messages", []))
