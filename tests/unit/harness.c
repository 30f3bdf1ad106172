#include "harness.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static size_t live_count;
static size_t allocation_count;
static size_t failing_allocation;
static bool has_failed;

static void *counting_realloc(void *ptr, size_t size, void *user) {
  (void)user;
  allocation_count++;
  if (allocation_count == failing_allocation) {
    has_failed = true;
    return NULL;
  }
  void *block = realloc(ptr, size);
  if (block != NULL && ptr == NULL) {
    live_count++;
  }
  return block;
}

static void counting_free(void *ptr, void *user) {
  (void)user;
  if (ptr != NULL) {
    live_count--;
  }
  free(ptr);
}

const again_mem counting_mem = {counting_realloc, counting_free, NULL};

void counting_reset(size_t fail_at) {
  allocation_count = 0;
  failing_allocation = fail_at;
  has_failed = false;
}

size_t counting_allocations(void) {
  return allocation_count;
}

size_t counting_live(void) {
  return live_count;
}

bool counting_failed(void) {
  return has_failed;
}

void assert_balance(void) {
  cr_assert_eq(live_count, 0, "%zu blocks were not freed", live_count);
}

char *exact_copy(const void *bytes, size_t size) {
  char *block = malloc(size > 0 ? size : 1);
  cr_assert_not_null(block);
  if (size > 0) {
    memcpy(block, bytes, size);
  }
  return block;
}

char *exact_text(const char *text, size_t *size_ret) {
  *size_ret = strlen(text);
  return exact_copy(text, *size_ret);
}

void exact_free(void *block) {
  free(block);
}
