"""The desk's further nouns. Cases that are here get their days and the new words for what became of them."""

import datetime
import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    cases = apps.get_model("casework", "Case").objects
    cases.update(clock_from=models.F("opened_on"), state_since=models.F("opened_on"))
    cases.filter(outcome="referred").update(outcome="forwarded_police")
    # What was worked on before there were assessments counts as judged on the day it came: no clock starts anew for it.
    cases.exclude(state="new").update(assessed_on=models.F("opened_on"))


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0001_initial'),
        ('offices', '0008_a_desk_for_identities'),
        ('reporting', '0006_identities_apart'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='AnswerTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('language', models.CharField(max_length=12)),
                ('text', models.TextField()),
            ],
        ),
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
            name='Deletion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_on', models.DateField()),
                ('envelope', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='DeskSettings',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('values', models.JSONField(default=dict)),
                ('seal', models.BinaryField(default=bytes)),
            ],
        ),
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
            name='IndexedReport',
            fields=[
                ('number', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveSmallIntegerField()),
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
            name='Link',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('verdict', models.CharField(choices=[('confirmed', 'Confirmed'), ('rejected', 'Rejected')], max_length=10)),
                ('said_on', models.DateField()),
                ('envelope', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_seen', models.BooleanField(default=False)),
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
        migrations.CreateModel(
            name='ShutOut',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('on', models.DateField()),
                ('envelope', models.BinaryField()),
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
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('made_on', models.DateField()),
                ('due_on', models.DateField(null=True)),
                ('done_on', models.DateField(null=True)),
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
        migrations.AddField(
            model_name='absence',
            name='cover',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='covers', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='absence',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='answertemplate',
            constraint=models.UniqueConstraint(fields=('name', 'language'), name='one_text_a_template_and_language'),
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
        migrations.AddField(
            model_name='authoritykey',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
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
        migrations.AddIndex(
            model_name='fact',
            index=models.Index(fields=['month'], name='fact_by_month'),
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
            model_name='indexedreport',
            name='desk_key',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indexed', to='offices.deskkey'),
        ),
        migrations.AddField(
            model_name='indexedreport',
            name='report',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='indexed', to='reporting.report'),
        ),
        migrations.AddConstraint(
            model_name='keepingrule',
            constraint=models.UniqueConstraint(fields=('state', 'outcome'), name='one_rule_a_state'),
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
        migrations.AddField(
            model_name='mention',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='mention',
            name='note',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='casework.note'),
        ),
        migrations.AddConstraint(
            model_name='nationalrule',
            constraint=models.CheckConstraint(condition=models.Q(('holds_to', None), ('holds_to__gte', models.F('holds_from')), _connector='OR'), name='a_rule_ends_after_it_began'),
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
        migrations.AddField(
            model_name='shutout',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='shutout',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shut_out', to='casework.case'),
        ),
        migrations.AddField(
            model_name='shutout',
            name='desk_key',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.deskkey'),
        ),
        migrations.AddField(
            model_name='shutout',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shut_out_of', to=settings.AUTH_USER_MODEL),
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
        migrations.AddField(
            model_name='task',
            name='assignee',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='tasks', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='task',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='task',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='casework.case'),
        ),
        migrations.AddField(
            model_name='task',
            name='desk_key',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.deskkey'),
        ),
        migrations.AddField(
            model_name='task',
            name='done_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='an_absence_has_days'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('member', models.F('cover')), _negated=True), name='nobody_covers_herself'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='one_assessment_a_number'),
        ),
        migrations.AddConstraint(
            model_name='authoritykey',
            constraint=models.UniqueConstraint(fields=('country', 'kind', 'name'), name='one_key_an_authority'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_on', None)), fields=('case',), name='one_hold_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='one_verdict_a_pair'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='a_pair_has_one_order'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('note', 'member'), name='one_mention_a_note'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='one_referral_a_number'),
        ),
        migrations.AddConstraint(
            model_name='referralevent',
            constraint=models.UniqueConstraint(fields=('referral', 'number'), name='one_event_a_number'),
        ),
        migrations.AddConstraint(
            model_name='shutout',
            constraint=models.UniqueConstraint(fields=('case', 'member'), name='shut_out_once'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
