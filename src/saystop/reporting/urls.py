from django.urls import path

from saystop.reporting.views import public, returning, workbook, writing

app_name = "reporting"
urlpatterns = [
    path("", public.root, name="root"),
    path("<language:lang>/", public.start, name="start"),
    # The same, wherever the website has its first page above.
    path("<language:lang>/line/", public.line, name="line"),
    path("<language:lang>/signs/", public.signs, name="signs"),
    path("<language:lang>/help/", public.choose_help, name="help"),
    path("<language:lang>/help/<slug:country>/", public.help_country, name="help_country"),
    path("<language:lang>/report/", writing.report, name="report"),
    path("<language:lang>/return/", returning.come_back, name="return"),
    path("desk/take/<language:lang>/", writing.take, name="take"),
    path("desk/form/", workbook.form, name="form"),
    path("desk/form/workbook/", workbook.form_file, name="form_file"),
]
