from django.urls import path

from imports.views import batches, uploads

app_name = "imports"

# /imports/
urlpatterns = [
    path("", batches.import_list, name="import-list"),
    path("start/", uploads.import_start, name="import-start"),
    path("start/<slug:kind>/", uploads.upload, name="upload"),
    path("start/<slug:kind>/template/", uploads.import_template, name="template"),
    path("<int:pk>/", batches.import_preview, name="import-preview"),
    path("<int:pk>/confirm/", batches.import_confirm, name="import-confirm"),
    path("<int:pk>/drop/", batches.import_drop, name="import-drop"),
    path("<int:pk>/check/", batches.import_check, name="import-check"),
    path("<int:pk>/undo/", batches.import_undo, name="import-undo"),
    path("<int:pk>/marked/", batches.import_marked, name="import-marked"),
]
