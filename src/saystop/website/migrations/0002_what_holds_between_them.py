"""The rest of the website's tables, and what holds between their rows."""

import uuid
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import wagtail.fields
import wagtail.images.models
import wagtail.models.media
from django.conf import settings
from django.db import migrations, models

import saystop.website.links
import saystop.website.models.library


class Migration(migrations.Migration):

    dependencies = [
        ('website', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='EventPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.TextField(blank=True, help_text='One or two sentences: the page begins with them, and lists and search engines show them.', max_length=300, verbose_name='In short')),
                ('body', wagtail.fields.StreamField([('text', 0), ('picture', 6), ('quote', 10), ('figures', 16), ('year_figures', 19), ('chart', 22), ('video', 28), ('call_to_report', 31), ('download', 35), ('timeline', 41), ('pages', 44)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'icon': 'pilcrow', 'label': 'Text', 'template': 'website/blocks/text.html'}), 1: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture'}), 2: ('wagtail.blocks.CharBlock', (), {'help_text': 'One sentence for people who do not see it. Required, unless it only decorates.', 'label': 'What the picture shows', 'max_length': 250, 'required': False}), 3: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Nothing is lost for somebody who does not see it.', 'label': 'It only decorates', 'required': False}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 250, 'required': False}), 5: ('wagtail.blocks.CharBlock', (), {'help_text': 'Who drew it or took it, and under which licence.', 'label': 'Made by', 'max_length': 120, 'required': False}), 6: ('wagtail.blocks.StructBlock', [[('picture', 1), ('alternative', 2), ('is_decoration', 3), ('caption', 4), ('credit', 5)]], {}), 7: ('wagtail.blocks.TextBlock', (), {'help_text': 'Without quotation marks.', 'label': 'What was said', 'rows': 3}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'max_length': 120, 'required': False}), 9: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: receptionist. Name nobody who did not agree to it.', 'label': 'As what', 'max_length': 120, 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('words', 7), ('said_by', 8), ('role', 9)]], {}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'Number', 'max_length': 20}), 12: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: trained professionals', 'label': 'What it counts', 'max_length': 120}), 13: ('wagtail.blocks.CharBlock', (), {'help_text': 'Where the number comes from, with its year: a number without a source is not believed.', 'label': 'Source', 'max_length': 200}), 14: ('wagtail.blocks.StructBlock', [[('number', 11), ('counted', 12), ('source', 13)]], {'label': 'Figure'}), 15: ('wagtail.blocks.ListBlock', (14,), {'label': 'Figures', 'max_num': 6}), 16: ('wagtail.blocks.StructBlock', [[('figures', 15)]], {}), 17: ('saystop.website.blocks_charts.YearFigure', (), {'label': 'Figure'}), 18: ('wagtail.blocks.ListBlock', (17,), {'label': 'Figures', 'max_num': 6, 'min_num': 1}), 19: ('wagtail.blocks.StructBlock', [[('figures', 18)]], {}), 20: ('saystop.website.blocks_charts.SurveyQuestion', (), {'help_text': 'Questions of surveys whose figures are published. They show what was published, never what came since.', 'label': 'Question'}), 21: ('wagtail.blocks.CharBlock', (), {'help_text': 'Left empty, the question stands there.', 'label': 'Heading', 'max_length': 160, 'required': False}), 22: ('wagtail.blocks.StructBlock', [[('question', 20), ('heading', 21)]], {}), 23: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 120}), 24: ('wagtail.blocks.URLBlock', (), {'help_text': 'Where the video stands, with https://. Readers are told where the link leads.', 'label': 'Address', 'validators': [saystop.website.links.only_https]}), 25: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: 2 min.', 'label': 'Length', 'max_length': 20, 'required': False}), 26: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: in French, with English subtitles.', 'label': 'Languages and subtitles', 'max_length': 120, 'required': False}), 27: ('wagtail.images.blocks.ImageChooserBlock', (), {'help_text': 'Shown above the link, for the eye alone.', 'label': 'Still picture', 'required': False}), 28: ('wagtail.blocks.StructBlock', [[('title', 23), ('address', 24), ('length', 25), ('words', 26), ('still', 27)]], {}), 29: ('wagtail.blocks.CharBlock', (), {'help_text': 'Left empty, the usual words stand there.', 'label': 'Heading', 'max_length': 120, 'required': False}), 30: ('wagtail.blocks.TextBlock', (), {'label': 'Text', 'max_length': 300, 'required': False, 'rows': 2}), 31: ('wagtail.blocks.StructBlock', [[('heading', 29), ('text', 30)]], {}), 32: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'File'}), 33: ('wagtail.blocks.CharBlock', (), {'help_text': 'Left empty, the title of the file stands there.', 'label': 'Title', 'max_length': 120, 'required': False}), 34: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: 12 pages, in Dutch.', 'label': 'About it', 'max_length': 200, 'required': False}), 35: ('wagtail.blocks.StructBlock', [[('document', 32), ('title', 33), ('words', 34)]], {}), 36: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: May 2031', 'label': 'When', 'max_length': 60}), 37: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 120}), 38: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link'], 'label': 'Text', 'required': False}), 39: ('wagtail.blocks.StructBlock', [[('when', 36), ('heading', 37), ('text', 38)]], {'label': 'Moment'}), 40: ('wagtail.blocks.ListBlock', (39,), {'label': 'Moments', 'max_num': 40}), 41: ('wagtail.blocks.StructBlock', [[('entries', 40)]], {}), 42: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page'}), 43: ('wagtail.blocks.ListBlock', (42,), {'label': 'Pages', 'max_num': 6, 'min_num': 1}), 44: ('wagtail.blocks.StructBlock', [[('heading', 37), ('pages', 43)]], {})}, verbose_name='Content')),
                ('alternative', models.CharField(blank=True, help_text='One sentence for people who do not see it. Required, unless it only decorates.', max_length=250, verbose_name='What the picture shows')),
                ('is_decoration', models.BooleanField(default=False, help_text='Nothing is lost for somebody who does not see it.', verbose_name='It only decorates')),
                ('event', models.ForeignKey(help_text='Day, place, seats and registration are kept at the desk, under Events: make it there first. Each language has a page of its own for the same event.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='website.event', verbose_name='Event')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='website.picture', verbose_name='Picture')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='CampaignPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.TextField(blank=True, help_text='One or two sentences: the page begins with them, and lists and search engines show them.', max_length=300, verbose_name='In short')),
                ('body', wagtail.fields.StreamField([('text', 0), ('picture', 6), ('quote', 10), ('figures', 16), ('year_figures', 19), ('chart', 22), ('video', 28), ('call_to_report', 31), ('download', 35), ('timeline', 41), ('pages', 44)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'icon': 'pilcrow', 'label': 'Text', 'template': 'website/blocks/text.html'}), 1: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture'}), 2: ('wagtail.blocks.CharBlock', (), {'help_text': 'One sentence for people who do not see it. Required, unless it only decorates.', 'label': 'What the picture shows', 'max_length': 250, 'required': False}), 3: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Nothing is lost for somebody who does not see it.', 'label': 'It only decorates', 'required': False}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 250, 'required': False}), 5: ('wagtail.blocks.CharBlock', (), {'help_text': 'Who drew it or took it, and under which licence.', 'label': 'Made by', 'max_length': 120, 'required': False}), 6: ('wagtail.blocks.StructBlock', [[('picture', 1), ('alternative', 2), ('is_decoration', 3), ('caption', 4), ('credit', 5)]], {}), 7: ('wagtail.blocks.TextBlock', (), {'help_text': 'Without quotation marks.', 'label': 'What was said', 'rows': 3}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'max_length': 120, 'required': False}), 9: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: receptionist. Name nobody who did not agree to it.', 'label': 'As what', 'max_length': 120, 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('words', 7), ('said_by', 8), ('role', 9)]], {}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'Number', 'max_length': 20}), 12: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: trained professionals', 'label': 'What it counts', 'max_length': 120}), 13: ('wagtail.blocks.CharBlock', (), {'help_text': 'Where the number comes from, with its year: a number without a source is not believed.', 'label': 'Source', 'max_length': 200}), 14: ('wagtail.blocks.StructBlock', [[('number', 11), ('counted', 12), ('source', 13)]], {'label': 'Figure'}), 15: ('wagtail.blocks.ListBlock', (14,), {'label': 'Figures', 'max_num': 6}), 16: ('wagtail.blocks.StructBlock', [[('figures', 15)]], {}), 17: ('saystop.website.blocks_charts.YearFigure', (), {'label': 'Figure'}), 18: ('wagtail.blocks.ListBlock', (17,), {'label': 'Figures', 'max_num': 6, 'min_num': 1}), 19: ('wagtail.blocks.StructBlock', [[('figures', 18)]], {}), 20: ('saystop.website.blocks_charts.SurveyQuestion', (), {'help_text': 'Questions of surveys whose figures are published. They show what was published, never what came since.', 'label': 'Question'}), 21: ('wagtail.blocks.CharBlock', (), {'help_text': 'Left empty, the question stands there.', 'label': 'Heading', 'max_length': 160, 'required': False}), 22: ('wagtail.blocks.StructBlock', [[('question', 20), ('heading', 21)]], {}), 23: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 120}), 24: ('wagtail.blocks.URLBlock', (), {'help_text': 'Where the video stands, with https://. Readers are told where the link leads.', 'label': 'Address', 'validators': [saystop.website.links.only_https]}), 25: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: 2 min.', 'label': 'Length', 'max_length': 20, 'required': False}), 26: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: in French, with English subtitles.', 'label': 'Languages and subtitles', 'max_length': 120, 'required': False}), 27: ('wagtail.images.blocks.ImageChooserBlock', (), {'help_text': 'Shown above the link, for the eye alone.', 'label': 'Still picture', 'required': False}), 28: ('wagtail.blocks.StructBlock', [[('title', 23), ('address', 24), ('length', 25), ('words', 26), ('still', 27)]], {}), 29: ('wagtail.blocks.CharBlock', (), {'help_text': 'Left empty, the usual words stand there.', 'label': 'Heading', 'max_length': 120, 'required': False}), 30: ('wagtail.blocks.TextBlock', (), {'label': 'Text', 'max_length': 300, 'required': False, 'rows': 2}), 31: ('wagtail.blocks.StructBlock', [[('heading', 29), ('text', 30)]], {}), 32: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'File'}), 33: ('wagtail.blocks.CharBlock', (), {'help_text': 'Left empty, the title of the file stands there.', 'label': 'Title', 'max_length': 120, 'required': False}), 34: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: 12 pages, in Dutch.', 'label': 'About it', 'max_length': 200, 'required': False}), 35: ('wagtail.blocks.StructBlock', [[('document', 32), ('title', 33), ('words', 34)]], {}), 36: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: May 2031', 'label': 'When', 'max_length': 60}), 37: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 120}), 38: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link'], 'label': 'Text', 'required': False}), 39: ('wagtail.blocks.StructBlock', [[('when', 36), ('heading', 37), ('text', 38)]], {'label': 'Moment'}), 40: ('wagtail.blocks.ListBlock', (39,), {'label': 'Moments', 'max_num': 40}), 41: ('wagtail.blocks.StructBlock', [[('entries', 40)]], {}), 42: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page'}), 43: ('wagtail.blocks.ListBlock', (42,), {'label': 'Pages', 'max_num': 6, 'min_num': 1}), 44: ('wagtail.blocks.StructBlock', [[('heading', 37), ('pages', 43)]], {})}, verbose_name='Content')),
                ('alternative', models.CharField(blank=True, help_text='One sentence for people who do not see it. Required, unless it only decorates.', max_length=250, verbose_name='What the picture shows')),
                ('is_decoration', models.BooleanField(default=False, help_text='Nothing is lost for somebody who does not see it.', verbose_name='It only decorates')),
                ('period', models.CharField(blank=True, help_text='For example: summer 2031', max_length=80, verbose_name='When')),
                ('asks', models.TextField(blank=True, help_text='One or two sentences, for example: look, and tell us.', max_length=300, verbose_name='What we ask of readers')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='website.picture', verbose_name='Picture')),
            ],
            options={
                'verbose_name': 'campaign',
                'verbose_name_plural': 'campaigns',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Rendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filter_spec', models.CharField(db_index=True, max_length=255)),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', storage=wagtail.images.models.get_rendition_storage, upload_to=wagtail.images.models.get_rendition_upload_to, width_field='width')),
                ('width', models.IntegerField(editable=False)),
                ('height', models.IntegerField(editable=False)),
                ('focal_point_key', models.CharField(blank=True, default='', editable=False, max_length=16)),
                ('image', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renditions', to='website.picture')),
            ],
            bases=(wagtail.images.models.ImageFileMixin, models.Model),
        ),
        migrations.CreateModel(
            name='ResourcePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.TextField(blank=True, help_text='One or two sentences: the page begins with them, and lists and search engines show them.', max_length=300, verbose_name='In short')),
                ('body', wagtail.fields.StreamField([('text', 0), ('picture', 6), ('quote', 10), ('figures', 16), ('year_figures', 19), ('chart', 22), ('video', 28), ('call_to_report', 31), ('download', 35), ('timeline', 41), ('pages', 44)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'icon': 'pilcrow', 'label': 'Text', 'template': 'website/blocks/text.html'}), 1: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture'}), 2: ('wagtail.blocks.CharBlock', (), {'help_text': 'One sentence for people who do not see it. Required, unless it only decorates.', 'label': 'What the picture shows', 'max_length': 250, 'required': False}), 3: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Nothing is lost for somebody who does not see it.', 'label': 'It only decorates', 'required': False}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 250, 'required': False}), 5: ('wagtail.blocks.CharBlock', (), {'help_text': 'Who drew it or took it, and under which licence.', 'label': 'Made by', 'max_length': 120, 'required': False}), 6: ('wagtail.blocks.StructBlock', [[('picture', 1), ('alternative', 2), ('is_decoration', 3), ('caption', 4), ('credit', 5)]], {}), 7: ('wagtail.blocks.TextBlock', (), {'help_text': 'Without quotation marks.', 'label': 'What was said', 'rows': 3}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'max_length': 120, 'required': False}), 9: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: receptionist. Name nobody who did not agree to it.', 'label': 'As what', 'max_length': 120, 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('words', 7), ('said_by', 8), ('role', 9)]], {}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'Number', 'max_length': 20}), 12: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: trained professionals', 'label': 'What it counts', 'max_length': 120}), 13: ('wagtail.blocks.CharBlock', (), {'help_text': 'Where the number comes from, with its year: a number without a source is not believed.', 'label': 'Source', 'max_length': 200}), 14: ('wagtail.blocks.StructBlock', [[('number', 11), ('counted', 12), ('source', 13)]], {'label': 'Figure'}), 15: ('wagtail.blocks.ListBlock', (14,), {'label': 'Figures', 'max_num': 6}), 16: ('wagtail.blocks.StructBlock', [[('figures', 15)]], {}), 17: ('saystop.website.blocks_charts.YearFigure', (), {'label': 'Figure'}), 18: ('wagtail.blocks.ListBlock', (17,), {'label': 'Figures', 'max_num': 6, 'min_num': 1}), 19: ('wagtail.blocks.StructBlock', [[('figures', 18)]], {}), 20: ('saystop.website.blocks_charts.SurveyQuestion', (), {'help_text': 'Questions of surveys whose figures are published. They show what was published, never what came since.', 'label': 'Question'}), 21: ('wagtail.blocks.CharBlock', (), {'help_text': 'Left empty, the question stands there.', 'label': 'Heading', 'max_length': 160, 'required': False}), 22: ('wagtail.blocks.StructBlock', [[('question', 20), ('heading', 21)]], {}), 23: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 120}), 24: ('wagtail.blocks.URLBlock', (), {'help_text': 'Where the video stands, with https://. Readers are told where the link leads.', 'label': 'Address', 'validators': [saystop.website.links.only_https]}), 25: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: 2 min.', 'label': 'Length', 'max_length': 20, 'required': False}), 26: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: in French, with English subtitles.', 'label': 'Languages and subtitles', 'max_length': 120, 'required': False}), 27: ('wagtail.images.blocks.ImageChooserBlock', (), {'help_text': 'Shown above the link, for the eye alone.', 'label': 'Still picture', 'required': False}), 28: ('wagtail.blocks.StructBlock', [[('title', 23), ('address', 24), ('length', 25), ('words', 26), ('still', 27)]], {}), 29: ('wagtail.blocks.CharBlock', (), {'help_text': 'Left empty, the usual words stand there.', 'label': 'Heading', 'max_length': 120, 'required': False}), 30: ('wagtail.blocks.TextBlock', (), {'label': 'Text', 'max_length': 300, 'required': False, 'rows': 2}), 31: ('wagtail.blocks.StructBlock', [[('heading', 29), ('text', 30)]], {}), 32: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'File'}), 33: ('wagtail.blocks.CharBlock', (), {'help_text': 'Left empty, the title of the file stands there.', 'label': 'Title', 'max_length': 120, 'required': False}), 34: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: 12 pages, in Dutch.', 'label': 'About it', 'max_length': 200, 'required': False}), 35: ('wagtail.blocks.StructBlock', [[('document', 32), ('title', 33), ('words', 34)]], {}), 36: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: May 2031', 'label': 'When', 'max_length': 60}), 37: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 120}), 38: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link'], 'label': 'Text', 'required': False}), 39: ('wagtail.blocks.StructBlock', [[('when', 36), ('heading', 37), ('text', 38)]], {'label': 'Moment'}), 40: ('wagtail.blocks.ListBlock', (39,), {'label': 'Moments', 'max_num': 40}), 41: ('wagtail.blocks.StructBlock', [[('entries', 40)]], {}), 42: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page'}), 43: ('wagtail.blocks.ListBlock', (42,), {'label': 'Pages', 'max_num': 6, 'min_num': 1}), 44: ('wagtail.blocks.StructBlock', [[('heading', 37), ('pages', 43)]], {})}, verbose_name='Content')),
                ('kind', models.CharField(choices=[('study', 'Study'), ('brochure', 'Brochure'), ('guide', 'Guide'), ('teaching', 'Teaching material'), ('report', 'Annual report'), ('other', 'Other')], default='brochure', max_length=20, verbose_name='Kind')),
                ('year', models.PositiveSmallIntegerField(default=saystop.website.models.library.this_year, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2200)], verbose_name='Year')),
                ('language', models.CharField(choices=saystop.website.models.library.file_languages, default='en', max_length=12, verbose_name='Language of the file')),
                ('authors', models.CharField(blank=True, max_length=200, verbose_name='Written by')),
                ('number_of_pages', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Pages')),
                ('cover', models.ForeignKey(blank=True, help_text='A picture of the first page. The title stands beside it, so it needs no description.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='website.picture', verbose_name='Cover')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='website.download', verbose_name='File')),
            ],
            options={
                'verbose_name': 'resource',
                'verbose_name_plural': 'resources',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('texts', models.JSONField(default=dict)),
                ('picture', models.BinaryField(blank=True, default=bytes)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='website.annualreport')),
            ],
            options={
                'ordering': ('position',),
            },
        ),
        migrations.CreateModel(
            name='TextPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.TextField(blank=True, help_text='One or two sentences: the page begins with them, and lists and search engines show them.', max_length=300, verbose_name='In short')),
                ('body', wagtail.fields.StreamField([('text', 0), ('picture', 6), ('quote', 10), ('figures', 16), ('year_figures', 19), ('chart', 22), ('video', 28), ('call_to_report', 31), ('download', 35), ('timeline', 41), ('pages', 44)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'icon': 'pilcrow', 'label': 'Text', 'template': 'website/blocks/text.html'}), 1: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture'}), 2: ('wagtail.blocks.CharBlock', (), {'help_text': 'One sentence for people who do not see it. Required, unless it only decorates.', 'label': 'What the picture shows', 'max_length': 250, 'required': False}), 3: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Nothing is lost for somebody who does not see it.', 'label': 'It only decorates', 'required': False}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 250, 'required': False}), 5: ('wagtail.blocks.CharBlock', (), {'help_text': 'Who drew it or took it, and under which licence.', 'label': 'Made by', 'max_length': 120, 'required': False}), 6: ('wagtail.blocks.StructBlock', [[('picture', 1), ('alternative', 2), ('is_decoration', 3), ('caption', 4), ('credit', 5)]], {}), 7: ('wagtail.blocks.TextBlock', (), {'help_text': 'Without quotation marks.', 'label': 'What was said', 'rows': 3}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'max_length': 120, 'required': False}), 9: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: receptionist. Name nobody who did not agree to it.', 'label': 'As what', 'max_length': 120, 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('words', 7), ('said_by', 8), ('role', 9)]], {}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'Number', 'max_length': 20}), 12: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: trained professionals', 'label': 'What it counts', 'max_length': 120}), 13: ('wagtail.blocks.CharBlock', (), {'help_text': 'Where the number comes from, with its year: a number without a source is not believed.', 'label': 'Source', 'max_length': 200}), 14: ('wagtail.blocks.StructBlock', [[('number', 11), ('counted', 12), ('source', 13)]], {'label': 'Figure'}), 15: ('wagtail.blocks.ListBlock', (14,), {'label': 'Figures', 'max_num': 6}), 16: ('wagtail.blocks.StructBlock', [[('figures', 15)]], {}), 17: ('saystop.website.blocks_charts.YearFigure', (), {'label': 'Figure'}), 18: ('wagtail.blocks.ListBlock', (17,), {'label': 'Figures', 'max_num': 6, 'min_num': 1}), 19: ('wagtail.blocks.StructBlock', [[('figures', 18)]], {}), 20: ('saystop.website.blocks_charts.SurveyQuestion', (), {'help_text': 'Questions of surveys whose figures are published. They show what was published, never what came since.', 'label': 'Question'}), 21: ('wagtail.blocks.CharBlock', (), {'help_text': 'Left empty, the question stands there.', 'label': 'Heading', 'max_length': 160, 'required': False}), 22: ('wagtail.blocks.StructBlock', [[('question', 20), ('heading', 21)]], {}), 23: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 120}), 24: ('wagtail.blocks.URLBlock', (), {'help_text': 'Where the video stands, with https://. Readers are told where the link leads.', 'label': 'Address', 'validators': [saystop.website.links.only_https]}), 25: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: 2 min.', 'label': 'Length', 'max_length': 20, 'required': False}), 26: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: in French, with English subtitles.', 'label': 'Languages and subtitles', 'max_length': 120, 'required': False}), 27: ('wagtail.images.blocks.ImageChooserBlock', (), {'help_text': 'Shown above the link, for the eye alone.', 'label': 'Still picture', 'required': False}), 28: ('wagtail.blocks.StructBlock', [[('title', 23), ('address', 24), ('length', 25), ('words', 26), ('still', 27)]], {}), 29: ('wagtail.blocks.CharBlock', (), {'help_text': 'Left empty, the usual words stand there.', 'label': 'Heading', 'max_length': 120, 'required': False}), 30: ('wagtail.blocks.TextBlock', (), {'label': 'Text', 'max_length': 300, 'required': False, 'rows': 2}), 31: ('wagtail.blocks.StructBlock', [[('heading', 29), ('text', 30)]], {}), 32: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'File'}), 33: ('wagtail.blocks.CharBlock', (), {'help_text': 'Left empty, the title of the file stands there.', 'label': 'Title', 'max_length': 120, 'required': False}), 34: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: 12 pages, in Dutch.', 'label': 'About it', 'max_length': 200, 'required': False}), 35: ('wagtail.blocks.StructBlock', [[('document', 32), ('title', 33), ('words', 34)]], {}), 36: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: May 2031', 'label': 'When', 'max_length': 60}), 37: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 120}), 38: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link'], 'label': 'Text', 'required': False}), 39: ('wagtail.blocks.StructBlock', [[('when', 36), ('heading', 37), ('text', 38)]], {'label': 'Moment'}), 40: ('wagtail.blocks.ListBlock', (39,), {'label': 'Moments', 'max_num': 40}), 41: ('wagtail.blocks.StructBlock', [[('entries', 40)]], {}), 42: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page'}), 43: ('wagtail.blocks.ListBlock', (42,), {'label': 'Pages', 'max_num': 6, 'min_num': 1}), 44: ('wagtail.blocks.StructBlock', [[('heading', 37), ('pages', 43)]], {})}, verbose_name='Content')),
                ('alternative', models.CharField(blank=True, help_text='One sentence for people who do not see it. Required, unless it only decorates.', max_length=250, verbose_name='What the picture shows')),
                ('is_decoration', models.BooleanField(default=False, help_text='Nothing is lost for somebody who does not see it.', verbose_name='It only decorates')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='website.picture', verbose_name='Picture')),
            ],
            options={
                'verbose_name': 'text',
                'verbose_name_plural': 'texts',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Value',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1950), django.core.validators.MaxValueValidator(2150)])),
                ('number', models.DecimalField(decimal_places=2, max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0'))])),
                ('kind', models.CharField(choices=[('query', 'Counted here'), ('hand', 'Entered by hand')], max_length=8)),
                ('as_of', models.DateField(default=django.utils.timezone.localdate)),
                ('document', models.CharField(blank=True, max_length=200)),
                ('document_on', models.DateField(blank=True, null=True)),
                ('link', models.URLField(blank=True, max_length=300)),
                ('frozen_on', models.DateField(blank=True, null=True)),
                ('texts', models.JSONField(blank=True, default=dict)),
                ('figure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='values', to='website.figure')),
            ],
            options={
                'ordering': ('year',),
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.DecimalField(decimal_places=2, max_digits=14)),
                ('after', models.DecimalField(decimal_places=2, max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0'))])),
                ('texts', models.JSONField(default=dict)),
                ('day', models.DateField(default=django.utils.timezone.localdate)),
                ('value', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='website.value')),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
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
