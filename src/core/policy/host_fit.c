#include "policy/host_fit.h"

#include <string.h>

#include "base/glob.h"

/* A glob's bytes and stars, and which byte of the host each byte met. */
typedef struct tokens {
  int16_t items[AGAIN_HOST_BYTES_MAX];
  uint16_t places[AGAIN_HOST_BYTES_MAX];
  size_t count;
} tokens;

static bool take_apart(again_text pattern, tokens *out) {
  out->count = 0;
  int token;
  for (size_t at = 0;
       (token = again_glob_next(pattern, &at)) != AGAIN_GLOB_END;) {
    if (out->count == AGAIN_HOST_BYTES_MAX) {
      return false;
    }
    out->items[out->count++] = (int16_t)token;
  }
  return true;
}

/* From the end. A star first stands for nothing; on a mismatch only the last
 * one met grows, by one. */
static bool match(tokens *pattern, again_text host) {
  size_t token_at = pattern->count;
  size_t host_at = host.size;
  bool has_star = false;
  size_t before_star = 0;
  size_t star_begin = 0;
  for (;;) {
    const bool has_token = token_at > 0;
    const int token = has_token ? pattern->items[token_at - 1] : AGAIN_GLOB_END;
    if (token == AGAIN_GLOB_STAR) {
      has_star = true;
      before_star = --token_at;
      star_begin = host_at;
    } else if (has_token && host_at > 0 &&
               token == (unsigned char)host.data[host_at - 1]) {
      pattern->places[--token_at] = (uint16_t)--host_at;
    } else if (!has_token && host_at == 0) {
      return true;
    } else if (has_star && host_at > 0) {
      host_at = --star_begin;
      token_at = before_star;
    } else {
      return false;
    }
  }
}

/* False where the host has too many labels. */
static bool count_literals(const tokens *pattern, again_text host,
                           again_host_fit *out) {
  memset(out, 0, sizeof(*out));
  size_t token_at = pattern->count;
  size_t label = 0;
  for (size_t i = host.size; i-- > 0;) {
    while (token_at > 0 && pattern->items[token_at - 1] == AGAIN_GLOB_STAR) {
      token_at--;
    }
    if (token_at > 0 && pattern->places[token_at - 1] == i) {
      out->literal_counts[label]++;
      token_at--;
    }
    if (host.data[i] == '.' && ++label == AGAIN_HOST_LABELS_MAX) {
      return false;
    }
  }
  return true;
}

bool again_host_fits(again_text pattern, again_text host, again_host_fit *out) {
  tokens apart;
  return host.size <= AGAIN_HOST_BYTES_MAX && take_apart(pattern, &apart) &&
         match(&apart, host) && count_literals(&apart, host, out);
}

int again_host_fit_compare(const again_host_fit *a, const again_host_fit *b) {
  int order = 0;
  for (size_t i = 0; i < AGAIN_HOST_LABELS_MAX && order == 0; i++) {
    order = (int)a->literal_counts[i] - (int)b->literal_counts[i];
  }
  return order;
}
