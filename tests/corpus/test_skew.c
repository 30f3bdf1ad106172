/*
 * Which errors are laid to a clock that is off, and may go again with the right
 * one. A table of cases gives no time of arrival, so that they stand here: AWS
 * by the rule of its SDK for Go, with a server's date more than four minutes
 * away, and Oracle Cloud by its documentation's five minutes.
 */
#include <again/again.h>

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "matching_aid.h"

static void end(void) {
  assert_balance();
}
TestSuite(skew, .fini = end);

/* Sun, 22 Nov 2026 00:mm:ss GMT, where the response says the hour began. */
enum { HOUR_S = 1795305600, NO_DATE = -1 };

typedef struct skew_case {
  const char *pack;
  const char *code;
  int date_s; /* of the server, from the hour on */
  int arrival_s;
  const char *wanted; /* reason remedy */
} skew_case;

#define AWS "aws/common"
#define OCI "oracle/oci"
static const skew_case cases[] = {
    {AWS, "InvalidSignatureException", 300, 0, "clock-skew fix-clock"},
    {AWS, "InvalidSignatureException", 0, 300, "clock-skew fix-clock"},
    {AWS, "InvalidSignatureException", 120, 0, "signature none"},
    {AWS, "SignatureDoesNotMatch", 241, 0, "clock-skew fix-clock"},
    {AWS, "SignatureDoesNotMatch", 240, 0, "signature none"},
    {AWS, "SignatureDoesNotMatch", 0, 240, "signature none"},
    {AWS, "SignatureDoesNotMatch", NO_DATE, 0, "signature none"},
    {AWS, "AuthFailure", 300, 0, "clock-skew fix-clock"},
    {AWS, "AuthFailure", 120, 0, "credentials none"},
    {AWS, "AccessDeniedException", 300, 0, "clock-skew fix-clock"},
    {AWS, "AccessDeniedException", 120, 0, "permission none"},
    {AWS, "RequestTimeTooSkewed", 300, 0, "clock-skew fix-clock"},
    {AWS, "RequestTimeTooSkewed", 120, 0, "clock-skew none"},
    {AWS, "RequestTimeTooSkewed", NO_DATE, 0, "clock-skew none"},
    {AWS, "RequestInTheFuture", 300, 0, "clock-skew none"},
    {AWS, "RequestExpired", 300, 0, "expired-credentials refresh-credentials"},
    {"aws/s3", "RequestTimeTooSkewed", 300, 0, "clock-skew fix-clock"},
    {OCI, "NotAuthenticated", 300, 0, "clock-skew fix-clock"},
    {OCI, "NotAuthenticated", 299, 0, "credentials refresh-credentials"},
    {OCI, "NotAuthenticated", NO_DATE, 0, "credentials refresh-credentials"},
};
#define CASE_COUNT (sizeof(cases) / sizeof(cases[0]))

static again_response *respond_at(again_policy *policy, const skew_case *row) {
  char date[64];
  (void)snprintf(date, sizeof(date), "Sun, 22 Nov 2026 00:%02d:%02d GMT",
                 row->date_s / 60, row->date_s % 60);
  const char *values[] = {"code", row->code,
                          row->date_s == NO_DATE ? NULL : "header:date", date,
                          NULL};
  again_response *response = respond(policy, 403, AGAIN_TRANSPORT_OK, values);
  again_time now = {0, HOUR_S + row->arrival_s};
  again_response_set_time(response, &now);
  return response;
}

static void judge(const skew_case *row) {
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  again_policy *policy;
  cr_assert_eq(again_policy_load(&policy, row->pack, &options, NULL), AGAIN_OK);
  again_response *response = respond_at(policy, row);
  again_verdict verdict = AGAIN_VERDICT_INIT;
  again_classify(response, &verdict);
  char found[128];
  (void)snprintf(found, sizeof(found), "%s %s", verdict.reason,
                 again_remedy_name(verdict.remedy));
  cr_expect_str_eq(found, row->wanted, "%s: %s, %d s and %d s", row->pack,
                   row->code, row->date_s, row->arrival_s);
  again_response_free(response);
  again_policy_unref(policy);
}

Test(skew, of_each_case) {
  for (size_t i = 0; i < CASE_COUNT; i++) {
    judge(&cases[i]);
  }
}
