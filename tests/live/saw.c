#include "saw.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define BODY_SHOWN_MAX 32

static void describe(const live_request *request, FILE *out) {
  const size_t line = strcspn(request->head, "\r\n");
  const size_t method = strcspn(request->head, " ");
  const size_t target = strcspn(request->head + method + 1, " ");
  cr_assert_lt(method + target, line, "%.*s", (int)line, request->head);
  (void)fprintf(out, "%u %.*s", request->connection, (int)(method + 1 + target),
                request->head);
  if (request->body_size > BODY_SHOWN_MAX) {
    (void)fprintf(out, " [%zu]", request->body_size);
  } else if (request->body_size > 0) {
    (void)fprintf(out, " %s", request->body);
  }
}

bool live_saw(live *t, const char *text) {
  char seen[2048] = "";
  const size_t count = live_requests(t);
  FILE *out = fmemopen(seen, sizeof(seen), "w");
  cr_assert_not_null(out);
  for (size_t i = 0; i < count; i++) {
    (void)fputs(i > 0 ? ", " : "", out);
    describe(live_request_at(t->server, i), out);
  }
  (void)fclose(out);
  if (strcmp(seen, text) != 0) {
    (void)fprintf(stderr, "saw: %s\nnot: %s\n", seen, text);
    return false;
  }
  return true;
}

void live_ended(live *t, const char *row, again_why why, unsigned attempts,
                const char *saw) {
  cr_expect_eq(t->decision.why, why, "%s: %s", row,
               again_why_name(t->decision.why));
  cr_expect_eq(t->decision.attempts, attempts, "%s: %u", row,
               t->decision.attempts);
  cr_expect(live_saw(t, saw), "%s", row);
}

const char *live_last_header(live *t, const char *name, char *out,
                             size_t size) {
  const size_t count = live_request_count(t->server);
  const live_request *last = live_request_at(t->server, count - 1);
  if (last == NULL || !live_request_header(last, name, out, size)) {
    *out = '\0';
  }
  return out;
}
