/*
 * Locks on single bytes of a file. They belong to the open file description,
 * so that two stores in one process exclude each other as well, and the system
 * takes them back from a process that dies, at whatever moment. None is ever
 * waited for.
 */
#ifndef AGAIN_STORING_FILE_LOCK_H
#define AGAIN_STORING_FILE_LOCK_H

#include <stdint.h>

#include "storing/file_fault.h"

typedef enum again_file_lock {
  AGAIN_FILE_LOCK_NONE = 0,
  AGAIN_FILE_LOCK_SHARED,
  AGAIN_FILE_LOCK_ALONE
} again_file_lock;

/* Sets the lock on `byte`, from whatever it was. Between `try_count` tries the
 * processor is left to whoever holds it. FINE, BUSY or SYSTEM. */
again_file_fault again_file_lock_set(int fd, uint64_t byte,
                                     again_file_lock lock, unsigned try_count);
/* Unlocking cannot fail. */
void again_file_lock_drop(int fd, uint64_t byte);

#endif
