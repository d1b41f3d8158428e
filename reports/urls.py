from django.urls import path

from reports.views import rows, runs, yearly

app_name = "reports"

# /reports/
urlpatterns = [
    path("", yearly.yearly, name="yearly"),
    path("made/", runs.run_list, name="run-list"),
    path("units/<int:pk>/order/", yearly.yearly_order, name="yearly-order"),
    path("units/<int:pk>/<int:year>/<str:code>/", rows.metric_rows, name="metric-rows"),
    path("units/<int:pk>/<int:year>/<str:code>/export/", rows.metric_export, name="metric-export"),
]
