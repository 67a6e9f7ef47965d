"""What projects offer to sharing: how a project's narrow row is computed, and from which level."""

from __future__ import annotations

from projects.delivery.models import Project, ProjectGrant, ProjectShare, ProjectSight
from sharing.kinds import Kind
from sharing.levels import Level

PROJECT = Kind(
    noun="project",
    record=Project,
    grant=ProjectGrant,
    share=ProjectShare,
    sight=ProjectSight,
    source="projects_project r LEFT JOIN projects_projectsummary s ON s.project_id = r.id",
    columns={
        "sort_name": ("lower(unaccent(r.name))", Level.LISTED),
        "gate": ("s.gate", Level.SUMMARY),
        "standing": ("s.standing", Level.SUMMARY),
        "rag": ("s.rag", Level.SUMMARY),
    },
    searched={"r.name": Level.LISTED, "s.purpose": Level.SUMMARY},
)
