#include "base/sized.h"
#include "matching/match.h"

void again_classify(const again_response *response, again_verdict *out) {
  static const again_verdict unknown = AGAIN_VERDICT_INIT;
  again_verdict verdict = unknown;
  if (again_meets_rules(response)) {
    const again_rule *rule = again_match(response);
    if (rule != NULL) {
      const again_policy *policy = response->policy;
      verdict.error_class = rule->error_class;
      verdict.effect = rule->effect;
      verdict.remedy = rule->remedy;
      verdict.reason = rule->reason.data;
      verdict.schedule = policy->schedules[rule->schedule].name.data;
      verdict.note = rule->note.data;
      verdict.rule_file = policy->layers[rule->origin.layer].file.data;
      verdict.rule_line = rule->origin.line;
    }
  } else if (response->transport == AGAIN_TRANSPORT_OK) {
    verdict.error_class = AGAIN_CLASS_SUCCESS;
  }
  again_sized_write(out, &verdict, sizeof(verdict));
}
