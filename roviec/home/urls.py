from django.urls import path

from roviec.home import views

app_name = "home"
urlpatterns = [
    path("", views.tasks, name="tasks"),
    path("about/", views.about, name="about"),
    path("healthz", views.health, name="health"),
]
