from django.urls import path

from bench.web.bare import bare_page
from config.urls import urlpatterns as app

urlpatterns = [path("bench/bare/", bare_page), *app]
handler500 = "common.views.server_error"
