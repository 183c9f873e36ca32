"""How an office works."""

import uuid

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

TABLES: list[Operation] = [
    migrations.CreateModel(
        name='DeskSettings',
        fields=[
            ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
            ('values', models.JSONField(default=dict)),
            ('seal', models.BinaryField(default=bytes)),
        ],
    ),
    migrations.CreateModel(
        name='NationalRule',
        fields=[
            ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ('country', models.CharField(max_length=2)),
            ('kind', models.CharField(max_length=40)),
            ('text', models.CharField(max_length=500)),
            ('number', models.PositiveIntegerField(null=True)),
            ('holds_from', models.DateField()),
            ('holds_to', models.DateField(null=True)),
            ('source', models.CharField(max_length=300)),
        ],
    ),
    migrations.AddConstraint(
        model_name='nationalrule',
        constraint=models.CheckConstraint(condition=models.Q(('holds_to', None), ('holds_to__gte', models.F('holds_from')), _connector='OR'), name='a_rule_ends_after_it_began'),
    ),
]
