import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('offices', '0002_audit_is_append_only'),
        ('reporting', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('new', 'New'), ('in_assessment', 'In assessment'), ('waiting_for_reporter', 'Waiting for the reporter'), ('referred', 'Referred'), ('closed', 'Closed')], default='new', max_length=24)),
                ('closed_reason', models.CharField(blank=True, choices=[('referred', 'The authority has taken it over'), ('no_further_action', 'No further action needed'), ('not_in_scope', 'Not what this line is for'), ('duplicate', 'Reported before'), ('not_enough', 'Too little to act on'), ('test', 'A test')], max_length=24)),
                ('opened_on', models.DateField()),
                ('assignee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases', to=settings.AUTH_USER_MODEL)),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='case', to='reporting.report')),
            ],
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('written_on', models.DateField()),
                ('envelope', models.BinaryField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='casework.case')),
                ('desk_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='offices.deskkey')),
            ],
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(models.F('state'), models.OrderBy(models.F('opened_on'), descending=True), name='case_by_state'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), models.Q(('closed_reason', ''), _negated=True)), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_reason', '')), _connector='OR'), name='a_reason_when_closed_only'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['new', 'in_assessment', 'waiting_for_reporter', 'referred', 'closed'])), name='a_state_of_the_list'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='one_note_a_number'),
        ),
    ]
