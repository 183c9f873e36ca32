"""What holds between the rows of the website's tables."""


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('website', '0001_initial'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('place', ''), _negated=True), models.Q(('online', ''), _negated=True), _connector='OR'), name='an_event_is_somewhere'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('seats__gte', 1)), name='an_event_has_seats'),
        ),
        migrations.AddConstraint(
            model_name='eventquestions',
            constraint=models.UniqueConstraint(fields=('event', 'number'), name='one_workbook_of_an_event_a_number'),
        ),
        migrations.AddConstraint(
            model_name='eventregistration',
            constraint=models.UniqueConstraint(fields=('event', 'number'), name='one_place_in_the_order'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.UniqueConstraint(fields=('report', 'language'), name='one_paper_a_language'),
        ),
        migrations.AddConstraint(
            model_name='rendition',
            constraint=models.UniqueConstraint(fields=('image', 'filter_spec', 'focal_point_key'), name='one_rendition_a_size'),
        ),
        migrations.AddConstraint(
            model_name='value',
            constraint=models.UniqueConstraint(fields=('figure', 'year'), name='one_value_a_figure_a_year'),
        ),
        migrations.AddConstraint(
            model_name='value',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('document_on__isnull', False), ('kind', 'hand'), models.Q(('document', ''), _negated=True)), models.Q(('document', ''), ('document_on', None), ('kind', 'query'), ('link', '')), _connector='OR'), name='by_hand_with_its_document'),
        ),
        migrations.AddConstraint(
            model_name='value',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 0)), name='no_figure_below_nothing'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('before', models.F('after')), _negated=True), name='a_correction_changes'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('after__gte', 0)), name='no_correction_below_nothing'),
        ),
    ]
