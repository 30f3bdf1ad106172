/* Measurements of what has failed say nothing. */
#ifndef AGAIN_TESTS_BENCH_REQUIRE_H
#define AGAIN_TESTS_BENCH_REQUIRE_H

#include <stdbool.h>

/* Ends the program, with what failed, where `holds` is false. */
void bench_require(bool holds, const char *what);

#endif
