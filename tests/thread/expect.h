/* The one assertion of the thread tests: it holds in every build. */
#ifndef AGAIN_TESTS_THREAD_EXPECT_H
#define AGAIN_TESTS_THREAD_EXPECT_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static inline void expect(bool holds, const char *what) {
  if (!holds) {
    fprintf(stderr, "does not hold: %s\n", what);
    abort();
  }
}

#endif
