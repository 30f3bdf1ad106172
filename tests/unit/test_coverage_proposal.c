/* What an error may be: by its code, then its message, then its status. */
#include "coverage_proposal.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(coverage_proposal, .fini = end);

static const struct {
  const char *code;
  const char *message;
  unsigned status;
  again_class error_class;
  const char *reason;
  bool has_no_effect;
  const char *by;
} rows[] = {
    {"TooManyRequests", NULL, 0, AGAIN_CLASS_RETRYABLE, "throttling", true,
     "code"},
    {"too_many_requests", NULL, 500, AGAIN_CLASS_RETRYABLE, "throttling", true,
     "code"},
    {"E17", "Too many requests!", 400, AGAIN_CLASS_RETRYABLE, "throttling",
     true, "message"},
    {"E17", "", 429, AGAIN_CLASS_RETRYABLE, "throttling", true, "status"},
    {"ExpiredToken", NULL, 403, AGAIN_CLASS_AUTH, "expired-credentials", false,
     "code"},
    {"InsufficientBalance", NULL, 403, AGAIN_CLASS_QUOTA, "balance", false,
     "code"},
    {"VcpuLimitExceeded", NULL, 0, AGAIN_CLASS_QUOTA, "limit", false, "code"},
    {"BucketNotFound", "Access denied", 403, AGAIN_CLASS_CLIENT_FAULT,
     "not-found", false, "code"},
    {"IncorrectDBInstanceState", NULL, 403, AGAIN_CLASS_RETRYABLE,
     "state-conflict", true, "code"},
    {"Nope", "The instance is being stopped.", 409, AGAIN_CLASS_RETRYABLE,
     "state-conflict", true, "message"},
    {"Nope", NULL, 401, AGAIN_CLASS_AUTH, "credentials", false, "status"},
    {"Nope", NULL, 409, AGAIN_CLASS_CLIENT_FAULT, "conflict", false, "status"},
    {"Nope", NULL, 418, AGAIN_CLASS_CLIENT_FAULT, "invalid-parameter", false,
     "status"},
    {"Nope", NULL, 503, AGAIN_CLASS_RETRYABLE, "transient", false, "status"},
    {"Nope", NULL, 599, AGAIN_CLASS_RETRYABLE, "server", false, "status"},
    {"Nope", NULL, 200, AGAIN_CLASS_UNKNOWN, NULL, false, NULL},
    {"Nope", "", 0, AGAIN_CLASS_UNKNOWN, NULL, false, NULL},
};

Test(coverage_proposal, words_then_status) {
  again_buffer scratch;
  again_buffer_init(&scratch, &counting_mem);
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_proposal got;
    cr_assert_eq(again_proposal_make(&got, again_text_of(rows[i].code),
                                     again_text_of(rows[i].message),
                                     rows[i].status, &scratch),
                 AGAIN_OK);
    cr_expect_eq(got.error_class, rows[i].error_class, "%zu: %s", i,
                 again_class_name(got.error_class));
    cr_expect_eq(got.has_no_effect, rows[i].has_no_effect, "%zu", i);
    cr_expect_eq(got.reason == NULL, rows[i].reason == NULL, "%zu", i);
    cr_expect(got.reason == NULL || strcmp(got.reason, rows[i].reason) == 0,
              "%zu: %s", i, got.reason);
    cr_expect_eq(got.by == NULL, rows[i].by == NULL, "%zu", i);
    cr_expect(got.by == NULL || strcmp(got.by, rows[i].by) == 0, "%zu: %s", i,
              got.by);
  }
  again_buffer_clear(&scratch);
}

Test(coverage_proposal, without_memory) {
  again_buffer scratch;
  again_proposal got;
  again_buffer_init(&scratch, &counting_mem);
  counting_reset(1);
  cr_expect_eq(again_proposal_make(&got, again_text_of("Nope"),
                                   AGAIN_TEXT_ABSENT, 500, &scratch),
               AGAIN_ENOMEM);
  cr_expect_eq(got.error_class, AGAIN_CLASS_UNKNOWN);
  counting_reset(0);
  again_buffer_clear(&scratch);
}
