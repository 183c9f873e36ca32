"""A desk that judges matches with hash lists."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('offices', '0010_members_who_want_no_mail'),
    ]

    operations = [
        migrations.AddField(
            model_name='desk',
            name='screens',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='desk',
            constraint=models.UniqueConstraint(condition=models.Q(('screens', True)), fields=('screens',), name='one_desk_screens'),
        ),
    ]
