from django.urls import path

from demo import views

app_name = "demo"

# /accounts/demo/
urlpatterns = [path("", views.log_in, name="log-in")]
