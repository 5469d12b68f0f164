"""Running a design: a deterministic fluid model with one-second steps. See `docs/simulator.md`.

    plan.read_plan(value, place, names)   a drill as content writes it -> DrillPlan
    run.simulate(design, plan)            -> Run: metrics, series, summary, ledger of losses

State is updated with + - * / min max only, so that every machine computes the same run; roots and
logarithms appear in reported latencies alone, which are rounded.
"""
