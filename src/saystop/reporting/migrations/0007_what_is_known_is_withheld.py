"""A file that is on a hash list is sealed to the screening desk alone."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('offices', '0011_a_desk_that_screens'),
        ('reporting', '0006_identities_apart'),
    ]

    operations = [
        migrations.AddField(
            model_name='attachment',
            name='match_envelope',
            field=models.BinaryField(default=bytes),
        ),
        migrations.AddField(
            model_name='attachment',
            name='withheld_key',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withheld', to='offices.deskkey'),
        ),
    ]
