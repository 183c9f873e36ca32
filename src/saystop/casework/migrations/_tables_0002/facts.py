"""What is counted."""

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

TABLES: list[Operation] = [
    migrations.CreateModel(
        name='Fact',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('token', models.BinaryField(unique=True)),
            ('month', models.DateField()),
            ('language', models.CharField(max_length=12)),
            ('country', models.CharField(blank=True, max_length=2)),
            ('kind_of_place', models.CharField(blank=True, max_length=30)),
            ('role', models.CharField(blank=True, max_length=30)),
            ('categories', models.JSONField(default=list)),
            ('danger', models.CharField(blank=True, max_length=20)),
            ('sufficiency', models.PositiveSmallIntegerField(null=True)),
            ('legal_link', models.JSONField(default=list)),
            ('action', models.CharField(blank=True, max_length=30)),
            ('assessed_within', models.CharField(blank=True, max_length=4)),
            ('is_named', models.BooleanField(default=False)),
            ('is_answered', models.BooleanField(default=False)),
            ('referred_to', models.JSONField(default=list)),
            ('outcome', models.CharField(blank=True, max_length=30)),
        ],
    ),
    migrations.AddIndex(
        model_name='fact',
        index=models.Index(fields=['month'], name='fact_by_month'),
    ),
]
