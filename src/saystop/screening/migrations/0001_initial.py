"""Hash lists, clients, matches, verdicts and the log."""

import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('number', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('hour', models.DateTimeField(help_text='the beginning of the hour, UTC')),
                ('client', models.CharField(help_text='its id; empty: the reporting line', max_length=36)),
                ('by_fingerprint', models.PositiveBigIntegerField(default=0)),
                ('by_file', models.PositiveBigIntegerField(default=0)),
                ('unreadable', models.PositiveBigIntegerField(default=0)),
                ('list', models.CharField(blank=True, max_length=36)),
                ('list_version', models.PositiveIntegerField(default=0)),
                ('kind', models.CharField(blank=True, max_length=10)),
                ('value', models.CharField(blank=True, help_text='the fingerprint on the list, hexadecimal', max_length=64)),
                ('distance', models.PositiveSmallIntegerField(default=0)),
                ('verdict', models.CharField(blank=True, help_text='what the client was told to do', max_length=10)),
                ('digest', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='HashList',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('seal', models.BinaryField(default=bytes)),
                ('slug', models.SlugField(help_text='by which commands and clients name it', max_length=40, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('owner', models.CharField(max_length=120)),
                ('content_class', models.CharField(help_text='a code of data/classes.csv; entries may have their own', max_length=20)),
                ('action', models.CharField(choices=[('block', 'Block'), ('review', 'Review'), ('notify', 'Notify')], default='review', max_length=10)),
                ('legal_basis', models.CharField(max_length=200)),
                ('basis_from', models.DateField()),
                ('basis_until', models.DateField(blank=True, help_text='the last day; empty: without an end', null=True)),
                ('is_enabled', models.BooleanField(default=True)),
                ('distance', models.PositiveSmallIntegerField(default=31, validators=[django.core.validators.MaxValueValidator(63)])),
                ('review_above', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(63)])),
                ('two_verdicts', models.BooleanField(default=False)),
                ('screens_reports', models.BooleanField(default=False)),
                ('signing_key', models.BinaryField(blank=True, default=bytes)),
                ('version', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(models.F('value'), condition=models.Q(('value', ''), _negated=True), name='log_by_fingerprint'),
        ),
        migrations.CreateModel(
            name='Folded',
            fields=[
                ('file', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('size', models.PositiveBigIntegerField(default=0, help_text='bytes')),
            ],
        ),
        migrations.CreateModel(
            name='Head',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('first', models.PositiveBigIntegerField(default=1)),
                ('count', models.PositiveBigIntegerField(default=0)),
                ('before', models.BinaryField(default=bytes, help_text='the digest that the first line is chained to')),
                ('digest', models.BinaryField(default=bytes)),
                ('seal', models.BinaryField(default=bytes)),
            ],
        ),
        migrations.CreateModel(
            name='Client',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, unique=True)),
                ('digest', models.BinaryField(max_length=32, unique=True)),
                ('scopes', models.JSONField(default=list)),
                ('per_second', models.PositiveIntegerField(default=100, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100000)])),
                ('is_active', models.BooleanField(default=True)),
                ('made_on', models.DateField()),
                ('lists', models.ManyToManyField(blank=True, related_name='clients', to='screening.hashlist')),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Match',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('list_version', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('pdq', 'PDQ'), ('md5', 'MD5'), ('sha1', 'SHA-1'), ('sha256', 'SHA-256')], max_length=10)),
                ('value', models.BinaryField(help_text='the fingerprint on the list', max_length=32)),
                ('distance', models.PositiveSmallIntegerField(help_text='the least that was met')),
                ('content_class', models.CharField(max_length=20)),
                ('day', models.DateField(default=django.utils.timezone.localdate)),
                ('count', models.PositiveIntegerField(default=1)),
                ('state', models.CharField(choices=[('waiting', 'Waits for a verdict'), ('held_back', 'Held back: too many of the same'), ('decided', 'Decided')], default='waiting', max_length=10)),
                ('finding', models.CharField(blank=True, choices=[('right', 'Right'), ('wrong', 'Wrong'), ('disputed', 'Disputed')], max_length=10)),
                ('client', models.ForeignKey(help_text='none: reporting line', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='matches', to='screening.client')),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='screening.hashlist')),
            ],
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('member', models.CharField(blank=True, max_length=36)),
                ('finding', models.CharField(choices=[('right', 'Right'), ('wrong', 'Wrong'), ('disputed', 'Disputed')], max_length=10)),
                ('day', models.DateField(default=django.utils.timezone.localdate)),
                ('client', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='screening.client')),
                ('match', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verdicts', to='screening.match')),
            ],
        ),
        migrations.CreateModel(
            name='Exclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal', models.BinaryField(default=bytes)),
                ('kind', models.CharField(choices=[('pdq', 'PDQ'), ('md5', 'MD5'), ('sha1', 'SHA-1'), ('sha256', 'SHA-256')], max_length=10)),
                ('value', models.BinaryField(max_length=32)),
                ('since', models.DateField(default=django.utils.timezone.localdate)),
                ('upheld_on', models.DateField(blank=True, null=True)),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exclusions', to='screening.hashlist')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('list', 'kind', 'value'), name='one_exclusion_a_fingerprint')],
            },
        ),
        migrations.CreateModel(
            name='ListVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('made_on', models.DateField(default=django.utils.timezone.localdate)),
                ('source', models.CharField(choices=[('csv', 'CSV'), ('jsonl', 'JSON Lines'), ('ncmec', 'NCMEC'), ('threatexchange', 'ThreatExchange'), ('vics', 'VICS / Project VIC'), ('undo', 'Undone')], max_length=20)),
                ('added', models.PositiveBigIntegerField()),
                ('removed', models.PositiveBigIntegerField()),
                ('updated', models.PositiveBigIntegerField()),
                ('total', models.PositiveBigIntegerField()),
                ('restored', models.PositiveIntegerField(blank=True, null=True)),
                ('digest', models.CharField(help_text='SHA-256 of the file of all its records', max_length=64)),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='screening.hashlist')),
            ],
            options={
                'ordering': ('number',),
                'constraints': [models.UniqueConstraint(fields=('list', 'number'), name='one_list_version_a_number')],
            },
        ),
        migrations.AddIndex(
            model_name='match',
            index=models.Index(models.F('state'), models.F('day'), name='matches_that_wait'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.UniqueConstraint(fields=('list', 'kind', 'value', 'client', 'day'), name='one_match_a_client_a_day'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.UniqueConstraint(condition=models.Q(('client', None)), fields=('list', 'kind', 'value', 'day'), name='one_match_of_the_line_a_day'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.UniqueConstraint(condition=models.Q(('member', ''), _negated=True), fields=('match', 'member'), name='one_verdict_a_member'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.UniqueConstraint(condition=models.Q(('client__isnull', False)), fields=('match', 'client'), name='one_verdict_a_client'),
        ),
    ]
