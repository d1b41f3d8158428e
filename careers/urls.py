from django.urls import path

from careers.views import certificates, exams, ledgers

app_name = "careers"

# /careers/
urlpatterns = [
    path("certificates/", ledgers.certificate_list, name="certificate-list"),
    path("certificates/coverage/", ledgers.coverage, name="coverage"),
    path("certificates/holders/", ledgers.holder_list, name="holder-list"),
    path("certificates/<int:pk>/", certificates.certificate_detail, name="certificate-detail"),
    path("certificates/<int:pk>/verify/", certificates.certificate_verify, name="certificate-verify"),
    path("certificates/<int:pk>/void/", certificates.certificate_void, name="certificate-void"),
    path("exams/", ledgers.exam_list, name="exam-list"),
    path("exams/<int:pk>/", exams.exam_detail, name="exam-detail"),
    path("exams/<int:pk>/correct/", exams.exam_correct, name="exam-correct"),
    path("exams/<int:pk>/void/", exams.exam_void, name="exam-void"),
    path("persons/<int:pk>/", ledgers.person_careers, name="person-careers"),
    path("persons/<int:pk>/certificates/add/", certificates.certificate_add, name="certificate-add"),
]
