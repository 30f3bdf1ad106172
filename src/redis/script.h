/*
 * Compare and set, on the server. It answers the server's time, the version
 * that it has now, its bytes where the caller has others, and whether those of
 * the caller were set. A version is the time in microseconds, so that none
 * comes twice, not even after the server has lost everything.
 */
#ifndef AGAIN_REDIS_SCRIPT_H
#define AGAIN_REDIS_SCRIPT_H

/* KEYS: name. ARGV: version, bytes ("" = look), expiry in ms. */
static const char again_redis_script[] =
    "local time = redis.call('TIME')\n"
    "local kept = redis.call('HMGET', KEYS[1], 'version', 'state')\n"
    "local version = kept[1] or '0'\n"
    "if not version:find('^%d+$') or #version > 16 then version = '0' end\n"
    "local is_set = 0\n"
    "local state = ''\n"
    "if version ~= ARGV[1] then\n"
    "  state = kept[2] or ''\n"
    "elseif ARGV[2] ~= '' then\n"
    "  local us = time[1] * 1000000 + time[2]\n"
    "  version = string.format('%.0f', math.max(us, version + 1))\n"
    "  redis.call('HSET', KEYS[1], 'version', version, 'state', ARGV[2])\n"
    "  is_set = 1\n"
    "end\n"
    "if version ~= '0' then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end\n"
    "return {time[1], time[2], version, state, is_set}\n";

#endif
