"""From the value of a template to its resources: sections, SAM's defaults, what is refused."""

from typing import Any

from scenarios.engine.cloudformation.mapping import CUSTOM, SERVICES, STAND_INS, STUBS, is_glue
from scenarios.engine.cloudformation.reading.expressions import dig, mapped
from scenarios.engine.cloudformation.reading.template import Resource, Template
from scenarios.engine.design import MAX_COMPONENTS
from scenarios.engine.errors import DesignError, shown

# Which section of SAM's Globals holds for which type.
GLOBALS = {
    "AWS::Serverless::Api": "Api",
    "AWS::Serverless::Function": "Function",
    "AWS::Serverless::HttpApi": "HttpApi",
    "AWS::Serverless::SimpleTable": "SimpleTable",
    "AWS::Serverless::StateMachine": "StateMachine",
}
CUSTOM_RESOURCE = "AWS::CloudFormation::CustomResource"
# Where a template writes the files and commands a server is set up with.
SCRIPTS = "AWS::CloudFormation::Init"
SAM_ONLY = "AWS::Serverless-2016-10-31"


def load(value: object) -> Template:
    """The resources of a template. Raises DesignError where it is none, or far too large."""
    sections = mapped(value)
    written = mapped(sections.get("Resources"))
    if not written:
        raise DesignError("Resources", "the template has no resources")
    template = Template(mapped(sections.get("Parameters")), {})
    defaults = mapped(sections.get("Globals"))
    for name, part in written.items():
        if name.startswith("Fn::ForEach"):
            template.note(place(name), "a loop (Fn::ForEach): it is not run")
        else:
            add(template, name, mapped(part), defaults)
    count = sum(1 for _ in template.nodes())
    if count > MAX_COMPONENTS:
        raise DesignError("Resources", f"more than {MAX_COMPONENTS} components")
    note_sections(template, sections)
    return template


def place(name: str) -> str:
    return (
        f"Resources.{name}" if name.isalnum() and len(name) < 256 else f"Resources[{shown(name)}]"
    )


def add(template: Template, name: str, part: dict[str, Any], defaults: dict[str, Any]) -> None:
    kind = part.get("Type")
    where = place(name)
    if not isinstance(kind, str):
        template.note(where, "it has no type")
        return
    properties = mapped(part.get("Properties"))
    if kind in GLOBALS:
        properties = merged(mapped(defaults.get(GLOBALS[kind])), properties)
    condition = part.get("Condition")
    resource = Resource(
        name=name,
        kind=kind,
        service=service_of(kind, properties),
        properties=properties | beside(part),
        condition=condition if isinstance(condition, str) else "",
    )
    template.resources[name] = resource
    if kind in STAND_INS:
        template.note(where, STAND_INS[kind])
    elif kind in STUBS:
        template.note(where, STUBS[kind])
    elif not resource.service and not is_glue(kind):
        is_custom = kind.startswith(CUSTOM)
        why = STUBS[CUSTOM_RESOURCE] if is_custom else f"{shown(kind)} is no service of the sandbox"
        template.note(where, why)
    if resource.service and resource.condition:
        why = f"exists only under the condition {shown(resource.condition)}; taken as existing"
        template.note(where, why)


def beside(part: dict[str, Any]) -> dict[str, Any]:
    """What stands beside the properties and is read with them: SAM's connectors, set-up scripts."""
    found = {"Connectors": part.get("Connectors"), SCRIPTS: dig(part.get("Metadata"), SCRIPTS)}
    return {key: value for key, value in found.items() if value is not None}


def merged(default: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """SAM's Globals: mappings are merged, lists put together, single values replaced."""
    found = dict(default)
    for key, value in own.items():
        old = found.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            found[key] = merged(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            found[key] = [*old, *value]
        else:
            found[key] = value
    return found


def service_of(kind: str, properties: dict[str, Any]) -> str:
    """The service a resource is, which for some types its properties decide."""
    if kind == "AWS::RDS::DBInstance":
        if "DBClusterIdentifier" in properties:
            return ""  # An instance of a cluster, which is the component.
        return "rds-replica" if "SourceDBInstanceIdentifier" in properties else "rds"
    if kind == "AWS::RDS::DBCluster":
        engine = str(dig(properties, "Engine")).lower()
        return "aurora" if engine.startswith("aurora") or engine == "none" else "rds"
    if kind == "AWS::ElasticLoadBalancingV2::LoadBalancer":
        return "nlb" if dig(properties, "Type") == "network" else "alb"
    if kind == "AWS::Route53::RecordSet":
        return "" if names_a_zone(properties) else "route53"
    return SERVICES.get(kind, "")


def names_a_zone(properties: dict[str, Any]) -> bool:
    """Whether a record is in a zone of the same template, which then is the component."""
    return isinstance(dig(properties, "HostedZoneId"), dict) and "Ref" in mapped(
        dig(properties, "HostedZoneId")
    )


def note_sections(template: Template, sections: dict[str, Any]) -> None:
    """Say what is in the template that only CloudFormation itself could work out."""
    transforms = sections.get("Transform")
    for transform in transforms if isinstance(transforms, list) else [transforms]:
        if transform not in (None, SAM_ONLY, "AWS::LanguageExtensions"):
            template.note("Transform", f"{shown(transform)} is not run")
    for name, resource in template.resources.items():
        note_imports(template, place(name), resource.properties)


def note_imports(template: Template, where: str, value: Any) -> None:
    if isinstance(value, list):
        for item in value:
            note_imports(template, where, item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in ("Fn::ImportValue", "Fn::GetStackOutput"):
                template.note(where, "uses a value of another stack, which is not read")
            elif key == "Fn::Transform":
                template.note(where, "includes text from elsewhere, which is not fetched")
            note_imports(template, where, item)
