#include "tally.h"

#include <curl/curl.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../thread/expect.h"

#define EXPECT(condition) expect((condition), #condition)

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#  define HAS_SANITIZER true
#elif defined(__has_feature)
#  if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#    define HAS_SANITIZER true
#  endif
#endif
#ifndef HAS_SANITIZER
#  define HAS_SANITIZER false
#endif

typedef struct tally {
  size_t bytes;
  size_t blocks;
} tally;

/* Before each block stands its size. */
typedef union head {
  size_t size;
  max_align_t alignment;
} head;

static tally own;
static tally of_curl;

static void *resize(tally *all, void *block, size_t size) {
  head *before = block != NULL ? (head *)block - 1 : NULL;
  const size_t old_size = before != NULL ? before->size : 0;
  head *after = realloc(before, sizeof(head) + size);
  EXPECT(after != NULL);
  after->size = size;
  all->blocks += block == NULL;
  all->bytes += size - old_size;
  return after + 1;
}

static void release(tally *all, void *block) {
  if (block != NULL) {
    head *before = (head *)block - 1;
    all->blocks--;
    all->bytes -= before->size;
    free(before);
  }
}

static void *own_realloc(void *block, size_t size, void *user) {
  (void)user;
  return resize(&own, block, size);
}

static void own_free(void *block, void *user) {
  (void)user;
  release(&own, block);
}

const again_mem tally_mem = {own_realloc, own_free, NULL};

size_t tally_bytes(void) {
  return own.bytes;
}

size_t tally_blocks(void) {
  return own.blocks;
}

static void *curl_malloc(size_t size) {
  return resize(&of_curl, NULL, size);
}

static void *curl_realloc(void *block, size_t size) {
  return resize(&of_curl, block, size);
}

static void curl_release(void *block) {
  release(&of_curl, block);
}

static char *curl_strdup(const char *text) {
  const size_t size = strlen(text) + 1;
  return memcpy(curl_malloc(size), text, size);
}

static void *curl_calloc(size_t count, size_t size) {
  return memset(curl_malloc(count * size), 0, count * size);
}

void tally_curl_begin(void) {
  EXPECT(curl_global_init_mem(CURL_GLOBAL_DEFAULT, curl_malloc, curl_release,
                              curl_realloc, curl_strdup,
                              curl_calloc) == CURLE_OK);
}

size_t tally_curl_bytes(void) {
  return of_curl.bytes;
}

bool tally_knows_process(void) {
  return !HAS_SANITIZER && getenv("LD_PRELOAD") == NULL; /* so comes valgrind */
}

size_t tally_process_bytes(void) {
  FILE *file = fopen("/proc/self/statm", "re");
  char line[128];
  EXPECT(file != NULL && fgets(line, sizeof(line), file) != NULL);
  (void)fclose(file);
  const char *resident = strchr(line, ' '); /* the second number, in pages */
  EXPECT(resident != NULL);
  return strtoul(resident, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);
}

size_t tally_process_files(void) {
  DIR *folder = opendir("/proc/self/fd");
  size_t count = 0;
  EXPECT(folder != NULL);
  while (readdir(folder) != NULL) {
    count++;
  }
  (void)closedir(folder);
  return count;
}
