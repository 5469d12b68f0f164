"""Grading: requirements, pitfalls, resemblance and the report, as pure functions of a design.

report.grade(scenario, design)      the whole report of a design
requirements.judge(scene, ...)      verdicts on the brief's requirements alone
pitfalls.registry.find(scene)       the known anti-patterns in it
"""
