"""The compression of VBA projects, after [MS-OVBA] 2.4.1: chunks of 4,096 bytes, each with copies of what it holds already."""

import struct
from typing import Final

_CHUNK: Final = 4096
_LEAST: Final = 3
"""Bytes below which a copy is no shorter than the bytes themselves."""
_COMPRESSED: Final = 0xB000
_RAW: Final = 0x3000


def compressed(content: bytes) -> bytes:
    """A container with this content."""
    out = bytearray(b"\x01")
    for start in range(0, len(content), _CHUNK):
        chunk = content[start : start + _CHUNK]
        tokens = _tokens(chunk)
        if len(tokens) < _CHUNK:
            out += struct.pack("<H", _COMPRESSED | (len(tokens) - 1)) + tokens
        else:
            out += struct.pack("<H", _RAW | (_CHUNK - 1)) + chunk.ljust(_CHUNK, b"\0")
    return bytes(out)


def decompressed(container: bytes) -> bytes:
    """The content of a container; raises ValueError if it is none."""
    if container[:1] != b"\x01":
        raise ValueError("no compressed container")
    out = bytearray()
    place = 1
    while place < len(container):
        (header,) = struct.unpack_from("<H", container, place)
        end = min(len(container), place + (header & 0x0FFF) + 3)
        if header & 0x8000:
            _unpack(container[place + 2 : end], out)
        else:
            out += container[place + 2 : end]
        place = end
    return bytes(out)


def _unpack(tokens: bytes, out: bytearray) -> None:
    """Append what the tokens of a chunk stand for."""
    start = len(out)
    place = 0
    while place < len(tokens):
        flags = tokens[place]
        place += 1
        for bit in range(8):
            if place >= len(tokens):
                return
            if not flags >> bit & 1:
                out.append(tokens[place])
                place += 1
                continue
            (token,) = struct.unpack_from("<H", tokens, place)
            place += 2
            bits = _bits(len(out) - start)
            source = len(out) - (token >> (16 - bits)) - 1
            for _ in range((token & (0xFFFF >> bits)) + _LEAST):  # a copy may run into itself
                out.append(out[source])
                source += 1


def _tokens(chunk: bytes) -> bytes:
    """A chunk as tokens, eight behind each byte of flags; the longest copy from where the same three bytes stood last."""
    out = bytearray()
    seen: dict[bytes, int] = {}
    place = 0
    while place < len(chunk):
        flag_place = len(out)
        out.append(0)
        for bit in range(8):
            if place >= len(chunk):
                break
            source = seen.get(chunk[place : place + _LEAST], -1)
            length = 1
            if source >= 0 and place + _LEAST <= len(chunk):
                bits = _bits(place)
                length = _same(chunk, source, place, (0xFFFF >> bits) + _LEAST)
                token = (place - source - 1) << (16 - bits) | (length - _LEAST)
                out[flag_place] |= 1 << bit
                out += struct.pack("<H", token)
            else:
                out.append(chunk[place])
            for passed in range(place, place + length):
                seen[chunk[passed : passed + _LEAST]] = passed
            place += length
    return bytes(out)


def _same(chunk: bytes, source: int, place: int, most: int) -> int:
    """How many bytes from two places on are the same, at most so many."""
    length = 0
    while length < most and place + length < len(chunk) and chunk[source + length] == chunk[place + length]:
        length += 1
    return length


def _bits(done: int) -> int:
    """Bits of a copy's distance, which grow with what the chunk holds already."""
    return max((done - 1).bit_length(), 4)
