/*
 * Policy files: any text is a policy, or an error with its place. A policy
 * that loads loads again to the same hash, and can be used.
 */
#include "kit.h"

#include <stdlib.h>
#include <string.h>

static void use(again_policy *policy) {
  again_response *response = NULL;
  again_call *call = NULL;
  again_verdict verdict = AGAIN_VERDICT_INIT;
  again_decision decision = AGAIN_DECISION_INIT;
  const again_time now = {0, 1700000000};
  FUZZ_ASSERT(again_response_new(&response, policy, NULL) == AGAIN_OK);
  again_response_set_status(response, 503, AGAIN_TRANSPORT_OK);
  FUZZ_ASSERT(again_response_set(response, "code", "Throttling") == AGAIN_OK);
  FUZZ_ASSERT(again_response_set(response, "message", "busy") == AGAIN_OK);
  again_classify(response, &verdict);
  FUZZ_ASSERT(verdict.reason != NULL && verdict.schedule != NULL);
  FUZZ_ASSERT(again_call_new(&call, policy, NULL, NULL) == AGAIN_OK);
  FUZZ_ASSERT(again_call_begin(call, NULL, &now, &decision) == AGAIN_OK);
  again_call_end(call, response, NULL, &now, &decision);
  again_call_free(call);
  again_response_free(response);
}

static again_status load(again_policy **out, const char *text, size_t size,
                         again_diag *diag) {
  static const char *const nowhere[] = {NULL};
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.path = nowhere;
  return again_policy_parse(out, text, size, NULL, &options, diag);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzz_input input = {data, size};
  size_t text_size;
  char *text = fuzz_rest(&input, &text_size);
  again_policy *policy = NULL;
  again_diag diag = AGAIN_DIAG_INIT;
  again_status status = load(&policy, text, text_size, &diag);
  FUZZ_ASSERT((status == AGAIN_OK) == (policy != NULL));
  if (status == AGAIN_OK) {
    again_policy *same = NULL;
    FUZZ_ASSERT(load(&same, text, text_size, NULL) == AGAIN_OK);
    FUZZ_ASSERT(again_policy_hash(same) == again_policy_hash(policy));
    again_policy_unref(same);
    use(policy);
  } else {
    FUZZ_ASSERT(diag.status == status);
    FUZZ_ASSERT(diag.message[0] != '\0');
    FUZZ_ASSERT(memchr(diag.message, '\0', sizeof(diag.message)) != NULL);
    FUZZ_ASSERT(strcmp(diag.file, "text") != 0 ||
                diag.offset_bytes <= text_size);
  }
  again_policy_unref(policy);
  free(text);
  return 0;
}
