/* That the tables are whole: every case of the vectors is run, or has its
 * reason, and no table speaks of a case that is not there. And that the page
 * of it all is what they say. */
#include "conformance.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "harness.h"
#include "policy/json_doc.h"
#include "vectors.h"

static void end(void) {
  assert_balance();
}
TestSuite(conformance, .fini = end);

#define NAME_BYTES 128

typedef struct found_cases {
  const conformance_source *source;
  size_t count;
} found_cases;

static void find(found_cases *cases, const char *name) {
  const conformance_source *source = cases->source;
  cases->count++;
  cr_expect(conformance_rows_of(source, name) > 0 ||
                conformance_other_of(source, name) != NULL,
            "%s: %s must have a row or a reason", source->vectors, name);
}

static bool has_items(const again_json *value) {
  return value->kind == AGAIN_JSON_ARRAY || value->kind == AGAIN_JSON_OBJECT;
}

/* A list is one of cases where its items are more than plain values. */
static bool is_list_of_cases(const again_json *value) {
  return value->kind == AGAIN_JSON_ARRAY && value->count > 0 &&
         has_items(value->first);
}

/* What a case calls itself. */
static const again_json *own_name(const again_json *item) {
  static const char *const members[] = {"name", "test", "field"};
  for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
    const again_json *name = again_json_member(item, members[i]);
    if (name != NULL) {
      return name;
    }
  }
  return NULL;
}

static void find_list(found_cases *cases, const char *path,
                      const again_json *list) {
  size_t number = 0;
  for (const again_json *item = list->first; item != NULL; item = item->next) {
    char name[NAME_BYTES];
    const again_json *own = own_name(item);
    if (own != NULL) {
      (void)snprintf(name, sizeof(name), "%s/%.*s", path, (int)own->text.size,
                     own->text.data);
    } else {
      (void)snprintf(name, sizeof(name), "%s/%zu", path, number);
    }
    find(cases, name);
    number++;
  }
}

/* The lists of cases in a member, or where it has none the member itself. */
static void find_member(found_cases *cases, const again_json *member) {
  char path[NAME_BYTES];
  (void)snprintf(path, sizeof(path), "%.*s", (int)member->name.size,
                 member->name.data);
  if (is_list_of_cases(member)) {
    find_list(cases, path, member);
    return;
  }
  size_t before = cases->count;
  if (member->kind == AGAIN_JSON_OBJECT) {
    for (const again_json *at = member->first; at != NULL; at = at->next) {
      if (is_list_of_cases(at)) {
        char inner[NAME_BYTES * 2];
        (void)snprintf(inner, sizeof(inner), "%s/%.*s", path,
                       (int)at->name.size, at->name.data);
        find_list(cases, inner, at);
      }
    }
  }
  if (cases->count == before) {
    find(cases, path);
  }
}

/* What is said of the cases, and is none. */
static bool is_about(const again_json *member) {
  static const char *const names[] = {"title",     "source",    "note", "model",
                                      "constants", "equations", "rule"};
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    if (again_text_is(member->name, names[i])) {
      return true;
    }
  }
  return false;
}

static void expect_whole(const conformance_source *source) {
  char file[NAME_BYTES];
  (void)snprintf(file, sizeof(file), "%s.json", source->vectors);
  char *text = vectors_read(file);
  again_arena arena;
  again_arena_init(&arena, &counting_mem);
  const again_json *root = NULL;
  again_json_fault fault;
  cr_assert_eq(again_json_parse(&arena, again_text_of(text), &root, &fault),
               AGAIN_OK);
  cr_assert_not_null(root, "%s: %s", file, fault.message);
  found_cases cases = {source, 0};
  for (const again_json *at = root->first; at != NULL; at = at->next) {
    if (!is_about(at)) {
      find_member(&cases, at);
    }
  }
  conformance_counts told = conformance_count(source);
  cr_expect_eq(told.run + told.partly + told.others, cases.count,
               "%s has %zu cases", file, cases.count);
  again_arena_clear(&arena);
  free(text);
}

Test(conformance, leaves_no_case_unjudged) {
  for (size_t i = 0; i < conformance_source_count; i++) {
    expect_whole(conformance_sources[i]);
  }
}

/* AGAIN_UPDATE=1 in the environment writes the page. */
Test(conformance, is_told_in_full) {
  static char written[1 << 16];
  char *page = conformance_page();
  const char *update = getenv("AGAIN_UPDATE");
  if (update != NULL && strcmp(update, "1") == 0) {
    FILE *out = fopen(AGAIN_CONFORMANCE_PAGE, "wb");
    cr_assert_not_null(out);
    (void)fputs(page, out);
    cr_assert_eq(fclose(out), 0);
  }
  FILE *in = fopen(AGAIN_CONFORMANCE_PAGE, "rb");
  cr_assert_not_null(in);
  size_t size = fread(written, 1, sizeof(written) - 1, in);
  (void)fclose(in);
  written[size] = '\0';
  cr_expect_str_eq(page, written, "run with AGAIN_UPDATE=1, and look");
  free(page);
}
