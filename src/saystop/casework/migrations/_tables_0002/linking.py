"""Tokens and verdicts."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

TABLES: list[Operation] = [
    migrations.CreateModel(
        name='IndexedReport',
        fields=[
            ('number', models.BigAutoField(primary_key=True, serialize=False)),
            ('version', models.PositiveSmallIntegerField()),
        ],
    ),
    migrations.CreateModel(
        name='Link',
        fields=[
            ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ('verdict', models.CharField(choices=[('confirmed', 'Confirmed'), ('rejected', 'Rejected')], max_length=10)),
            ('said_on', models.DateField()),
            ('envelope', models.BinaryField()),
        ],
    ),
    migrations.CreateModel(
        name='Token',
        fields=[
            ('pk', models.CompositePrimaryKey('token', 'indexed', blank=True, editable=False, primary_key=True, serialize=False)),
            ('token', models.BigIntegerField()),
            ('indexed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to='casework.indexedreport')),
        ],
    ),
    migrations.AddField(
        model_name='indexedreport',
        name='desk_key',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indexed', to='offices.deskkey'),
    ),
    migrations.AddField(
        model_name='indexedreport',
        name='report',
        field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='indexed', to='reporting.report'),
    ),
    migrations.AddField(
        model_name='link',
        name='desk_key',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.deskkey'),
    ),
    migrations.AddField(
        model_name='link',
        name='first',
        field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links_as_first', to='reporting.report'),
    ),
    migrations.AddField(
        model_name='link',
        name='member',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
    ),
    migrations.AddField(
        model_name='link',
        name='second',
        field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links_as_second', to='reporting.report'),
    ),
    migrations.AddConstraint(
        model_name='link',
        constraint=models.UniqueConstraint(fields=('first', 'second'), name='one_verdict_a_pair'),
    ),
    migrations.AddConstraint(
        model_name='link',
        constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='a_pair_has_one_order'),
    ),
]
