/*
 * Finds the globs that match a code, at a cost that does not grow with those
 * that don't: a hash for exact codes, and for globs a search by their longest
 * literals. Immutable once built.
 */
#ifndef AGAIN_POLICY_CODE_INDEX_H
#define AGAIN_POLICY_CODE_INDEX_H

#include "base/arena.h"

typedef struct again_code_index again_code_index;

/* A glob of a rule. The smaller `rule`, the earlier it stands. */
typedef struct again_code_entry {
  again_text glob;
  uint32_t rule;
} again_code_entry;

/* `entries` in any order; their texts must outlive the index. The index lies
 * in `arena`, scratch memory comes from the arena's own hooks and is given
 * back. NULL when there is no memory. */
const again_code_index *again_code_index_build(again_arena *arena,
                                               const again_code_entry *entries,
                                               size_t count);

/* Returns true to pass the rule over, false to accept it. */
typedef bool again_code_reject_fn(uint32_t rule, const void *user);

/*
 * The first rule, below `limit`, with a glob that matches `code` and that
 * `reject` (may be NULL) does not pass over; `limit` where none. `reject` is
 * asked only of rules whose glob matches and that would be the first; it may
 * be asked twice of one.
 */
uint32_t again_code_index_first(const again_code_index *index, again_text code,
                                uint32_t limit, again_code_reject_fn *reject,
                                const void *user);

#endif
