from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("studyapp", "0007_attends_classes")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="notices_until",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="Until then Today may have something to tell. Empty: it need not look.",
                null=True,
            ),
        ),
    ]
