from django.urls import path

from roviec.files import views

app_name = "files"
urlpatterns = [path("files/<int:pk>/", views.download, name="download")]
