"""Template -> design: references, resources, settings and the evidence for connections."""
