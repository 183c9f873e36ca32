
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('website', '0004_visits'),
    ]

    operations = [
        migrations.AddField(
            model_name='eventregistration',
            name='is_reminded',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='eventregistration',
            name='mail',
            field=models.CharField(blank=True, choices=[('confirm', 'confirm'), ('seat', 'seat'), ('changed', 'changed'), ('cancelled', 'cancelled'), ('reminder', 'reminder')], max_length=10),
        ),
    ]
