"""The refusals of the local Telegram: to a bot in Telegram's words, to the control API in plain ones."""

from collections.abc import Mapping


class ApiError(Exception):
    """An answer of the Bot API with ``ok`` false: status code, description and response parameters."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters


class ControlError(Exception):
    """A control request that makes no sense in the present state, such as a tap on a button that is not there."""


def bad_request(what: str) -> ApiError:
    """A 400 with the official prefix."""
    return ApiError(400, f"Bad Request: {what}")


def forbidden(what: str) -> ApiError:
    """A 403 with the official prefix."""
    return ApiError(403, f"Forbidden: {what}")


def too_many(seconds: int) -> ApiError:
    """A 429 that asks to wait for ``seconds``."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
