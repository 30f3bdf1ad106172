/*
 * What happens to a process in the middle of its work on a file: it is killed
 * or stopped just before its n-th system call that locks or changes the file,
 * or half way through a write; or the call fails. The calls are caught by the
 * linker's --wrap, so that the library has nothing in it for this.
 */
#ifndef AGAIN_TESTS_INTERFERE_H
#define AGAIN_TESTS_INTERFERE_H

#include <stdbool.h>

typedef enum interference {
  UNHARMED = 0,
  KILLED_BEFORE,
  KILLED_WITHIN, /* a write; any other call is done */
  STOPPED_BEFORE,
  FAILED /* that call alone; of a write half may be done */
} interference;

/* From now on, in this process. `step` counts from 1. */
void interfere(interference how, unsigned step);
/* Whether it has happened. */
bool interference_is_over(void);

#endif
