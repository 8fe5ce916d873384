"""The gallery of components; include it only where DEBUG is on."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "interface"

urlpatterns = [
    path("gallery/", views.gallery, name="gallery"),
    path("gallery/<slug:layout>/", views.gallery_layout, name="gallery-layout"),
]
