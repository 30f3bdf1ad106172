/* Hosts that other packs claim as well. */
#include "base/glob.h"
#include "base/text.h"
#include "lint/lint.h"

/* A longer name is no host's. */
enum { TOKENS_MAX = 255 };

/* A glob's characters and stars. */
typedef struct tokens {
  int items[TOKENS_MAX];
  size_t count;
} tokens;

static bool take_apart(again_text glob, tokens *out) {
  out->count = 0;
  int token;
  for (size_t at = 0; (token = again_glob_next(glob, &at)) != AGAIN_GLOB_END;) {
    if (out->count == TOKENS_MAX) {
      return false;
    }
    out->items[out->count++] =
        token == AGAIN_GLOB_STAR ? token : again_ascii_lower((char)token);
  }
  return true;
}

/* One row of a table: `row[j]` says whether what is left of `a` from `i` on,
 * and of `b` from `j` on, have a text in common. It held that of `i + 1`. */
static void step_back(const tokens *a, size_t i, const tokens *b,
                      bool row[TOKENS_MAX + 1]) {
  bool behind_both = false; /* of i + 1 and j + 1 */
  for (size_t j = b->count + 1; j-- > 0;) {
    bool behind_a = row[j];
    bool has_a = i < a->count;
    bool has_b = j < b->count;
    if ((has_a && a->items[i] == AGAIN_GLOB_STAR) ||
        (has_b && b->items[j] == AGAIN_GLOB_STAR)) {
      row[j] = (has_a && behind_a) || (has_b && row[j + 1]);
    } else {
      row[j] = has_a == has_b &&
               (!has_a || (a->items[i] == b->items[j] && behind_both));
    }
    behind_both = behind_a;
  }
}

bool again_lint_globs_meet(again_text a, again_text b) {
  tokens left;
  tokens right;
  if (!take_apart(a, &left) || !take_apart(b, &right)) {
    return false;
  }
  bool row[TOKENS_MAX + 1] = {false};
  for (size_t i = left.count + 1; i-- > 0;) {
    step_back(&left, i, &right, row);
  }
  return row[0];
}

/* Whether both fit a host that is likely to be there: what a star at the
 * beginning stands for is hardly ever the beginning of the other. */
static bool is_partly_same(again_text a, again_text b) {
  bool are_named = again_text_find(a, '*') > 0 && again_text_find(b, '*') > 0;
  return are_named && again_lint_globs_meet(a, b);
}

/* The hosts of another pack that fit what a host of this file fits. */
static void judge_tie(again_lint *lint, const again_json *host,
                      const again_policy *other) {
  for (size_t i = 0; i < other->hosts.count; i++) {
    again_text theirs = other->hosts.items[i];
    bool is_as_exact = again_glob_literal_count(theirs) ==
                       again_glob_literal_count(host->text);
    bool is_same = again_glob_covers(theirs, host->text) ||
                   again_glob_covers(host->text, theirs);
    if (is_as_exact && (is_same || is_partly_same(theirs, host->text))) {
      again_lint_tell(lint, "host-tie", host, "\"%s\" of %s fits %s",
                      theirs.data, other->name.data,
                      is_same ? "the same hosts" : "some of the same hosts");
    }
  }
}

void again_lint_hosts(again_lint *lint) {
  const again_json *hosts = again_json_member(lint->root, "hosts");
  const char *name = NULL;
  for (size_t i = 0; hosts != NULL && (name = again_policy_pack(i)) != NULL;
       i++) {
    again_policy *other = NULL;
    if (again_text_is(lint->policy->name, name) ||
        again_policy_load(&other, name, NULL, NULL) != AGAIN_OK) {
      continue;
    }
    const again_json *host = again_json_first_item(hosts);
    for (; host != NULL; host = again_json_next_item(hosts, host)) {
      judge_tie(lint, host, other);
    }
    again_policy_unref(other);
  }
}
