"""Keys that sort by syllables: people.names.name_key, computed anew."""

from django.apps.registry import Apps
from django.db import migrations

from people.names import name_key

AT_ONCE = 1000


def renew(apps: Apps, _editor: object) -> None:
    rows = apps.get_model("careers", "ExamRegistration").objects
    changed = []
    for row in rows.only("pk", "name", "name_key").iterator():
        if row.name_key != (key := name_key(row.name)):
            row.name_key = key
            changed.append(row)
    rows.bulk_update(changed, ["name_key"], batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("careers", "0001_initial")]

    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]
