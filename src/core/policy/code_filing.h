/* Files each rule of an index under a literal. */
#ifndef AGAIN_POLICY_CODE_FILING_H
#define AGAIN_POLICY_CODE_FILING_H

#include "policy/code_model.h"

/* The number of something that is sorted by `key`. */
typedef struct again_code_rank {
  size_t key;
  uint32_t number;
} again_code_rank;

/* `index` has an empty table and room for all items and globs; `ranks` are the
 * numbers of the entries, the last rule first. False when there is no memory.
 */
bool again_code_file(again_code_index *index, again_arena *arena,
                     const again_code_entry *entries,
                     const again_code_rank *ranks, size_t count);

#endif
