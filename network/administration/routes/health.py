"""Is it healthy: the first page of an administrator."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from network.administration import blueprint, explained, policy, queries
from network.core import clock, health, jobs, registry
from network.core.permission import current_member, permits


@blueprint.route("/administration/")
@permits(policy.may_see_health)
def index() -> ResponseReturnValue:
    """Show what waits, what failed, what is late, and how much room there is."""
    now, settings = clock.now(), current_app.config["SETTINGS"]
    try:
        tasks = jobs.waiting_in_queue()
    except jobs.STORE_AWAY:
        tasks = None
    return render_template(
        "administration/index.html",
        warnings=queries.warnings(now, settings.instance),
        checks=health.checks(),
        post=queries.post(),
        jobs=queries.job_lines(now),
        tasks=tasks,
        disk=queries.disk(settings.instance),
        gigabytes=queries.gigabytes,
        settings_lines=explained.explain(settings),
        panels=registry.panels_for("health", current_member()),
    )
