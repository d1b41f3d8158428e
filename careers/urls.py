from django.urls import path

from careers.views import ledgers

app_name = "careers"

# /careers/
urlpatterns = [
    path("certificates/", ledgers.certificate_list, name="certificate-list"),
    path("certificates/coverage/", ledgers.coverage, name="coverage"),
    path("exams/", ledgers.exam_list, name="exam-list"),
    path("persons/<int:pk>/", ledgers.person_careers, name="person-careers"),
]
