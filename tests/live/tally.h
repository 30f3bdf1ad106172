/* An allocator that knows how many bytes are in use: of the library, and of
 * libcurl. For programs of one thread. */
#ifndef AGAIN_TESTS_LIVE_TALLY_H
#define AGAIN_TESTS_LIVE_TALLY_H

#include <again/again.h>

/* Of this the library's memory comes. */
extern const again_mem tally_mem;
size_t tally_bytes(void);
size_t tally_blocks(void);

/* In place of curl_global_init(): libcurl's memory is counted, too. */
void tally_curl_begin(void);
size_t tally_curl_bytes(void);

/* False under a sanitizer or valgrind, whose own memory is the process', too.
 */
bool tally_knows_process(void);
/* Memory of the process, and its open files. */
size_t tally_process_bytes(void);
size_t tally_process_files(void);

#endif
