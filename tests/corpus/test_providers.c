/*
 * Responses captured from APIs, each read with its provider's pack, as
 * providers.csv names it. What is not as the index says must stand in
 * misses.csv with the reason why, and what stands there must be a miss: so the
 * table is neither too short nor out of date. The folder of responses is not
 * part of the project; without it nothing is tested.
 */
#include <again/again.h>

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/glob.h"
#include "base/text.h"
#include "captured_index.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(providers, .fini = end);

/* Misses allowed, in percent of all files. */
static const size_t percent_allowed[CAPTURED_FACT_COUNT] = {
    [CAPTURED_CODE] = 3,  [CAPTURED_MESSAGE] = 3, [CAPTURED_REQUEST_ID] = 3,
    [CAPTURED_CLASS] = 5, [CAPTURED_EFFECT] = 0,  [CAPTURED_HINT] = 0,
};

typedef struct tally {
  size_t files;
  size_t judged; /* those of providers that have a pack */
  size_t missed[CAPTURED_FACT_COUNT];
} tally;

/* --- tables --------------------------------------------------------------- */

/* The first row whose glob the file's name matches. Close the table. */
static bool find_provider(table *rows, const char *file) {
  cr_assert(table_open(rows, TABLE_DIR "/providers.csv"));
  while (table_next(rows)) {
    if (again_glob_match(again_text_of(table_cell(rows, "files")),
                         again_text_of(file))) {
      return true;
    }
  }
  return false;
}

static bool is_known_miss(const char *file, captured_fact fact) {
  table rows;
  bool is_known = false;
  cr_assert(table_open(&rows, TABLE_DIR "/misses.csv"));
  while (table_next(&rows) && !is_known) {
    is_known = strcmp(table_cell(&rows, "file"), file) == 0 &&
               strcmp(table_cell(&rows, "what"), captured_fact_name(fact)) == 0;
    cr_assert_neq(table_cell(&rows, "reason")[0], '\0', "%s", file);
  }
  table_close(&rows);
  return is_known;
}

static size_t count_misses(void) {
  table rows;
  size_t count = 0;
  cr_assert(table_open(&rows, TABLE_DIR "/misses.csv"));
  for (; table_next(&rows); count++) {
  }
  table_close(&rows);
  return count;
}

/* --- judging -------------------------------------------------------------- */

static void judge_fact(const table *index, captured_fact fact,
                       const again_response *response, tally *out) {
  const char *file = table_cell(index, "file");
  bool is_right = captured_is_right(index, fact, response);
  bool is_known = is_known_miss(file, fact);
  out->missed[fact] += is_right ? 0 : 1;
  if (!is_right) {
    captured_tell(index, fact, response);
  }
  cr_expect(is_right || is_known, "%s: %s: a miss that is not in the table",
            file, captured_fact_name(fact));
  cr_expect_not(is_right && is_known, "%s: %s: no longer a miss", file,
                captured_fact_name(fact));
}

static void judge_file(const table *index, const table *provider, tally *out) {
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  again_policy *policy;
  again_reader *reader;
  again_response *response;
  const char *pack = table_cell(provider, "pack");
  cr_assert_eq(again_policy_load(&policy, pack, &options, NULL), AGAIN_OK, "%s",
               pack);
  cr_assert_eq(again_reader_new(&reader, policy, &counting_mem), AGAIN_OK);
  captured_read(index, reader, table_cell(provider, "method"), &response);
  out->judged++;
  for (int fact = 0; fact < CAPTURED_FACT_COUNT; fact++) {
    judge_fact(index, (captured_fact)fact, response, out);
  }
  again_reader_free(reader);
  again_policy_unref(policy);
}

static void judge_all(table *index, tally *out) {
  for (; table_next(index); out->files++) {
    table providers;
    if (find_provider(&providers, table_cell(index, "file"))) {
      judge_file(index, &providers, out);
    }
    table_close(&providers);
  }
}

Test(providers, each_response_with_its_pack) {
  table index;
  if (!table_open(&index, shared_path("corpus/index.csv"))) {
    printf("skipped: no corpus folder\n");
    return;
  }
  tally found = {0};
  judge_all(&index, &found);
  table_close(&index);
  size_t misses = 0;
  printf("%zu files, %zu of them with a pack\n", found.files, found.judged);
  for (int i = 0; i < CAPTURED_FACT_COUNT; i++) {
    const char *name = captured_fact_name((captured_fact)i);
    printf("%s right in %zu of %zu\n", name, found.judged - found.missed[i],
           found.judged);
    cr_expect_leq(found.missed[i] * 100, found.files * percent_allowed[i], "%s",
                  name);
    misses += found.missed[i];
  }
  cr_expect_eq(count_misses(), misses, "misses.csv names files that are gone");
}
