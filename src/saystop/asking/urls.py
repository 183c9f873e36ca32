from django.urls import path

from saystop.asking import views

app_name = "asking"
urlpatterns = [
    path("s/<slug:digest>.css", views.style_view, name="style"),
    path("s/<slug:digest>.js", views.script_view, name="script"),
]
