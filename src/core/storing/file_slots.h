/*
 * The states in a file that processes share: about a thousand scopes, in sets
 * of seven. A scope belongs to one set; the one unused longest in it makes
 * room.
 *
 * A state is there twice. The newer copy that is whole counts, and what is
 * written goes over the other: whoever dies in the middle leaves the state as
 * it was. All is read and written by system calls and nothing is mapped into
 * memory, for a mapped file that somebody cuts short ends each process that
 * looks at it.
 */
#ifndef AGAIN_STORING_FILE_SLOTS_H
#define AGAIN_STORING_FILE_SLOTS_H

#include "governing/scope_key.h"
#include "governing/scope_state.h"
#include "storing/file_fault.h"
#include "storing/file_header.h"

#define AGAIN_FILE_WAYS 7
#define AGAIN_FILE_SETS 147

/* A file that was joined, as one of those who share it sees it. */
typedef struct again_file {
  int fd;
  const again_file_header *header;
  uint64_t stamp; /* of that header; what was written by others has another */
} again_file;

/* What is to be known of a set, read at once. */
typedef struct again_file_line {
  uint64_t stamp;
  uint64_t tags[AGAIN_FILE_WAYS]; /* the first half of a key; 0 = vacant */
} again_file_line;

typedef struct again_file_copy {
  uint64_t checksum; /* of all that follows */
  uint64_t sequence;
  again_scope_key key;
  uint64_t used_ms;
  again_scope_state state;
} again_file_copy;

/* Where a scope's state is, or will be. */
typedef struct again_file_place {
  again_scope_key key;
  again_file_line line;
  unsigned set;
  unsigned way;      /* AGAIN_FILE_WAYS = none yet */
  unsigned older;    /* the copy to be written */
  uint64_t sequence; /* of the other */
  bool has_state;
} again_file_place;

/* What the file is expected to begin with. False = no boot id. */
bool again_file_slots_header(again_file_header *header);

/* Everything but may_have() needs the lock of the key's set. */
again_file_fault again_file_slots_lock(const again_file *file,
                                       again_scope_key key, unsigned try_count);
void again_file_slots_unlock(const again_file *file, again_scope_key key);

/* LOST = it is no longer the file that was joined. */
again_file_fault again_file_slots_find(const again_file *file,
                                       again_scope_key key,
                                       again_file_place *out,
                                       again_scope_state *state_ret);
again_file_fault again_file_slots_keep(const again_file *file,
                                       again_file_place *place,
                                       const again_scope_state *state,
                                       uint64_t now_ms);
again_file_fault again_file_slots_forget(const again_file *file,
                                         again_file_place *place);

/* May be asked while others change the file. */
bool again_file_slots_may_have(const again_file *file, again_scope_key key);

#endif
