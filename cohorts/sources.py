"""How care links name the fact behind them; mentors and others never build this text themselves."""


def care_source(enrolment_id: int) -> str:
    return f"cohorts.enrolment:{enrolment_id}"
