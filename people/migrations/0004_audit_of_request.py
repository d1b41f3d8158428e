from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_dates_within_bounds")]

    operations = [
        migrations.AddIndex(
            model_name="auditevent", index=models.Index(fields=["request_id", "kind"], name="audit_of_request")
        ),
    ]
