#include "aws_verdicts.h"

#include <criterion/criterion.h>
#include <string.h>

/* Whatever goes again and is not throttling is transient. */
static bool is_of_kind(const again_verdict *verdict, aws_kind kind) {
  bool is_throttling =
      verdict->reason != NULL && strcmp(verdict->reason, "throttling") == 0;
  return verdict->error_class == AGAIN_CLASS_RETRYABLE &&
         is_throttling == (kind == AWS_THROTTLING);
}

void aws_verdicts_run(const aws_verdict_case *cases, size_t count) {
  static const again_time now = {0, 1700000000};
  again_policy *policy =
      script_parse("{\"again\": 1, \"extends\": [\"aws/common\"]}");
  for (size_t i = 0; i < count; i++) {
    again_response *response = script_response(policy, &cases[i].given, &now);
    again_verdict verdict = AGAIN_VERDICT_INIT;
    again_classify(response, &verdict);
    cr_expect_eq(is_of_kind(&verdict, cases[i].kind), cases[i].is_so,
                 "%s: %u %s is %s, %s", cases[i].name, cases[i].given.status,
                 cases[i].given.code != NULL ? cases[i].given.code : "",
                 again_class_name(verdict.error_class),
                 verdict.reason != NULL ? verdict.reason : "");
    again_response_free(response);
  }
  again_policy_unref(policy);
}
