"""How long things are kept, and what data subjects ask."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

TABLES: list[Operation] = [
    migrations.CreateModel(
        name='Deletion',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('asked_on', models.DateField()),
            ('envelope', models.BinaryField()),
        ],
    ),
    migrations.CreateModel(
        name='Hold',
        fields=[
            ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ('placed_on', models.DateField()),
            ('review_on', models.DateField()),
            ('lifted_on', models.DateField(null=True)),
            ('envelope', models.BinaryField()),
        ],
    ),
    migrations.CreateModel(
        name='KeepingRule',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('state', models.CharField(choices=[('new', 'New'), ('in_assessment', 'In assessment'), ('waiting_for_reporter', 'Waiting for the reporter'), ('referred', 'Referred'), ('closed', 'Closed')], max_length=24)),
            ('outcome', models.CharField(blank=True, choices=[('forwarded_police', 'Forwarded to the police'), ('forwarded_hotline', 'Forwarded to a hotline'), ('forwarded_provider', 'Forwarded to a service provider'), ('forwarded_child_protection', 'Forwarded to child protection or a helpline'), ('removed', 'The material was removed'), ('unavailable', 'The material is no longer available'), ('moved', 'The material has moved'), ('not_illegal', 'Not illegal'), ('no_further_action', 'No further action needed'), ('not_enough', 'Too little to act on'), ('duplicate', 'Reported before'), ('not_in_scope', 'Not what this line is for'), ('test', 'A test')], max_length=30)),
            ('days', models.PositiveIntegerField()),
        ],
    ),
    migrations.CreateModel(
        name='SubjectRequest',
        fields=[
            ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ('kind', models.CharField(choices=[('access', 'Access'), ('correction', 'Correction'), ('erasure', 'Erasure')], max_length=12)),
            ('received_on', models.DateField()),
            ('due_on', models.DateField()),
            ('decision', models.CharField(blank=True, choices=[('granted', 'Granted'), ('in_part', 'Granted in part'), ('refused', 'Refused')], max_length=10)),
            ('decided_on', models.DateField(null=True)),
            ('envelope', models.BinaryField()),
        ],
    ),
    migrations.AddField(
        model_name='deletion',
        name='asked_by',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
    ),
    migrations.AddField(
        model_name='deletion',
        name='case',
        field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='deletion', to='casework.case'),
    ),
    migrations.AddField(
        model_name='deletion',
        name='desk_key',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.deskkey'),
    ),
    migrations.AddField(
        model_name='hold',
        name='case',
        field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holds', to='casework.case'),
    ),
    migrations.AddField(
        model_name='hold',
        name='desk_key',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.deskkey'),
    ),
    migrations.AddField(
        model_name='hold',
        name='lifted_by',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
    ),
    migrations.AddField(
        model_name='hold',
        name='placed_by',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
    ),
    migrations.AddConstraint(
        model_name='keepingrule',
        constraint=models.UniqueConstraint(fields=('state', 'outcome'), name='one_rule_a_state'),
    ),
    migrations.AddField(
        model_name='subjectrequest',
        name='decided_by',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
    ),
    migrations.AddField(
        model_name='subjectrequest',
        name='desk_key',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.deskkey'),
    ),
    migrations.AddField(
        model_name='subjectrequest',
        name='entered_by',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
    ),
    migrations.AddConstraint(
        model_name='hold',
        constraint=models.UniqueConstraint(condition=models.Q(('lifted_on', None)), fields=('case',), name='one_hold_at_a_time'),
    ),
]
