"""The frames of Feishu's long connection, written and read by hand, so that the SDK's reading is tested."""

from __future__ import annotations

from collections.abc import Mapping

CONTROL, DATA = 0, 1


def frame(method: int, headers: Mapping[str, str], payload: bytes = b"", service: int = 1) -> bytes:
    out = _number(1, 1) + _number(2, 2) + _number(3, service) + _number(4, method)
    for key, value in headers.items():
        out += _bytes(5, _bytes(1, key.encode()) + _bytes(2, value.encode()))
    return out + (_bytes(8, payload) if payload else b"")


def read(data: bytes) -> tuple[int, dict[str, str], bytes]:
    """(method, headers, payload)."""
    method, headers, payload = -1, {}, b""
    for field, value in _fields(data):
        if field == 4 and isinstance(value, int):
            method = value
        elif field == 5 and isinstance(value, bytes):
            pair = dict(_fields(value))
            headers[_str(pair[1])] = _str(pair[2])
        elif field == 8 and isinstance(value, bytes):
            payload = value
    return method, headers, payload


def _str(value: int | bytes) -> str:
    assert isinstance(value, bytes)
    return value.decode()


def _fields(data: bytes) -> list[tuple[int, int | bytes]]:
    out: list[tuple[int, int | bytes]] = []
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        if key & 7 == 0:
            value, at = _varint(data, at)
            out.append((key >> 3, value))
        else:
            assert key & 7 == 2, "only numbers and strings are used"
            length, at = _varint(data, at)
            out.append((key >> 3, data[at : at + length]))
            at += length
    return out


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def _number(field: int, value: int) -> bytes:
    return _written(field << 3) + _written(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _written(field << 3 | 2) + _written(len(value)) + value


def _written(value: int) -> bytes:
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])
