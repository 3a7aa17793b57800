from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_people_and_consent"),
    ]

    operations = [
        migrations.AddField(
            model_name="guardian",
            name="relation",
            field=models.CharField(
                blank=True,
                choices=[("parent", "Parent"), ("guardian", "Legal guardian")],
                max_length=8,
            ),
        ),
    ]
