"""A secret of the configuration that stands in a file of its own."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr


class FileSecret(SecretStr):
    """A secret that stands in a file and is read whenever it is asked for, so that a rotated one needs no restart."""

    def __init__(self, path: Path) -> None:
        super().__init__(_read(path))
        self._path = path

    def get_secret_value(self) -> str:
        """The secret as it stands in the file now; as it stood at the start where the file cannot be read."""
        try:
            return _read(self._path)
        except ValueError:
            return super().get_secret_value()


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise ValueError(f"{path} cannot be read ({error})") from None


def from_file(secret: SecretStr) -> SecretStr:
    """The secret, or what stands in the file where it is written as “file:/run/secrets/x”.  Raises ValueError."""
    value = secret.get_secret_value()
    return FileSecret(Path(value.removeprefix("file:"))) if value.startswith("file:") else secret
