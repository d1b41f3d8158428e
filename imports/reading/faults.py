"""Why a file can't be read: a code and its figures. `imports.messages` has the words."""


class Unreadable(Exception):
    """The file as a whole is refused. Holds no text, so that the limited child needs no translations."""

    def __init__(self, code: str, /, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
