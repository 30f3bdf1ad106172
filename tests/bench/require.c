#include "require.h"

#include <stdio.h>
#include <stdlib.h>

void bench_require(bool holds, const char *what) {
  if (!holds) {
    fprintf(stderr, "bench: %s\n", what);
    exit(1);
  }
}
