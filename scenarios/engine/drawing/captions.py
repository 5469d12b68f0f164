"""What is written on a box under the component's name: its service and what matters most of it."""

from scenarios.engine.design import Component
from scenarios.engine.service import Service


def details(component: Component, service: Service) -> list[str]:
    """Wordings from the fullest to the plainest, which is the service's short name."""
    more = remark(component)
    engine = component.config.get("engine")
    name = engine.capitalize() if isinstance(engine, str) else service.short
    name = name.removeprefix("Amazon ")
    words = name.split()
    if more:
        return [name + more, words[0] + more, name, service.short]
    # "EC2 Auto Scaling" is still itself as "Auto Scaling".
    return [name, service.short, *([" ".join(words[1:])] if len(words) > 2 else ())]


def remark(component: Component) -> str:
    """The setting that says most about the component, as it goes on after the service; or ""."""
    config, given = component.config, component.given
    if "fifo" in config:
        return " FIFO" if config["fifo"] else " standard"
    for setting, text in (
        ("sticky_sessions", "sticky"),
        ("global_table", "global"),
        ("global", "global"),
        ("multi_az", "Multi-AZ"),
    ):
        if config.get(setting):
            return f", {text}"
    if "min" in config and not given.isdisjoint(("min", "max")):
        return f", {config['min']} to {config['max']}"
    for setting, text in (
        ("throttle_rps", "{}/s"),
        ("reserved_concurrency", "{} at once"),
        ("routing", "{}"),
        ("zones", "{} zones"),
    ):
        if setting in given and config[setting] is not None:
            return ", " + text.format(config[setting])
    return ""
