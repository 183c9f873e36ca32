"""What the desk judged."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

TABLES: list[Operation] = [
    migrations.CreateModel(
        name='Assessment',
        fields=[
            ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ('number', models.PositiveIntegerField()),
            ('made_on', models.DateField()),
            ('envelope', models.BinaryField()),
        ],
    ),
    migrations.CreateModel(
        name='AssessmentForm',
        fields=[
            ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
            ('definition', models.TextField()),
            ('seal', models.BinaryField(default=bytes)),
        ],
    ),
    migrations.AddField(
        model_name='assessment',
        name='author',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to=settings.AUTH_USER_MODEL),
    ),
    migrations.AddField(
        model_name='assessment',
        name='case',
        field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assessments', to='casework.case'),
    ),
    migrations.AddField(
        model_name='assessment',
        name='desk_key',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='offices.deskkey'),
    ),
    migrations.AddField(
        model_name='assessment',
        name='form',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='casework.assessmentform'),
    ),
    migrations.AddConstraint(
        model_name='assessment',
        constraint=models.UniqueConstraint(fields=('case', 'number'), name='one_assessment_a_number'),
    ),
]
