from django.urls import path

from mentors.views import bonds, fragments, logs, pairing, pool, trainees

app_name = "mentors"

# /mentors/pool/
POOL = [
    path("pool/", pool.mentor_list, name="mentor-list"),
    path("pool/add/", pool.mentor_add, name="mentor-add"),
    path("pool/<int:pk>/", pool.mentor_detail, name="mentor-detail"),
    path("pool/<int:pk>/edit/", pool.mentor_edit, name="mentor-edit"),
    path("pool/<int:pk>/retire/", pool.mentor_retire, name="mentor-retire"),
    path("pool/<int:pk>/renew/", pool.mentor_renew, name="mentor-renew"),
    path("pool/<int:pk>/access/", pool.mentor_access, name="mentor-access"),
]

# /mentors/bonds/pairing/
PAIRING = [
    path("bonds/pairing/", pairing.pairing_list, name="pairing-list"),
    path("bonds/pairing/<int:pk>/", pairing.board, name="pairing"),
    path("bonds/pairing/<int:pk>/bulk/", pairing.board_bulk, name="pairing-bulk"),
    path("bonds/pairing/trainees/<int:pk>/", pairing.trainee, name="pairing-trainee"),
    path("bonds/pairing/trainees/<int:pk>/propose/", pairing.propose, name="bond-propose"),
]

# /mentors/bonds/
BONDS = [
    path("bonds/", bonds.bond_list, name="bond-list"),
    path("bonds/own/", trainees.bond_own, name="bond-own"),
    path("bonds/<int:pk>/", bonds.bond_detail, name="bond-detail"),
    path("bonds/<int:pk>/sign/", bonds.bond_sign, name="bond-sign"),
    path("bonds/<int:pk>/end/", bonds.bond_end, name="bond-end"),
    path("bonds/<int:pk>/replace/", bonds.bond_replace, name="bond-replace"),
    path("bonds/<int:pk>/complete/", bonds.bond_complete, name="bond-complete"),
    path("bonds/<int:pk>/log/", logs.log_add, name="log-add"),
]

# /mentors/mentees/
MENTEES = [path("mentees/", logs.mentee_list, name="mentee-list")]

# /mentors/logs/
LOGS = [
    path("logs/", logs.log_list, name="log-list"),
    path("logs/<int:pk>/", logs.log_detail, name="log-detail"),
    path("logs/<int:pk>/correct/", logs.log_correct, name="log-correct"),
    path("logs/<int:pk>/file/", logs.log_file, name="log-file"),
    path("logs/<int:pk>/void/", logs.log_void, name="log-void"),
    path("logs/<int:pk>/confirm/", trainees.log_confirm, name="log-confirm"),
    path("logs/<int:pk>/comment/", trainees.log_comment, name="log-comment"),
]

# /mentors/persons/
FRAGMENTS = [path("persons/<int:pk>/bonds/", fragments.person_bonds, name="person-bonds")]

urlpatterns = [*POOL, *PAIRING, *BONDS, *MENTEES, *LOGS, *FRAGMENTS]
