/**
 * @file redis.h
 * The states of a governor's scopes in Redis, for machines to share.
 */
#ifndef AGAIN_REDIS_H
#define AGAIN_REDIS_H

#include <again/again.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Carries states to a Redis server and back, in a thread of its own. */
typedef struct again_redis again_redis;

/** Zero, but for `struct_size`, means the defaults. */
typedef struct again_redis_options {
  size_t struct_size;
  /** How long to wait for a connection, and for an answer. 0 = 1,000. */
  uint64_t timeout_ms;
  /** How long a scope stays that nobody uses. 0 = 300,000; 10,000 at least. */
  uint64_t expiry_ms;
  /** The clock by which the governor is asked. NULL = CLOCK_MONOTONIC, as
   * again_curl has it. Called from the thread. */
  void (*now)(again_time *out, void *user);
  void *now_user;
} again_redis_options;

#define AGAIN_REDIS_OPTIONS_INIT                                               \
  { sizeof(again_redis_options), 0, 0, NULL, NULL }

/**
 * Shares the governor's states with all that use the same server. Returns at
 * once; the thread connects when there is something to be exchanged, and where
 * it cannot the governor goes on alone, tells its `store_changed`, and it tries
 * again, every five seconds at last. No call ever waits for the network.
 *
 * Needs Redis 5 or later, one server. Kept are keys "again:...", with a hash
 * of the scope in their names.
 *
 * @param governor  of again_governor_new(), with a lock; outlives it. No call
 *                  may be under way
 * @param url       redis://[[user]:password@]host[:port][/db], or
 *                  unix:/path[?db=N]; a policy's `store`, "redis:" before
 *                  either, is taken too. Copied
 * @param options   NULL = defaults; copied
 * @param diag      why it is AGAIN_EINVAL, without password; may be NULL
 * @param mem       NULL = libc. What hiredis needs comes from libc in any case
 * @retval AGAIN_OK
 * @retval AGAIN_ENOMEM  or no thread is to be had
 * @retval AGAIN_EINVAL  the URL or an option; the governor has a carrier, or is
 *                       somebody's own
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status again_redis_new(
    again_redis **out, again_governor *governor, const char *url,
    const again_redis_options *options, again_diag *diag, const again_mem *mem);

/**
 * Takes away what is not yet exchanged, in a second at most and where answers
 * come within 200 ms, and ends the thread; beyond that only a name lookup that
 * is under way is waited for. The governor goes on with
 * its policy's `store`. No call may be under way. NULL does nothing.
 * @since 0.1
 */
AGAIN_API void again_redis_free(again_redis *redis);

/** As AGAIN_REDIS_OPTIONS_INIT; @p size is sizeof of the caller's. @since 0.1
 */
AGAIN_API void again_redis_options_init(again_redis_options *out, size_t size);

#ifdef __cplusplus
}
#endif

#endif
