from django.apps.registry import Apps
from django.db import migrations, models

from people.names import name_key


def fill(apps: Apps, _editor: object) -> None:
    users = apps.get_model("people", "User")
    for user in users.objects.only("pk", "name").iterator():
        users.objects.filter(pk=user.pk).update(name_key=name_key(user.name))


class Migration(migrations.Migration):
    dependencies = [("people", "0004_audit_of_request")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="name_key",
            field=models.CharField(
                blank=True, db_index=True, default="", editable=False, max_length=200, verbose_name="姓名拼音"
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
