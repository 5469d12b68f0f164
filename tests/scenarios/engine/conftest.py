from importlib.util import find_spec
from pathlib import Path

import pytest

from scenarios.engine.catalogue_reader import read_catalogue

# Deployments are tried with moto, which the development requirements do not list yet.
collect_ignore = [] if find_spec("moto") else ["cloudformation"]

CATALOGUE_PATH = Path(__file__).parents[3] / "content" / "catalogue.yaml"


@pytest.fixture(scope="session")
def catalogue_text():
    return CATALOGUE_PATH.read_text()


@pytest.fixture(scope="session")
def catalogue(catalogue_text):
    return read_catalogue(catalogue_text)
