from mentors.models.bonds import Bond
from mentors.models.logs import GuidanceLog
from mentors.models.profiles import MentorProfile

__all__ = ["Bond", "GuidanceLog", "MentorProfile"]
