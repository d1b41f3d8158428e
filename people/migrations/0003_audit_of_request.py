from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_person_standing")]

    operations = [
        migrations.AddIndex(
            model_name="auditevent", index=models.Index(fields=["request_id", "kind"], name="audit_of_request")
        ),
    ]
