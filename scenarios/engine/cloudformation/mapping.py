"""Which resource type of CloudFormation and SAM is which service, and which is only glue."""

# Types that become a component. The service decides what settings are read.
SERVICES = {
    "AWS::ApiGateway::RestApi": "api-gateway",
    "AWS::ApiGatewayV2::Api": "api-gateway",
    "AWS::AppSync::GraphQLApi": "api-gateway",
    "AWS::AmazonMQ::Broker": "mq",
    "AWS::AutoScaling::AutoScalingGroup": "ec2-asg",
    "AWS::CloudFront::Distribution": "cloudfront",
    "AWS::CloudWatch::Alarm": "cloudwatch",
    "AWS::CloudWatch::CompositeAlarm": "cloudwatch",
    "AWS::CloudWatch::Dashboard": "cloudwatch",
    "AWS::DAX::Cluster": "elasticache",
    "AWS::DynamoDB::GlobalTable": "dynamodb",
    "AWS::DynamoDB::Table": "dynamodb",
    "AWS::EC2::Instance": "ec2",
    "AWS::ECS::Service": "ecs-service",
    "AWS::EFS::FileSystem": "efs",
    "AWS::EKS::Cluster": "eks",
    "AWS::ElastiCache::CacheCluster": "elasticache",
    "AWS::ElastiCache::ReplicationGroup": "elasticache",
    "AWS::ElastiCache::ServerlessCache": "elasticache",
    "AWS::ElasticLoadBalancing::LoadBalancer": "alb",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "alb",
    "AWS::Elasticsearch::Domain": "opensearch",
    "AWS::Events::ApiDestination": "external-system",
    "AWS::Events::EventBus": "eventbridge",
    "AWS::Events::Rule": "eventbridge",
    "AWS::GlobalAccelerator::Accelerator": "global-accelerator",
    "AWS::IoT::TopicRule": "eventbridge",
    "AWS::Kinesis::Stream": "kinesis",
    "AWS::KinesisFirehose::DeliveryStream": "firehose",
    "AWS::Lambda::Function": "lambda",
    "AWS::MSK::Cluster": "msk",
    "AWS::MSK::ServerlessCluster": "msk",
    "AWS::MemoryDB::Cluster": "elasticache",
    "AWS::OpenSearchServerless::Collection": "opensearch",
    "AWS::OpenSearchService::Domain": "opensearch",
    "AWS::Pipes::Pipe": "eventbridge",
    "AWS::RDS::DBCluster": "aurora",
    "AWS::RDS::DBInstance": "rds",
    "AWS::RDS::DBProxy": "rds-proxy",
    "AWS::Route53::HostedZone": "route53",
    "AWS::Route53::RecordSet": "route53",
    "AWS::S3::Bucket": "s3",
    "AWS::SES::EmailIdentity": "ses",
    "AWS::SNS::Topic": "sns",
    "AWS::SQS::Queue": "sqs",
    "AWS::Scheduler::Schedule": "eventbridge",
    "AWS::SecretsManager::Secret": "secrets-manager",
    "AWS::Serverless::Api": "api-gateway",
    "AWS::Serverless::Function": "lambda",
    "AWS::Serverless::GraphQLApi": "api-gateway",
    "AWS::Serverless::HttpApi": "api-gateway",
    "AWS::Serverless::SimpleTable": "dynamodb",
    "AWS::Serverless::StateMachine": "step-functions",
    "AWS::StepFunctions::StateMachine": "step-functions",
    "AWS::WAFv2::WebACL": "waf",
    "AWS::XRay::Group": "x-ray",
}

# Types whose place a service of the sandbox takes although they are something else.
STAND_INS = {
    "AWS::AppSync::GraphQLApi": "AppSync is not in the sandbox; API Gateway stands for it",
    "AWS::Serverless::GraphQLApi": "AppSync is not in the sandbox; API Gateway stands for it",
    "AWS::IoT::TopicRule": "IoT Core is not in the sandbox; EventBridge stands for its rule",
    "AWS::DAX::Cluster": "DAX is not in the sandbox; ElastiCache stands for it",
    "AWS::MemoryDB::Cluster": "MemoryDB is not in the sandbox; ElastiCache stands for it",
}

# The property that names a resource, for templates that refer to it by this name.
NAME_PROPERTIES = {
    "api-gateway": ("Name",),
    "cloudwatch": ("AlarmName", "LogGroupName"),
    "dynamodb": ("TableName",),
    "ecs-service": ("ServiceName", "ClusterName", "Family"),
    "elasticache": ("ReplicationGroupId", "ClusterName"),
    "eventbridge": ("Name",),
    "external-system": ("Name",),
    "firehose": ("DeliveryStreamName",),
    "kinesis": ("Name",),
    "lambda": ("FunctionName",),
    "opensearch": ("DomainName",),
    "rds": ("DBInstanceIdentifier",),
    "aurora": ("DBClusterIdentifier",),
    "s3": ("BucketName",),
    "secrets-manager": ("Name",),
    "sns": ("TopicName",),
    "sqs": ("QueueName",),
    "step-functions": ("StateMachineName", "Name"),
}

# What stands for its owner: a reference to it is one to what this property names.
OWNERS = {
    "AWS::ApiGateway::Deployment": "RestApiId",
    "AWS::ApiGateway::Resource": "RestApiId",
    "AWS::ApiGateway::Stage": "RestApiId",
    "AWS::ApiGateway::VpcLink": "TargetArns",
    "AWS::ApiGatewayV2::Integration": "ApiId",
    "AWS::ApiGatewayV2::Route": "ApiId",
    "AWS::ApiGatewayV2::Stage": "ApiId",
    "AWS::EC2::EIP": "InstanceId",
    "AWS::EFS::AccessPoint": "FileSystemId",
    "AWS::ElasticLoadBalancingV2::Listener": "LoadBalancerArn",
    "AWS::Kinesis::StreamConsumer": "StreamARN",
    "AWS::Lambda::Alias": "FunctionName",
    "AWS::Lambda::Url": "TargetFunctionArn",
    "AWS::Lambda::Version": "FunctionName",
    "AWS::RDS::DBInstance": "DBClusterIdentifier",
    "AWS::S3::AccessPoint": "Bucket",
    "AWS::SSM::Parameter": "Value",
    "AWS::SecretsManager::SecretTargetAttachment": "SecretId",
}

# Families of types that only serve the components and are understood without being shown.
GLUE_FAMILIES = (
    "AWS::ApiGateway::", "AWS::ApiGatewayV2::", "AWS::AppSync::", "AWS::ApplicationAutoScaling::",
    "AWS::AutoScaling::", "AWS::CertificateManager::", "AWS::CloudFront::", "AWS::EC2::",
    "AWS::ECR::", "AWS::ECS::", "AWS::EFS::", "AWS::EKS::", "AWS::ElastiCache::",
    "AWS::ElasticLoadBalancing", "AWS::Events::", "AWS::GlobalAccelerator::", "AWS::IAM::",
    "AWS::KMS::", "AWS::Kinesis::", "AWS::Lambda::", "AWS::Logs::", "AWS::MSK::", "AWS::RDS::",
    "AWS::Route53::", "AWS::S3::", "AWS::SES::", "AWS::SNS::", "AWS::SQS::", "AWS::SSM::",
    "AWS::Scheduler::", "AWS::SecretsManager::", "AWS::Serverless::LayerVersion",
    "AWS::Serverless::Connector", "AWS::ServiceDiscovery::", "AWS::WAFv2::",
    "AWS::CloudFormation::WaitCondition", "AWS::Cloud9::", "AWS::StepFunctions::", "AWS::CDK::",
    "Custom::S3BucketNotifications",
)  # fmt: skip

# Types that bring in what this template does not show.
STUBS = {
    "AWS::CloudFormation::Stack": "a nested stack: its template is not read",
    "AWS::Serverless::Application": "a nested application: its template is not read",
    "AWS::CloudFormation::Macro": "a macro: it is not run",
    "AWS::CloudFormation::CustomResource": "a custom resource: what it makes is not known",
}


# Any other type that begins so is a custom resource too.
CUSTOM = "Custom::"


def is_glue(kind: str) -> bool:
    return kind.startswith(GLUE_FAMILIES)
