"""How long stack templates take, and how well imports agree with labels read by hand.

    python -m benchmarks.templates            the project's own templates; exports of 5 to 200
    python -m benchmarks.templates FOLDER     also every `templates/NAME.*` of a folder, compared
                                              with `labels/NAME.json` where there is one

A label file has `nodes` (each with an `id`) and `edges` as `[from, to, why]`, in which `why` starts
with `declared` or `inferred`. Times are processor time, the least of several runs: the target is
10 ms for a template that a person wrote.
"""

import json
import sys
import time
from pathlib import Path

from scenarios.engine.catalogue_reader import read_catalogue
from scenarios.engine.cloudformation.reader import import_template
from scenarios.engine.cloudformation.writer import export, to_yaml
from scenarios.engine.document import parse

ROOT = Path(__file__).parents[1]
STACKS = ROOT / "tests" / "fixtures" / "stacks"
SIZES = (5, 10, 20, 50, 100, 200)
RUNS = 7


def least_ms(work):
    """What `work` returns, and the least processor time of several runs, in milliseconds."""
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        result = work()
        times.append((time.process_time() - start) * 1000)
    return result, min(times)


def chain(size):
    """A document in which topics, queues, functions and tables follow one another."""
    services = ("sns", "sqs", "lambda", "dynamodb", "lambda")
    components = [{"id": f"c{n}", "service": services[n % 5]} for n in range(size)]
    connections = [{"from": f"c{n}", "to": f"c{n + 1}"} for n in range(size - 1)]
    return {"format": "studyapp.design/1", "components": components, "connections": connections}


def exports(catalogue):
    print("components  resources  export ms  YAML ms  import ms")
    for size in SIZES:
        design = parse(chain(size), catalogue)
        template, export_ms = least_ms(lambda design=design: export(design))
        text, text_ms = least_ms(lambda template=template: to_yaml(template))
        _, import_ms = least_ms(lambda text=text: import_template(text, catalogue))
        count = len(template["Resources"])
        print(f"{size:10} {count:10} {export_ms:10.1f} {text_ms:8.1f} {import_ms:10.1f}")


def own_templates(catalogue):
    paths = [*sorted(STACKS.glob("*.yaml")), *sorted(STACKS.glob("*.template.json"))]
    times = [least_ms(lambda p=p: import_template(p.read_bytes(), catalogue))[1] for p in paths]
    print(f"{len(paths)} templates of the tests: {max(times):.1f} ms at most")


def labelled(folder, catalogue):
    """Print where an import and its labels differ, then precision and recall of both kinds."""
    kinds = ("declared", "inferred")
    right, found, wanted = (dict.fromkeys(kinds, 0) for _ in range(3))
    missed = []
    slowest = 0.0
    for path in sorted((folder / "templates").iterdir()):
        data = path.read_bytes()
        imported, ms = least_ms(lambda data=data: import_template(data, catalogue))
        slowest = max(slowest, ms)
        label = folder / "labels" / f"{path.stem}.json"
        if not label.exists():
            continue
        truth = json.loads(label.read_text())
        ids = {component.id for component in imported.design.components}
        missed += [(path.stem, node["id"]) for node in truth["nodes"] if node["id"] not in ids]
        guesses = [guess.connection for guess in imported.inferred]
        for kind, connections in (("declared", imported.declared), ("inferred", guesses)):
            is_so = {(c.source, c.target) for c in connections}
            should = {(a, b) for a, b, why in truth["edges"] if why.startswith(kind)}
            right[kind] += len(is_so & should)
            found[kind] += len(is_so)
            wanted[kind] += len(should)
            for pair in sorted(is_so ^ should):
                print(f"  {path.stem}: {kind} {'missing' if pair in should else 'wrong'} {pair}")
    for kind in kinds:
        precision, recall = right[kind] / found[kind], right[kind] / wanted[kind]
        print(f"{kind}: {wanted[kind]} labelled, precision {precision:.3f}, recall {recall:.3f}")
    print(f"services not found: {missed or 'none'}; slowest {slowest:.1f} ms")


def main(arguments):
    catalogue = read_catalogue((ROOT / "content" / "catalogue.yaml").read_text())
    exports(catalogue)
    own_templates(catalogue)
    for folder in arguments:
        labelled(Path(folder), catalogue)


if __name__ == "__main__":
    main(sys.argv[1:])
