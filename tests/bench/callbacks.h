/* What bare libcurl is given, so that it calls back as often as it does with
 * ours. */
#ifndef AGAIN_TESTS_BENCH_CALLBACKS_H
#define AGAIN_TESTS_BENCH_CALLBACKS_H

#include <curl/curl.h>

/* `user` is a size_t, to which the bytes are added. */
size_t bench_count_bytes(char *bytes, size_t size, size_t count, void *user);
/* Of header lines and of sends. */
void bench_set_callbacks(CURL *easy, size_t *total);

#endif
