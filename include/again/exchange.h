/**
 * @file exchange.h
 * What machines share: carries the states of a governor's scopes to a remote
 * store and back. libagain-redis does it with Redis; whoever has another store
 * that compares and sets may use that.
 */
#ifndef AGAIN_EXCHANGE_H
#define AGAIN_EXCHANGE_H

#include <again/governor.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * One scope's part in an exchange. The remote store keeps a version and bytes
 * by name, as one. Where its version is @p version, and there are @p bytes, it
 * sets them, with a new version that it never gave before; else it changes
 * nothing. Either way the carrier writes down how it is then.
 */
typedef struct again_exchange {
  size_t struct_size;
  /** ASCII, without spaces. Does not tell the scope's own name. */
  const char *name;
  /** 0 = the store has nothing by this name. */
  uint64_t version;
  /** NULL = only to look whether there is another version. */
  const void *bytes;
  size_t size_bytes;
  /** For the carrier to fill in: whether it was set, */
  bool is_set;
  /** the version that the store has now, 0 = none, */
  uint64_t remote_version;
  /** and where that is neither set nor @p version, what it is. It may be any
   * bytes, and stays until the exchange ends. */
  const void *remote_bytes;
  size_t remote_size_bytes;
} again_exchange;

/**
 * Tells the carrier to begin an exchange soon, and not only at the time that it
 * was told. Called from any thread, with the governor's lock held: it must not
 * call the governor, nor block.
 */
typedef void again_exchange_fn(void *user);

/**
 * From now on the governor's states are those of a remote store, which a
 * carrier brings: the policy's `store` is not used. A scope that holds nobody
 * is answered at once by what is known of it here, though a call waits 50 ms at
 * most for the first word of its scope; where calls are held, none goes before
 * the store has agreed. When nothing has come back for a second this process
 * goes on alone, and `store_changed` of the governor's options is told.
 *
 * Of a `concurrency` budget each process keeps its own.
 *
 * Threads: no call may be under way. The governor has a lock where the carrier
 * is a thread of its own.
 * @retval AGAIN_OK
 * @retval AGAIN_ENOMEM
 * @retval AGAIN_EINVAL  no governor of again_governor_new(), or it has a
 * carrier
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status again_governor_exchange_open(
    again_governor *governor, again_exchange_fn *call, void *user);

/**
 * Begins an exchange, if there is anything to be exchanged.
 *
 * @param out      as many items as it returns, to be filled in; valid until the
 *                 exchange ends
 * @param next_ms  when to come again, mono_ms, unless called before;
 *                 AGAIN_NEVER = when called
 * @return how many; 0 = no exchange begins, or one is under way
 * @since 0.1
 */
AGAIN_API size_t again_governor_exchange_begin(again_governor *governor,
                                               const again_time *now,
                                               again_exchange **out,
                                               uint64_t *next_ms);

/**
 * Ends the exchange that is under way. Held calls are told by
 * again_governor_options.ready where they had better ask.
 *
 * @param remote_ms  the remote store's time, taken after the exchange began; of
 *                   a clock that all carriers of this store see
 * @param problem    NULL = all items are filled in; else why not, as one line:
 *                   the exchange counts for nothing
 * @since 0.1
 */
AGAIN_API void again_governor_exchange_end(again_governor *governor,
                                           const again_time *now,
                                           uint64_t remote_ms,
                                           const char *problem);

/**
 * The carrier goes, and the policy's `store` is used again. Does nothing where
 * there is none. No call may be under way.
 * @since 0.1
 */
AGAIN_API void again_governor_exchange_close(again_governor *governor);

#ifdef __cplusplus
}
#endif

#endif
