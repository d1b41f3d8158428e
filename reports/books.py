# ruff: noqa: S608 - the statements are put together from names of our own
"""Which books a report opens, in the order in which they can be: the persons last, as all others name them."""

from reports.ledger import UNITS, Book, Extract

INSIDE = "SELECT id FROM scope"
OF_OWN_PERSONS = f"""event.person_id IN (
    SELECT person_id FROM r_post UNION SELECT pgh_obj_id FROM people_personevent WHERE unit_id IN ({INSIDE}))"""
YEARS = "BETWEEN %(first_year)s AND %(last_year)s"

BOOKS: tuple[Book, ...] = (
    UNITS,
    # All posts of whoever was ever posted to the unit: which of two is the main one shows only beside the other.
    Book(
        "post",
        "people.PostHolding",
        candidates=f"""event.person_id IN (
            SELECT person_id FROM people_postholdingevent WHERE unit_id IN ({INSIDE})
            UNION SELECT pgh_obj_id FROM people_personevent WHERE unit_id IN ({INSIDE}))""",
        persons=("person_id",),
    ),
    Book("certificate", "careers.Certificate", candidates=OF_OWN_PERSONS, needs=("post",)),
    Book(
        "exam",
        "careers.ExamRegistration",
        candidates=f"event.unit_id IN ({INSIDE}) AND event.year {YEARS}",
        persons=("person_id",),
    ),
    Book("enrolment", "cohorts.Enrolment", candidates=f"event.unit_id IN ({INSIDE})", persons=("person_id",)),
    # Cohorts that the unit holds, and those in which its people sit.
    Book(
        "cohort",
        "cohorts.Cohort",
        candidates=f"""event.pgh_obj_id IN (
            SELECT pgh_obj_id FROM cohorts_cohortevent WHERE unit_id IN ({INSIDE})
            UNION SELECT cohort_id FROM r_enrolment)""",
        needs=("enrolment",),
    ),
    Book(
        "session",
        "cohorts.Session",
        candidates="event.cohort_id IN (SELECT id FROM r_cohort)",
        needs=("cohort",),
    ),
    Book(
        "attendance",
        "cohorts.Attendance",
        candidates="event.enrolment_id IN (SELECT id FROM r_enrolment)",
        needs=("enrolment",),
    ),
    Book(
        "follow_up",
        "cohorts.AbsenceFollowUp",
        candidates="event.enrolment_id IN (SELECT id FROM r_enrolment)",
        needs=("enrolment",),
    ),
    Book(
        "bond",
        "mentors.Bond",
        candidates="event.enrolment_id IN (SELECT id FROM r_enrolment)",
        needs=("enrolment",),
        persons=("trainee_id",),
    ),
    Book("log", "mentors.GuidanceLog", candidates="event.bond_id IN (SELECT id FROM r_bond)", needs=("bond",)),
    # The unit's own pool, and those from elsewhere who guide its people.
    Book(
        "mentor",
        "mentors.MentorProfile",
        candidates=f"""event.pgh_obj_id IN (
            SELECT pgh_obj_id FROM mentors_mentorprofileevent WHERE unit_id IN ({INSIDE})
            UNION SELECT mentor_id FROM r_bond)""",
        needs=("bond",),
        persons=("person_id",),
    ),
    Book("record", "cohorts.TrainingRecord", candidates=OF_OWN_PERSONS, needs=("post",), persons=("person_id",)),
    Book("work", "coursework.Case", candidates=f"event.unit_id IN ({INSIDE})", persons=("author_id",)),
    Book("seat", "panels.Seat", candidates="event.panel_id IN (SELECT panel_id FROM r_work)", needs=("work",)),
    Book("period", "assessments.ScoringPeriod", keep=f"state.year {YEARS}"),
    # All sheets of whoever has one in the unit: a year's mean is made of all quarters, wherever they were earned.
    Book(
        "sheet",
        "assessments.ScoreSheet",
        candidates=f"""event.period_id IN (SELECT id FROM r_period) AND event.person_id IN (
            SELECT person_id FROM assessments_scoresheetevent WHERE unit_id IN ({INSIDE}))""",
        needs=("period",),
        persons=("person_id",),
    ),
    Book(
        "person",
        "people.Person",
        candidates=f"""event.pgh_obj_id IN (
            SELECT pgh_obj_id FROM people_personevent WHERE unit_id IN ({INSIDE}) UNION {{referred}})""",
    ),
)

EXTRACTS: tuple[Extract, ...] = (
    Extract("headcount", needs=("post", "person")),
    Extract("certified", needs=("certificate",)),
    Extract("training", needs=("enrolment", "cohort", "session", "attendance", "record", "person", "headcount")),
    Extract("quarter", needs=("sheet", "period")),
)
