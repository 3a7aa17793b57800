from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("home", "0003_first_pages")]

    operations = [
        migrations.AddField(
            model_name="homepage",
            name="introduction",
            field=models.CharField(
                blank=True, max_length=300, verbose_name="Introduction"
            ),
        ),
    ]
