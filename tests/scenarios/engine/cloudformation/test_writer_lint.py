"""Exported templates have no error of cfn-lint: every service, setting and kind of connection."""

import pytest
from hypothesis import HealthCheck, given, settings

from scenarios.engine.catalogue import Allowed, Impossible
from scenarios.engine.cloudformation.reader import import_template
from scenarios.engine.cloudformation.writer import export, to_yaml
from scenarios.engine.document import parse
from tests.scenarios.engine.designs import CATALOGUE, design_of, documents

# Many services to a template: the time of cfn-lint goes with the number of resources.
SERVICES = list(CATALOGUE.services)
GROUPS = [SERVICES[0::3], SERVICES[1::3], SERVICES[2::3]]
REGIONAL = (
    "route53", "global-accelerator", "waf", "cloudfront", "alb", "api-gateway", "lambda", "sqs",
    "sns", "eventbridge", "step-functions", "s3", "dynamodb", "rds", "rds-proxy", "aurora",
    "cloudwatch", "firehose", "kinesis", "mq", "ecs-service",
)  # fmt: skip


def everything(sources, kind_number, config, **region):
    """Each source connected to one component of every service that it can be connected to."""
    components = {f"to-{id_}": (id_, config(CATALOGUE.services[id_])) for id_ in CATALOGUE.services}
    for id_ in components:
        components[id_][1].update(region)
    components |= {f"from-{id_}": (id_, config(CATALOGUE.services[id_])) for id_ in sources}
    placed = design_of(components)
    arrows = []
    for source in sources:
        for target in CATALOGUE.services:
            ends = placed.component(f"from-{source}"), placed.component(f"to-{target}")
            rule = CATALOGUE.connection_rule(*ends)
            if isinstance(rule, Allowed):
                kind = rule.kinds[min(kind_number, len(rule.kinds) - 1)]
                arrows.append(f"from-{source} -> to-{target}: {kind}")
    return design_of(components, arrows)


def unusual(service):
    """A config with another value than the default for every setting that has one."""
    found = {}
    for name, setting in service.settings.items():
        if setting.type == "boolean":
            found[name] = not setting.default
        elif setting.type == "choice" and name != "region":
            found[name] = setting.choices[-1]
    return found | ({"throttle_rps": 500} if service.id == "api-gateway" else {})


@pytest.mark.parametrize("sources", GROUPS, ids=lambda group: group[0])
def test_every_connection_of_the_catalogue_is_without_error(lint, sources):
    assert lint(to_yaml(export(everything(sources, 0, lambda service: {})))) == []


@pytest.mark.parametrize("sources", GROUPS, ids=lambda group: group[0])
def test_other_settings_and_kinds_are_without_error(lint, sources):
    assert lint(to_yaml(export(everything(sources, 1, unusual)))) == []


def test_connections_between_two_regions_are_without_error(lint):
    design = everything(REGIONAL, 0, lambda service: {}, region="secondary")

    assert lint(to_yaml(export(design))) == []


def test_impossible_connections_are_kept_with_their_reason_and_no_resource(lint):
    placed = design_of({service: service for service in SERVICES})
    pairs = [
        (a, b)
        for a in placed.components
        for b in placed.components
        if a != b and isinstance(CATALOGUE.connection_rule(a, b), Impossible)
    ][::3]  # A design has room for 400 connections.
    design = design_of(
        {service: service for service in SERVICES}, [f"{a.id} -> {b.id}" for a, b in pairs]
    )

    template = export(design)

    missing = template["Metadata"]["StudyappDesign"]["NotExpressed"]
    reasons = {(m["From"], m["To"]): m["Why"] for m in missing}
    assert reasons == {(a.id, b.id): CATALOGUE.connection_rule(a, b).reason for a, b in pairs}
    assert list(template["Resources"]) == list(export(placed)["Resources"])
    assert lint(to_yaml(template)) == []


def test_design_of_200_components_is_one_stack_and_comes_back(lint):
    components, arrows = {}, []
    for n in range(40):
        components |= {f"t{n}": "sns", f"q{n}": "sqs", f"f{n}": "lambda", f"d{n}": "sqs"}
        components[f"s{n}"] = "dynamodb"
        arrows += [f"t{n} -> q{n}", f"q{n} -> f{n}", f"q{n} -> d{n}", f"f{n} -> s{n}"]
        arrows.append(f"f{n} -> t{(n + 1) % 40}")
    design = design_of(components, arrows)

    text = to_yaml(export(design))

    assert lint(text) == []
    assert import_template(text, CATALOGUE).design == design


@settings(max_examples=8, suppress_health_check=list(HealthCheck), deadline=None)
@given(documents(most=10))
def test_any_design_is_without_error(lint, document):
    assert lint(to_yaml(export(parse(document, CATALOGUE)))) == []
