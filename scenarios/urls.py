"""The sandbox: scenarios, designs, and what can be done with them."""

from django.urls import path

from scenarios.views import designs, drills, followups, scenarios, transfer

app_name = "scenarios"

urlpatterns = [
    path("sandbox/", scenarios.scenario_list, name="scenario_list"),
    path("sandbox/free", scenarios.free_start, name="free_start"),
    path("sandbox/followups", followups.followup, name="followup"),
    path(
        "sandbox/chapters/<slug:slug>/open", transfer.course_design_open, name="course_design_open"
    ),
    path("sandbox/import/", transfer.design_import, name="design_import"),
    path("sandbox/shared/<slug:key>/", transfer.design_shared, name="design_shared"),
    path("sandbox/designs/<int:draft_id>/copy", transfer.design_copy, name="design_copy"),
    path("sandbox/designs/<int:draft_id>/delete/", transfer.design_delete, name="design_delete"),
    path(
        "sandbox/designs/<int:draft_id>/export/<slug:format>",
        transfer.design_export,
        name="design_export",
    ),
    path("sandbox/designs/<int:draft_id>/print/", transfer.design_print, name="design_print"),
    path("sandbox/designs/<int:draft_id>/share", transfer.design_share, name="design_share"),
    path("sandbox/designs/<int:draft_id>/title", transfer.design_title, name="design_title"),
    path("sandbox/designs/<int:draft_id>/check", designs.design_submit, name="design_submit"),
    path("sandbox/designs/<int:draft_id>/", designs.design, name="design"),
    path(
        "sandbox/designs/<int:draft_id>/panels/<slug:panel>",
        designs.design_panel,
        name="design_panel",
    ),
    path("sandbox/designs/<int:draft_id>/drills/<slug:drill_id>/", drills.drill, name="drill"),
    path("sandbox/designs/<int:draft_id>/versions", designs.design_version, name="design_version"),
    path("sandbox/designs/<int:draft_id>/undo", designs.design_undo, name="design_undo"),
    path("sandbox/designs/<int:draft_id>/redo", designs.design_redo, name="design_redo"),
    path(
        "sandbox/designs/<int:draft_id>/edits/<slug:edit>",
        designs.design_edit,
        name="design_edit",
    ),
    path("sandbox/<slug:slug>/", scenarios.scenario, name="scenario"),
    path("sandbox/<slug:slug>/start", scenarios.scenario_start, name="scenario_start"),
    path("sandbox/<slug:slug>/hint", scenarios.scenario_hint, name="scenario_hint"),
    path("sandbox/<slug:slug>/<slug:stage>/", scenarios.scenario, name="scenario_stage"),
    path(
        "sandbox/<slug:slug>/<slug:stage>/hint",
        scenarios.scenario_hint,
        name="scenario_stage_hint",
    ),
    path(
        "sandbox/<slug:slug>/<slug:stage>/start",
        scenarios.scenario_start,
        name="scenario_stage_start",
    ),
]
