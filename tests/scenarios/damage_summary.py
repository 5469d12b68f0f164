"""What the mutation test let pass, told at the end of a run that includes it."""

from collections import Counter


def pytest_terminal_summary(terminalreporter):
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    found = [dict(report.user_properties).get("damages") for report in reports]
    damages = sorted((one for one in found if one), key=lambda one: one["scenario"])
    if damages:
        terminalreporter.section("damaged references")
        for line in lines(damages):
            terminalreporter.write_line(line)


def lines(damages):
    """Totals, then the survivors by reason, then what was caught and not named."""
    tried = sum(one["tried"] for one in damages)
    survivors = [
        (why, f"{one['scenario']}/{reference}: {what}")
        for one in damages
        for why, reference, what in one["survivors"]
    ]
    unnamed = [
        f"{one['scenario']}/{reference}: {what}"
        for one in damages
        for reference, what in one["unnamed"]
    ]
    caught = tried - len(survivors)
    named = caught - len(unnamed)
    yield f"{tried} damages, {caught / tried:.1%} caught, {named / tried:.1%} caught and named"
    for why, count in Counter(why for why, _ in survivors).most_common():
        yield f"{count} survive, for the damage {why}:"
        yield from (f"  {text}" for reason, text in survivors if reason == why)
    if unnamed:
        yield f"{len(unnamed)} are caught and not named:"
        yield from (f"  {text}" for text in unnamed)
