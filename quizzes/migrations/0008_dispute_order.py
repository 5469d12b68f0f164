from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0007_items_and_disputes")]

    operations = [
        migrations.AddField(
            model_name="dispute",
            name="order",
            field=models.JSONField(
                default=list,
                help_text="Ids of the choices as they stood before the learner, A first.",
            ),
        ),
    ]
