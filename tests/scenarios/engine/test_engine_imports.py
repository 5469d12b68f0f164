import pkgutil
import subprocess
import sys

import scenarios.engine


def test_engine_imports_without_django():
    modules = [
        module.name
        for module in pkgutil.walk_packages(scenarios.engine.__path__, "scenarios.engine.")
    ]
    script = f"import sys, {', '.join(modules)}; print('django' in sys.modules)"

    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert (told.stdout, told.stderr) == ("False\n", "")
    assert "scenarios.engine.design" in modules
