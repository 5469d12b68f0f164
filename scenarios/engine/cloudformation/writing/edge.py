"""Route 53, CloudFront, Global Accelerator and WAF."""

from typing import Any

from scenarios.engine.cloudformation.writing.functions import let_invoke
from scenarios.engine.cloudformation.writing.roles import allow_service, policy
from scenarios.engine.cloudformation.writing.stack import Properties, Stack
from scenarios.engine.design import Component, Connection

# Ids of AWS's own cache and origin request policies, and of the hosted zones of its services.
# Source: CloudFront Developer Guide, "Use managed cache policies"; Route 53 API, AliasTarget.
NO_CACHE = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
FULL_CACHE = "658327ea-f89d-4fab-a63d-7e88639e58f6"
ALL_BUT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2"
ACCELERATOR_ZONE = "Z2BJ6XQ5FK7U4H"
ALL_METHODS = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]
CONTINENTS = ("*", "EU", "AS", "SA", "NA", "OC", "AF")


def domain(stack: Stack) -> dict[str, str]:
    return stack.parameter("DomainName", Default="example.com", Description="Your own domain.")


def zone(stack: Stack, component: Component) -> None:
    stack.add(component, "", "AWS::Route53::HostedZone", {"Name": domain(stack)})


def record(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    """A record for one target, by the routing policy of the zone."""
    address = record_address(stack, source, target)
    if address is None:
        stack.unable(connection, "It has no fixed name or address that a record could give.")
        return
    routing = str(source.config["routing"])
    number = stack.count(f"records of {source.id}")
    logical = stack.logical(target)
    words = stack.short(target) if routing == "simple" else "www"
    properties: Properties = {
        "HostedZoneId": {"Ref": stack.logical(source)},
        "Name": {"Fn::Sub": f"{words}.${{DomainName}}"},
    } | address
    if routing != "simple":
        properties |= {"SetIdentifier": logical} | routed(routing, number, stack, target)
    if source.config["health_checks"]:
        properties["HealthCheckId"] = {"Ref": health_check(stack, source, target, words)}
    stack.add(source, f"To{logical}", "AWS::Route53::RecordSet", properties)


def routed(routing: str, number: int, stack: Stack, target: Component) -> Properties:
    """What makes one of several records with the same name the right one."""
    if routing == "weighted":
        return {"Weight": 100}
    if routing == "failover":
        return {"Failover": "PRIMARY" if number == 0 else "SECONDARY"}
    if routing == "geolocation":
        place = CONTINENTS[number % len(CONTINENTS)]
        kind = "CountryCode" if place == "*" else "ContinentCode"
        return {"GeoLocation": {kind: place}}
    if stack.site(target) == "primary":
        return {"Region": {"Ref": "AWS::Region"}}
    return {"Region": stack.parameter("SecondaryRegion", Default="us-west-2")}


def record_address(stack: Stack, source: Component, target: Component) -> Properties | None:
    """The type and value of a record: an alias where AWS has one for the target."""

    def alias(name: Any, hosted_zone: Any) -> Properties:
        return {"Type": "A", "AliasTarget": {"DNSName": name, "HostedZoneId": hosted_zone}}

    def value(kind: str, text: Any) -> Properties:
        return {"Type": kind, "TTL": "60", "ResourceRecords": [text]}

    def get(attribute: str) -> Any:
        return stack.get(source, target, attribute)

    if target.has("balancer"):
        return alias(get("DNSName"), get("CanonicalHostedZoneID"))
    if target.service == "cloudfront":
        return alias(get("DomainName"), CLOUDFRONT_ZONE)
    if target.service == "global-accelerator":
        return alias(get("DnsName"), ACCELERATOR_ZONE)
    if target.service == "s3":
        return value("CNAME", get("RegionalDomainName"))
    if target.service == "api-gateway":
        host = "${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}"
        return value("CNAME", {"Fn::Sub": [host, {"Api": get("Ref")}]})
    return value("A", get("PrivateIp")) if target.service == "ec2" else None


def health_check(stack: Stack, source: Component, target: Component, words: str) -> str:
    check = {
        "Type": "HTTPS",
        "FullyQualifiedDomainName": {"Fn::Sub": f"{words}.${{DomainName}}"},
        "Port": 443,
        "ResourcePath": "/",
        "RequestInterval": 10,
        "FailureThreshold": 3,
    }
    name = f"CheckOf{stack.logical(target)}"
    return stack.add(source, name, "AWS::Route53::HealthCheck", {"HealthCheckConfig": check})


def distribution(stack: Stack, component: Component) -> None:
    """A distribution; without an origin in the design it takes one from a parameter."""
    origins: list[Properties] = []
    behaviours: list[Properties] = []
    for target in stack.design.successors(component.id, "request"):
        origin = origin_of(stack, component, target)
        if origin is not None:
            origins.append({"Id": stack.logical(target)} | origin)
            path = {"PathPattern": f"/{stack.short(target)}/*"} if behaviours else {}
            behaviours.append(path | behaviour(stack, target))
    if not origins:
        origins = [{"Id": "Origin", "CustomOriginConfig": by_https()}]
        origins[0]["DomainName"] = stack.parameter("OriginDomainName", Default="origin.example.com")
        behaviours = [{"TargetOriginId": "Origin"} | uncached()]
    first, *paths = behaviours
    configuration: Properties = {
        "Enabled": True,
        "HttpVersion": "http2and3",
        "Origins": origins,
        "DefaultCacheBehavior": first,
    }
    if paths:
        configuration["CacheBehaviors"] = paths
    stack.add(component, "", "AWS::CloudFront::Distribution", {"DistributionConfig": configuration})


def by_https() -> Properties:
    return {"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1.2"]}


def uncached() -> Properties:
    return {
        "ViewerProtocolPolicy": "redirect-to-https",
        "AllowedMethods": ALL_METHODS,
        "CachePolicyId": NO_CACHE,
        "OriginRequestPolicyId": ALL_BUT_HOST,
    }


def behaviour(stack: Stack, target: Component) -> Properties:
    """Objects are cached; what compute answers decides for itself and takes every method."""
    origin = {"TargetOriginId": stack.logical(target)}
    if target.service == "s3":
        return origin | {"ViewerProtocolPolicy": "redirect-to-https", "CachePolicyId": FULL_CACHE}
    return origin | uncached()


def origin_of(stack: Stack, component: Component, target: Component) -> Properties | None:
    """Where a distribution fetches; None where the target has no name it could ask."""
    if target.service == "s3":
        return {
            "DomainName": stack.get(component, target, "RegionalDomainName"),
            "S3OriginConfig": {"OriginAccessIdentity": ""},
            "OriginAccessControlId": {"Fn::GetAtt": [access_control(stack, component, "s3"), "Id"]},
        }
    if target.service == "lambda" and stack.site(component) == stack.site(target):
        return {
            "DomainName": function_host(stack, component, target),
            "CustomOriginConfig": by_https(),
            "OriginAccessControlId": {
                "Fn::GetAtt": [access_control(stack, component, "lambda"), "Id"]
            },
        }
    if target.service == "api-gateway":
        host = "${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}"
        name = {"Fn::Sub": [host, {"Api": stack.get(component, target)}]}
        stage = {} if target.config["api_type"] == "http" else {"OriginPath": "/live"}
        return {"DomainName": name, "CustomOriginConfig": by_https()} | stage
    if target.has("balancer"):
        name = stack.get(component, target, "DNSName")
    elif target.service == "ec2":
        name = stack.get(component, target, "PublicDnsName")
    else:
        return None
    return {"DomainName": name, "CustomOriginConfig": {"OriginProtocolPolicy": "http-only"}}


def access_control(stack: Stack, component: Component, kind: str) -> str:
    """What signs the distribution's requests, so that the origin answers it alone."""
    key = f"{kind} access of {component.id}"
    if key not in stack.shared:
        configuration = {
            "Name": {"Fn::Sub": f"${{AWS::StackName}}-{stack.short(component)}-{kind}"},
            "OriginAccessControlOriginType": kind,
            "SigningBehavior": "always",
            "SigningProtocol": "sigv4",
        }
        stack.shared[key] = stack.add(
            component,
            f"{kind.capitalize()}Access",
            "AWS::CloudFront::OriginAccessControl",
            {"OriginAccessControlConfig": configuration},
        )
    return stack.shared[key]


def function_host(stack: Stack, component: Component, target: Component) -> Any:
    """The host name of the function's own web address."""
    key = f"address of {target.id}"
    if key not in stack.shared:
        stack.shared[key] = stack.add(
            target,
            "Url",
            "AWS::Lambda::Url",
            {"AuthType": "AWS_IAM", "TargetFunctionArn": stack.arn(target, target)},
        )
    address = {"Fn::GetAtt": [stack.shared[key], "FunctionUrl"]}
    return {"Fn::Select": [2, {"Fn::Split": ["/", address]}]}


def to_origin(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    """The origin is written with the distribution; this lets it in there."""
    if origin_of(stack, source, target) is None:
        stack.unable(connection, "A distribution fetches from a name, and this has none.")
        return
    name = {
        "Fn::Sub": "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/"
        f"${{{stack.logical(source)}}}"
    }
    service = "cloudfront.amazonaws.com"
    if target.service == "lambda":
        permission = let_invoke(stack, target, service, stack.logical(source), name)
        stack.properties(permission)["Action"] = "lambda:InvokeFunctionUrl"
        stack.properties(permission)["FunctionUrlAuthType"] = "AWS_IAM"
    elif target.service == "s3" and stack.site(source) == stack.site(target):
        arn = {"Fn::Join": ["", [stack.arn(target, target), "/*"]]}
        statement = allow_service(service, "s3:GetObject", arn, name)
        key = f"policy of {target.id}"
        if key in stack.shared:
            stack.append(stack.shared[key], ("PolicyDocument", "Statement"), statement)
        else:
            stack.shared[key] = stack.add(
                target,
                "Policy",
                "AWS::S3::BucketPolicy",
                {"Bucket": stack.get(target, target), "PolicyDocument": policy(statement)},
            )


def accelerator(stack: Stack, component: Component) -> None:
    stack.add(
        component,
        "",
        "AWS::GlobalAccelerator::Accelerator",
        {"Name": stack.short(component), "Enabled": True},
    )


def endpoint(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    """An endpoint in the group of its region."""
    if not (target.has("balancer") or target.service == "ec2"):
        stack.unable(connection, "An accelerator ends at load balancers and instances.")
        return
    key = f"listener of {source.id}"
    if key not in stack.shared:
        stack.shared[key] = stack.add(
            source,
            "Listener",
            "AWS::GlobalAccelerator::Listener",
            {
                "AcceleratorArn": {"Ref": stack.logical(source)},
                "Protocol": "TCP",
                "PortRanges": [{"FromPort": port, "ToPort": port} for port in (80, 443)],
            },
        )
    site = stack.site(target)
    entry = {"EndpointId": stack.arn(source, target)}
    group = f"{site} endpoints of {source.id}"
    if group in stack.shared:
        stack.append(stack.shared[group], ("EndpointConfigurations",), entry)
        return
    is_here = site == stack.site(source)
    stack.shared[group] = stack.add(
        source,
        f"{site.capitalize()}Endpoints",
        "AWS::GlobalAccelerator::EndpointGroup",
        {
            "ListenerArn": {"Ref": stack.shared[key]},
            "EndpointGroupRegion": {"Ref": "AWS::Region"}
            if is_here
            else stack.parameter("SecondaryRegion", Default="us-west-2"),
            "EndpointConfigurations": [entry],
        },
    )
