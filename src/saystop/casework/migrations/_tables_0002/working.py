"""How members share the work."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

TABLES: list[Operation] = [
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
        name='Mention',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('is_seen', models.BooleanField(default=False)),
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
        name='Task',
        fields=[
            ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ('made_on', models.DateField()),
            ('due_on', models.DateField(null=True)),
            ('done_on', models.DateField(null=True)),
            ('envelope', models.BinaryField()),
        ],
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
        model_name='mention',
        name='member',
        field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to=settings.AUTH_USER_MODEL),
    ),
    migrations.AddField(
        model_name='mention',
        name='note',
        field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='casework.note'),
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
        model_name='mention',
        constraint=models.UniqueConstraint(fields=('note', 'member'), name='one_mention_a_note'),
    ),
    migrations.AddConstraint(
        model_name='shutout',
        constraint=models.UniqueConstraint(fields=('case', 'member'), name='shut_out_once'),
    ),
]
