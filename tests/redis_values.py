"""What stands in Redis, made readable: RQ compresses a job's arguments, and its failures in Base64 besides."""

from __future__ import annotations

import base64
import zlib
from binascii import Error as NotBase64
from contextlib import suppress

import redis


def everything_in_redis(client: redis.Redis) -> dict[str, bytes]:
    """By key: its name and every value, as they stand and unpacked."""
    found = {}
    for key in client.scan_iter("*"):
        parts = [key, *_values(client, key)]
        found[key.decode()] = b"\n".join(part for value in parts for part in (value, *_unpacked(value)))
    return found


def _values(client: redis.Redis, key: bytes) -> list[bytes]:
    match client.type(key).decode():
        case "string":
            return [client.get(key) or b""]
        case "hash":
            return [part for pair in client.hgetall(key).items() for part in pair]
        case "list":
            return list(client.lrange(key, 0, -1))
        case "set":
            return list(client.smembers(key))
        case "zset":
            return list(client.zrange(key, 0, -1))
        case "stream":
            return [part for _, fields in client.xrange(key) for pair in fields.items() for part in pair]
        case _:
            return []


def _unpacked(value: bytes) -> list[bytes]:
    unpacked = []
    with suppress(zlib.error):
        unpacked.append(zlib.decompress(value))
    with suppress(NotBase64, zlib.error):
        unpacked.append(zlib.decompress(base64.b64decode(value)))
    return unpacked
