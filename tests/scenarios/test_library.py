"""Scenarios by slug, and stages of one by slug and stage."""

import json

import pytest

from scenarios import library
from scenarios.engine.document import serialise
from scenarios.engine.errors import EngineError
from tests.scenarios.test_commands import run


@pytest.mark.parametrize("slug", ["growth-journey/3", "growth-journey/stage-3"])
def test_stage_is_found_by_slug_and_stage(slug):
    assert library.scenario(slug) is library.scenario("growth-journey").stages[2]


@pytest.mark.parametrize("slug", ["growth-journey/9", "growth-journey/", "nothing/1", "nothing"])
def test_unknown_slug_or_stage_is_refused(slug):
    with pytest.raises(EngineError):
        library.scenario(slug)


@pytest.mark.parametrize("slug", ["growth-journey", "growth-journey/2"])
def test_command_grades_a_design_as_the_stage_it_is_for(slug, tmp_path):
    path = tmp_path / "shop.json"
    design = library.scenario("growth-journey/2").references[0].design
    path.write_text(json.dumps(serialise(design)))

    report = json.loads(run("grade_design", slug, str(path), "--json"))

    assert (report["stage"], report["score"]) == ("stage-2", 100)
