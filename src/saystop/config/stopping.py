"""How a verb of the command line ends when it cannot go on."""


class Stop(Exception):
    """The reason, as sentences that say what to do; printed as it is, without a traceback."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code
