from coursework.models.calls import CaseCall
from coursework.models.cases import Case, CaseStep
from coursework.models.versions import CaseFile, CaseVersion, VersionFile

__all__ = ["Case", "CaseCall", "CaseFile", "CaseStep", "CaseVersion", "VersionFile"]
