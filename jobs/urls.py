from django.urls import path

from jobs import account_views, views

app_name = "jobs"

# /jobs/
urlpatterns = [
    path("", views.job_list, name="job-list"),
    path("accounts/", account_views.account_batch, name="account-batch"),
    path("<uuid:public_id>/", views.job_detail, name="job-detail"),
    path("<uuid:public_id>/cancel/", views.job_cancel, name="job-cancel"),
    path("<uuid:public_id>/retry/", views.job_retry, name="job-retry"),
]
