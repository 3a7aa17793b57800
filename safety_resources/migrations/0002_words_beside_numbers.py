from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("safety_resources", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="helpline",
            name="sms_text",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="emergencynumber",
            name="note",
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
