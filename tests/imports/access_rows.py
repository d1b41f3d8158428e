"""Objects of this app in the walker's own district: a checked file of a kind that every desk may import."""

from django.utils import timezone

from imports.models import BatchState, ImportBatch

KIND = {"kind": "exams"}


def build(world) -> None:
    world.batch = ImportBatch.objects.create(
        kind="exams",
        shown_name="报名.xlsx",
        sha256="0" * 64,
        unit=world.tree.community,
        state=BatchState.CHECKED,
        checked_at=timezone.now(),
    )


def of_batch(world) -> dict[str, int]:
    return {"pk": world.batch.pk}


ROWS = {
    "imports:upload": lambda world: KIND,
    "imports:template": lambda world: KIND,
    **{f"imports:import-{name}": of_batch for name in ("preview", "confirm", "drop", "undo", "marked")},
}
