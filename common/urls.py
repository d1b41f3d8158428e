from django.urls import path

from common import views

app_name = "common"

# /dev/
urlpatterns = [
    path("components/", views.components, name="components"),
    path("components/paper/", views.paper, name="components-paper"),
    path("components/story/", views.story, name="components-story"),
    path("components/tap/", views.tap, name="components-tap"),
    path("components/enter/", views.enter, name="components-enter"),
]
