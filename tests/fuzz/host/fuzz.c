/*
 * A glob and a host, a line each: both become names, whatever they are, and
 * the glob fits where it matches. Each of its literal characters counts once,
 * in one label. The host may be a URL's as well.
 */
#include "kit.h"

#include <stdlib.h>

#include "base/glob.h"
#include "base/text.h"
#include "policy/host_fit.h"
#include "policy/host_name.h"

static void check_fit(again_text glob, again_text host) {
  again_host_fit fit;
  if (!again_host_fits(glob, host, &fit)) {
    return;
  }
  size_t count = 0;
  for (size_t i = 0; i < AGAIN_HOST_LABELS_MAX; i++) {
    count += fit.literal_counts[i];
  }
  FUZZ_ASSERT(again_glob_match(glob, host));
  FUZZ_ASSERT(count == again_glob_literal_count(glob));
  FUZZ_ASSERT(again_host_fit_compare(&fit, &fit) == 0);
}

/* The short way of what is plain ends where the long one does. */
static void check_plain(again_arena *arena, again_text host) {
  again_text name;
  FUZZ_ASSERT(again_host_name_of_url(arena, host, &name));
  FUZZ_ASSERT(!again_host_name_is_plain(host) ||
              again_text_equals_ignore_case(name, host));
}

/* Few enough for every bound. */
static bool is_short(again_text text) {
  return text.size < AGAIN_HOST_LABELS_MAX;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzz_input input = {data, size};
  char *block = fuzz_rest(&input, &size);
  again_text whole = again_text_make(block, size);
  size_t end = again_text_find(whole, '\n');
  again_text glob;
  again_text host;
  again_arena arena;
  again_arena_init(&arena, NULL);
  FUZZ_ASSERT(
      again_host_name(&arena, again_text_make(whole.data, end), &glob) &&
      again_host_name(&arena, again_text_from(whole, end + 1), &host));
  check_fit(glob, host);
  check_plain(&arena, again_text_from(whole, end + 1));
  if (is_short(glob) && is_short(host)) {
    again_host_fit fit;
    FUZZ_ASSERT(again_host_fits(glob, host, &fit) ==
                again_glob_match(glob, host));
  }
  again_arena_clear(&arena);
  free(block);
  return 0;
}
