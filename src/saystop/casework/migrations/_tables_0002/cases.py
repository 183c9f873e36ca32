"""Days, judgement and merging of a case."""

import datetime

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

TABLES: list[Operation] = [
    migrations.RemoveConstraint(
        model_name='case',
        name='a_reason_when_closed_only',
    ),
    migrations.RenameField('case', 'closed_reason', 'outcome'),
    migrations.AddField(
        model_name='case',
        name='assessed_on',
        field=models.DateField(null=True),
    ),
    migrations.AddField(
        model_name='case',
        name='clock_from',
        field=models.DateField(default=datetime.date(2000, 1, 1)),
        preserve_default=False,
    ),
    migrations.AddField(
        model_name='case',
        name='level',
        field=models.PositiveSmallIntegerField(choices=[(0, 'Now'), (1, 'Soon'), (2, 'Normal'), (3, 'Later')], null=True),
    ),
    migrations.AddField(
        model_name='case',
        name='merged_into',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='parts', to='casework.case'),
    ),
    migrations.AlterField(
        model_name='case',
        name='outcome',
        field=models.CharField(blank=True, choices=[('forwarded_police', 'Forwarded to the police'), ('forwarded_hotline', 'Forwarded to a hotline'), ('forwarded_provider', 'Forwarded to a service provider'), ('forwarded_child_protection', 'Forwarded to child protection or a helpline'), ('removed', 'The material was removed'), ('unavailable', 'The material is no longer available'), ('moved', 'The material has moved'), ('not_illegal', 'Not illegal'), ('no_further_action', 'No further action needed'), ('not_enough', 'Too little to act on'), ('duplicate', 'Reported before'), ('not_in_scope', 'Not what this line is for'), ('test', 'A test')], max_length=30),
    ),
    migrations.AddField(
        model_name='case',
        name='state_since',
        field=models.DateField(default=datetime.date(2000, 1, 1)),
        preserve_default=False,
    ),
    migrations.AddIndex(
        model_name='case',
        index=models.Index(models.F('clock_from'), condition=models.Q(('assessed_on', None)), name='case_not_assessed'),
    ),
    migrations.AddConstraint(
        model_name='case',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), models.Q(('outcome', ''), _negated=True)), models.Q(models.Q(('state', 'closed'), _negated=True), ('outcome', '')), _connector='OR'), name='an_outcome_when_closed_only'),
    ),
    migrations.AddConstraint(
        model_name='case',
        constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='no_case_is_part_of_itself'),
    ),
]
