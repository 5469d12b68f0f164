import os
import sys

import pytest

# Neither boto3 nor moto may ever look for real credentials or a real region.
os.environ |= {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


@pytest.fixture(scope="session")
def lint():
    """What cfn-lint finds wrong with a template: the ids and messages of its errors."""
    from cfnlint.api import lint as check
    from cfnlint.core import get_rules

    # Reading the rules takes half a second, so they are shared.
    rules = get_rules([], [], ["I", "W", "E"], {}, False)

    def errors(body):
        # Measuring coverage makes cfn-lint, of which nothing is measured, four times as slow.
        tracer = sys.gettrace()
        sys.settrace(None)
        try:
            found = check(body, rules, ["us-east-1"])
        finally:
            sys.settrace(tracer)
        return [f"{m.rule.id} {m.message}" for m in found if m.rule.id.startswith("E")]

    return errors
