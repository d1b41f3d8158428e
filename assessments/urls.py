from django.urls import path, register_converter

from assessments.views import checks, home, registers, results, reviews, schemes, sheets, units
from assessments.views.places import SpanConverter

app_name = "assessments"
register_converter(SpanConverter, "span")

# /appraisal/
urlpatterns = [
    path("", home.home, name="home"),
    path("mine/", results.mine, name="mine"),
    # units/<pk>/<span>/
    path("units/<int:pk>/<span:span>/", units.unit_detail, name="unit-detail"),
    path("units/<int:pk>/<span:span>/close/", units.close, name="unit-close"),
    path("units/<int:pk>/<span:span>/register/", registers.register, name="register"),
    path("units/<int:pk>/<span:span>/register/save/", registers.register_save, name="register-save"),
    path("units/<int:pk>/<span:span>/register/submit/", reviews.submit, name="register-submit"),
    path("units/<int:pk>/<span:span>/register/approve/", reviews.approve, name="register-approve"),
    path("units/<int:pk>/<span:span>/register/return/", reviews.return_register, name="register-return"),
    path("units/<int:pk>/<span:span>/register/reopen/", reviews.reopen, name="register-reopen"),
    # sheets/<pk>/
    path("sheets/<int:pk>/", sheets.sheet_detail, name="sheet-detail"),
    path("sheets/<int:pk>/why/", sheets.sheet_why, name="sheet-why"),
    path("sheets/<int:pk>/checks/add/", checks.check_add, name="check-add"),
    path("checks/<int:pk>/void/", checks.check_void, name="check-void"),
    path("sheets/<int:pk>/<slug:code>/", sheets.item_edit, name="item-edit"),
    path("sheets/<int:pk>/<slug:code>/approve/", sheets.item_approve, name="item-approve"),
    # persons/<pk>/
    path("persons/<int:pk>/", results.person_results, name="person-results"),
    path("persons/<int:pk>/record/", results.person_fragment, name="person-record"),
    # schemes/
    path("schemes/", schemes.scheme_list, name="scheme-list"),
    path("schemes/of/<int:pk>/open/", schemes.scheme_open, name="scheme-open"),
    path("schemes/<int:pk>/", schemes.scheme_detail, name="scheme-detail"),
    path("schemes/<int:pk>/months/open/", schemes.month_open, name="month-open"),
    path("schemes/<int:pk>/versions/add/", schemes.version_add, name="version-add"),
    path("schemes/versions/<int:pk>/edit/", schemes.version_edit, name="version-edit"),
    path("schemes/versions/<int:pk>/activate/", schemes.version_activate, name="version-activate"),
]
