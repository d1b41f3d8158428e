from django.urls import path, register_converter

from reports.views import rows, runs, yearly
from reports.views.places import YearConverter

app_name = "reports"
register_converter(YearConverter, "report_year")

# /reports/
urlpatterns = [
    path("", yearly.yearly, name="yearly"),
    path("made/", runs.run_list, name="run-list"),
    path("units/<int:pk>/order/", yearly.yearly_order, name="yearly-order"),
    path("units/<int:pk>/<report_year:year>/<str:code>/", rows.metric_rows, name="metric-rows"),
    path("units/<int:pk>/<report_year:year>/<str:code>/export/", rows.metric_export, name="metric-export"),
]
