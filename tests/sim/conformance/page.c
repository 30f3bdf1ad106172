#include "conformance.h"

#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char head[] =
    "# Conformance\n"
    "\n"
    "Others have published cases for parts of what this library does. Those for"
    " which it\n"
    "has a word are run against it as they stand: the tables in"
    " `tests/sim/conformance`\n"
    "hold them, a file for each source. A case that means something else here,"
    " or nothing,\n"
    "is *not ours*, in part or in whole, and stands below with its reason.\n"
    "\n"
    "This page is written from those tables by their test:"
    " `AGAIN_UPDATE=1 ctest -R sim/conformance`.\n"
    "\n"
    "| vectors | run | in part | not ours |\n"
    "| --- | ---: | ---: | ---: |\n";

static void put_counts(FILE *out) {
  conformance_counts sum = {0, 0, 0};
  for (size_t i = 0; i < conformance_source_count; i++) {
    const conformance_source *source = conformance_sources[i];
    conformance_counts found = conformance_count(source);
    (void)fprintf(out, "| %s | %zu | %zu | %zu |\n", source->vectors, found.run,
                  found.partly, found.others);
    sum.run += found.run;
    sum.partly += found.partly;
    sum.others += found.others;
  }
  (void)fprintf(out, "| all | %zu | %zu | %zu |\n", sum.run, sum.partly,
                sum.others);
}

/* How long the part of a name is that stands before its number; where it has
 * none, all of it. */
static size_t stem_of(const char *name) {
  size_t size = strlen(name);
  while (size > 0 && name[size - 1] >= '0' && name[size - 1] <= '9') {
    size--;
  }
  return size;
}

/* Whether `b` is `a` with the next number, and the same is said of it. */
static bool goes_on(const conformance_source *source,
                    const conformance_other *a, const conformance_other *b) {
  size_t stem = stem_of(a->name);
  return strcmp(a->because, b->because) == 0 && stem == stem_of(b->name) &&
         strncmp(a->name, b->name, stem) == 0 &&
         strtoul(a->name + stem, NULL, 10) + 1 ==
             strtoul(b->name + stem, NULL, 10) &&
         (conformance_rows_of(source, a->name) > 0) ==
             (conformance_rows_of(source, b->name) > 0);
}

/* One case, or several that are numbered; returns the last of them. */
static size_t put_run(FILE *out, const conformance_source *source,
                      size_t first) {
  const conformance_other *others = source->others;
  size_t last = first;
  while (last + 1 < source->other_count &&
         goes_on(source, &others[last], &others[last + 1])) {
    last++;
  }
  (void)fprintf(out, "`%s`", others[first].name);
  if (last > first) {
    const char *name = others[last].name;
    (void)fprintf(out, " to `%s`", name + stem_of(name));
  }
  if (conformance_rows_of(source, others[first].name) > 0) {
    (void)fputs(" (in part)", out);
  }
  return last;
}

/* Neighbours with the same reason share a line. */
static void put_others(FILE *out, const conformance_source *source) {
  const conformance_other *others = source->others;
  bool is_new_line = true;
  for (size_t i = 0; i < source->other_count; i++) {
    (void)fputs(is_new_line ? "* " : ", ", out);
    i = put_run(out, source, i);
    is_new_line = i + 1 == source->other_count ||
                  strcmp(others[i + 1].because, others[i].because) != 0;
    if (is_new_line) {
      (void)fprintf(out, ": %s.\n", others[i].because);
    }
  }
}

char *conformance_page(void) {
  char *page = NULL;
  size_t size;
  FILE *out = open_memstream(&page, &size);
  cr_assert_not_null(out);
  (void)fputs(head, out);
  put_counts(out);
  for (size_t i = 0; i < conformance_source_count; i++) {
    const conformance_source *source = conformance_sources[i];
    (void)fprintf(out, "\n## %s\n\nFrom %s.%s", source->vectors, source->origin,
                  source->other_count > 0 ? " Not ours:\n\n" : "\n");
    put_others(out, source);
  }
  cr_assert_eq(fclose(out), 0);
  return page;
}
