"""What goes to an authority."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

TABLES: list[Operation] = [
    migrations.CreateModel(
        name='AuthorityKey',
        fields=[
            ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ('country', models.CharField(max_length=3)),
            ('kind', models.CharField(max_length=40)),
            ('name', models.CharField(max_length=120)),
            ('recipient', models.TextField()),
            ('entered_on', models.DateField()),
            ('seal', models.BinaryField(default=bytes)),
        ],
    ),
    migrations.CreateModel(
        name='IdentityRelease',
        fields=[
            ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ('asked_on', models.DateField()),
            ('decided_on', models.DateField(null=True)),
            ('is_refused', models.BooleanField(default=False)),
            ('asked', models.BinaryField()),
            ('released', models.BinaryField(default=bytes)),
        ],
    ),
    migrations.CreateModel(
        name='Referral',
        fields=[
            ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ('number', models.PositiveIntegerField()),
            ('state', models.CharField(choices=[('prepared', 'Prepared'), ('approved', 'Approved'), ('sent', 'Sent'), ('acknowledged', 'Acknowledged'), ('more_asked', 'Asked for more'), ('opened', 'Investigation opened'), ('closed', 'Closed by the authority'), ('withdrawn', 'Withdrawn')], default='prepared', max_length=16)),
            ('prepared_on', models.DateField()),
            ('sent_on', models.DateField(null=True)),
            ('ask_on', models.DateField(null=True)),
            ('envelope', models.BinaryField()),
        ],
    ),
    migrations.CreateModel(
        name='ReferralEvent',
        fields=[
            ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ('number', models.PositiveIntegerField()),
            ('state', models.CharField(choices=[('prepared', 'Prepared'), ('approved', 'Approved'), ('sent', 'Sent'), ('acknowledged', 'Acknowledged'), ('more_asked', 'Asked for more'), ('opened', 'Investigation opened'), ('closed', 'Closed by the authority'), ('withdrawn', 'Withdrawn')], max_length=16)),
            ('happened_on', models.DateField()),
            ('envelope', models.BinaryField()),
        ],
    ),
    migrations.AddField(
        model_name='authoritykey',
        name='entered_by',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
    ),
    migrations.AddField(
        model_name='identityrelease',
        name='asked_by',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
    ),
    migrations.AddField(
        model_name='identityrelease',
        name='case',
        field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='releases', to='casework.case'),
    ),
    migrations.AddField(
        model_name='identityrelease',
        name='custodian',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
    ),
    migrations.AddField(
        model_name='identityrelease',
        name='desk_key',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.deskkey'),
    ),
    migrations.AddField(
        model_name='identityrelease',
        name='report',
        field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='releases', to='reporting.report'),
    ),
    migrations.AddField(
        model_name='referral',
        name='approved_by',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='approved_referrals', to=settings.AUTH_USER_MODEL),
    ),
    migrations.AddField(
        model_name='referral',
        name='case',
        field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='referrals', to='casework.case'),
    ),
    migrations.AddField(
        model_name='referral',
        name='desk_key',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='offices.deskkey'),
    ),
    migrations.AddField(
        model_name='referral',
        name='prepared_by',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prepared_referrals', to=settings.AUTH_USER_MODEL),
    ),
    migrations.AddField(
        model_name='identityrelease',
        name='referral',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='releases', to='casework.referral'),
    ),
    migrations.AddField(
        model_name='referralevent',
        name='desk_key',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.deskkey'),
    ),
    migrations.AddField(
        model_name='referralevent',
        name='member',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
    ),
    migrations.AddField(
        model_name='referralevent',
        name='referral',
        field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='casework.referral'),
    ),
    migrations.AddConstraint(
        model_name='authoritykey',
        constraint=models.UniqueConstraint(fields=('country', 'kind', 'name'), name='one_key_an_authority'),
    ),
    migrations.AddConstraint(
        model_name='referral',
        constraint=models.UniqueConstraint(fields=('case', 'number'), name='one_referral_a_number'),
    ),
    migrations.AddConstraint(
        model_name='referralevent',
        constraint=models.UniqueConstraint(fields=('referral', 'number'), name='one_event_a_number'),
    ),
]
