/* The files that a policy was made of, and those that would come before them,
 * as they were when it was loaded. */
#ifndef AGAIN_POLICY_CHANGED_H
#define AGAIN_POLICY_CHANGED_H

#include <sys/stat.h>

#include "base/arena.h"

/* What tells two states of a file apart without reading it. The time of the
 * last change of the inode is among them: who writes can set the other back. */
typedef struct again_stamp {
  mode_t mode;
  dev_t device;
  ino_t inode;
  off_t size;
  struct timespec modified;
  struct timespec changed;
} again_stamp;

again_stamp again_stamp_of(const struct stat *stat_of);

typedef struct again_watch again_watch;
struct again_watch {
  again_text path;
  again_text document; /* what it said; absent where there was no file */
  again_stamp stamp;
  again_watch *next;
};

/* Adds a copy of `watch` to the list, unless its path is there. The texts'
 * bytes are the caller's. */
AGAIN_MUST_USE again_status again_watch_add(again_watch **watches,
                                            const again_watch *watch,
                                            again_arena *arena);

#endif
