"""Objects of this app in the walker's own district: a checked file of a kind that every desk may import."""

import io

from django.utils import timezone

from imports.models import BatchState, ImportBatch
from people.actions.files import store_file
from people.choices import Role

KIND = {"kind": "exams"}


def build(world) -> None:
    sender = world.user(Role.DISTRICT_ADMIN)
    file = store_file(content=io.BytesIO(b"a,b"), shown_name="报名.csv", content_type="text/csv", by=sender)
    world.batch = ImportBatch.objects.create(
        kind="exams",
        shown_name=file.shown_name,
        sha256=file.sha256,
        file=file,
        imported_by=sender,
        tables=[{"sheet": "", "spec": "exams", "label": "csv", "row": 1, "columns": [], "counts": {}}],
        unit=world.tree.community,
        state=BatchState.CHECKED,
        checked_at=timezone.now(),
    )


def of_batch(world) -> dict[str, int]:
    return {"pk": world.batch.pk}


ROWS = {
    "imports:upload": lambda world: KIND,
    "imports:template": lambda world: KIND,
    **{f"imports:import-{name}": of_batch for name in ("preview", "confirm", "check", "drop", "undo", "marked")},
}
OWNER = {"imports:import-marked": lambda world: world.user(Role.DISTRICT_ADMIN)}
# A kind of import belongs to no unit.
AT = {"imports:upload": "shared", "imports:template": "shared"}
