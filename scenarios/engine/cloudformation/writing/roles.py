"""IAM: roles with one trusted service, and policies with the least that a connection needs."""

from typing import Any

from scenarios.engine.cloudformation.writing.stack import Properties, Stack, references
from scenarios.engine.design import Component

VERSION = "2012-10-17"


def policy(*statements: Properties) -> Properties:
    return {"Version": VERSION, "Statement": list(statements)}


def trust(service: str) -> Properties:
    return policy(
        {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    )


def allow_service(service: str, action: str, resource: Any, source_arn: Any) -> Properties:
    """A statement of a resource policy: `service` may act on behalf of `source_arn`."""
    return {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": action,
        "Resource": resource,
        "Condition": {"ArnLike": {"aws:SourceArn": source_arn}},
    }


def managed(name: str) -> dict[str, str]:
    """The ARN of a policy that AWS keeps."""
    return {"Fn::Sub": f"arn:${{AWS::Partition}}:iam::aws:policy/{name}"}


def role_of(stack: Stack, owner: Component, service: str, *policies: str) -> Any:
    """The ARN of the one role of `owner`; what it may do is collected by `stack.grant`."""
    name = stack.add(
        owner,
        "Role",
        "AWS::IAM::Role",
        {
            "AssumeRolePolicyDocument": trust(service),
            "ManagedPolicyArns": [managed(policy) for policy in policies] or None,
        },
    )
    stack.roles[owner.id] = name
    stack.access[owner.id] = stack.new_name(f"{name}Access")
    return {"Fn::GetAtt": [name, "Arn"]}


def own_role(
    stack: Stack, owner: Component, suffix: str, service: str, *allowed: Properties
) -> Any:
    """The ARN of a further role for one piece of glue, with all it may do in it."""
    statements = [{"Effect": "Allow"} | statement for statement in allowed]
    name = stack.add(
        owner,
        suffix,
        "AWS::IAM::Role",
        {
            "AssumeRolePolicyDocument": trust(service),
            "Policies": [{"PolicyName": "access", "PolicyDocument": policy(*statements)}],
        },
    )
    return {"Fn::GetAtt": [name, "Arn"]}


def write_policies(stack: Stack) -> None:
    """Write what was granted into the roles; apart from them where that would close a circle."""
    for component in stack.design.components:
        statements = stack.statements.get(component.id)
        if statements and component.id in stack.roles:
            role, access = stack.roles[component.id], stack.access[component.id]
            allowed = {"PolicyName": "access", "PolicyDocument": policy(*statements)}
            if stack.leads_to(role, references(allowed)):
                properties = allowed | {"Roles": [{"Ref": role}]}
                stack.add_reserved(component, access, "AWS::IAM::Policy", properties)
                for name in stack.in_need_of_access.get(component.id, ()):
                    stack.depend(name, access)
            else:
                stack.set(role, Policies=[allowed])
