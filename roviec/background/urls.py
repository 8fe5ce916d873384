from django.urls import path

from roviec.background import views

app_name = "background"
urlpatterns = [
    path("jobs/", views.runs, name="runs"),
    path("jobs/<int:pk>/", views.run, name="run"),
    path("jobs/<int:pk>/retry/", views.retry, name="retry"),
    path("jobs/<int:pk>/set-aside/", views.set_aside, name="set_aside"),
]
