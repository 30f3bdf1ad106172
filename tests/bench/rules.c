/* Many rules: a lookup's cost beside a walk with fnmatch, and a load. */
#include "bench.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { QUERY_COUNT = 64, GLOB_BYTES = 64 };

typedef struct rule_set {
  size_t count;
  char (*globs)[GLOB_BYTES];
  char *text;
  size_t size;
  again_policy *policy;
  again_response *queries[QUERY_COUNT];
  size_t next;
  size_t found;
} rule_set;

static uint64_t random_state = 88172645463325252u;

/* xorshift64: the same rules in every run. */
static uint64_t draw(void) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return random_state;
}

static void append_word(char *out, size_t size) {
  static const char *const words[] = {
      "Invalid",  "Operation",  "Denied", "Cluster",  "Status",  "Quota",
      "Exceeded", "Throttling", "User",   "Instance", "Network", "Zone",
      "Account",  "Backup",     "Engine", "Version",  "Storage", "Price"};
  size_t used = strlen(out);
  snprintf(out + used, size - used, "%s",
           words[draw() % (sizeof(words) / sizeof(words[0]))]);
}

static void make_code(char *out, size_t size, size_t index) {
  out[0] = '\0';
  append_word(out, size);
  append_word(out, size);
  size_t used = strlen(out);
  snprintf(out + used, size - used, "%zu.", index);
  append_word(out, size);
}

/* Two thirds exact; of the rest most end in a star, some begin with one, and
 * one rule in twenty has two. */
static void make_glob(char *out, size_t size, size_t index) {
  char code[GLOB_BYTES];
  make_code(code, sizeof(code), index);
  uint64_t kind = draw() % 100;
  char *dot = strchr(code, '.');
  if (kind < 67) {
    snprintf(out, size, "%s", code);
  } else if (kind < 85) {
    snprintf(out, size, "%.*s*", (int)(dot - code) + 1, code);
  } else if (kind < 95) {
    snprintf(out, size, "*%s", code + 2);
  } else {
    snprintf(out, size, "%.4s*%.*s*", code, (int)(dot - code) - 4, code + 4);
  }
}

/* Half of the queries are codes that a rule was made from. */
static void make_query(const rule_set *set, char *out, size_t size) {
  if (draw() % 2 == 0) {
    make_code(out, size, set->count + draw() % 1000);
    return;
  }
  const char *glob = set->globs[draw() % set->count];
  size_t used = 0;
  for (; *glob != '\0' && used + 2 < size; glob++) {
    out[used++] = *glob == '*' ? 'Q' : *glob;
  }
  out[used] = '\0';
}

static void write_policy(rule_set *set) {
  FILE *file = open_memstream(&set->text, &set->size);
  bench_require(file != NULL, "no memory");
  fprintf(file, "{\"again\": 1, \"name\": \"many\", \"rules\": [\n");
  for (size_t i = 0; i < set->count; i++) {
    fprintf(file,
            "{\"code\": \"%s\", \"class\": \"client-fault\", "
            "\"reason\": \"invalid-parameter\"}%s\n",
            set->globs[i], i + 1 < set->count ? "," : "]}");
  }
  fclose(file);
}

static void make_rules(rule_set *set, size_t count) {
  memset(set, 0, sizeof(*set));
  set->count = count;
  set->globs = malloc(count * sizeof(set->globs[0]));
  bench_require(set->globs != NULL, "no memory");
  for (size_t i = 0; i < count; i++) {
    make_glob(set->globs[i], GLOB_BYTES, i);
  }
  write_policy(set);
  set->policy = bench_policy(set->text, set->size);
  for (size_t i = 0; i < QUERY_COUNT; i++) {
    char code[GLOB_BYTES];
    make_query(set, code, sizeof(code));
    bench_require(
        again_response_new(&set->queries[i], set->policy, NULL) == AGAIN_OK &&
            again_response_set(set->queries[i], "code", code) == AGAIN_OK,
        "no response");
    again_response_set_status(set->queries[i], 400, AGAIN_TRANSPORT_OK);
  }
}

static void free_rules(rule_set *set) {
  for (size_t i = 0; i < QUERY_COUNT; i++) {
    again_response_free(set->queries[i]);
  }
  again_policy_unref(set->policy);
  free(set->text);
  free(set->globs);
}

/* ---- engines ------------------------------------------------------------ */

static const again_response *next_query(rule_set *set) {
  set->next = (set->next + 1) % QUERY_COUNT;
  return set->queries[set->next];
}

/* Which rule, from 1; 0 = none. Each stands on a line of its own. */
static size_t classify(const again_response *query) {
  again_verdict verdict = AGAIN_VERDICT_INIT;
  again_classify(query, &verdict);
  return verdict.rule_line > 0 ? verdict.rule_line - 1 : 0;
}

static size_t walk(const rule_set *set, const again_response *query) {
  const char *code = again_response_code(query).data;
  for (size_t i = 0; i < set->count; i++) {
    if (fnmatch(set->globs[i], code, 0) == 0) {
      return i + 1;
    }
  }
  return 0;
}

static void run_classify(void *user) {
  rule_set *set = user;
  set->found += classify(next_query(set));
}

static void run_walk(void *user) {
  rule_set *set = user;
  set->found += walk(set, next_query(set));
}

static void run_load(void *user) {
  const rule_set *set = user;
  again_policy_unref(bench_policy(set->text, set->size));
}

static void check_same(const rule_set *set) {
  for (size_t i = 0; i < QUERY_COUNT; i++) {
    bench_require(classify(set->queries[i]) == walk(set, set->queries[i]),
                  "fnmatch finds another rule");
  }
}

void bench_rules(void) {
  static const struct {
    size_t count;
    double target;
  } rows[] = {{10, 0}, {200, 0}, {5000, 200}, {100000, 0}};
  double lookup_ns[sizeof(rows) / sizeof(rows[0])];
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    rule_set set;
    make_rules(&set, rows[i].count);
    check_same(&set);
    char title[64];
    snprintf(title, sizeof(title), "lookup, %zu rules", rows[i].count);
    const bench_engine engines[] = {
        {"libagain", run_classify, &set, 0},
        {"fnmatch", run_walk, &set, rows[i].target},
    };
    bench_compare(title, engines, 2);
    lookup_ns[i] = bench_median_ns(&engines[0]);
    if (rows[i].count == 5000) {
      const bench_engine load = {"libagain", run_load, &set, 0};
      bench_figure("lookup, 5,000 rules", lookup_ns[i], "ns", 150);
      bench_figure("load, 5,000 rules", bench_median_ns(&load) / 1e6, "ms", 5);
    }
    free_rules(&set);
  }
  bench_figure("lookup, 100,000 rules beside 5,000",
               lookup_ns[3] / lookup_ns[2], "times", 4);
}
