/* Codes that no rule names, and the rules that are proposed for them. */
#ifndef AGAIN_CLI_COVERAGE_REPORT_H
#define AGAIN_CLI_COVERAGE_REPORT_H

#include "coverage.h"

/* Appends the codes, the most frequent first, each with an example and the rule
 * that is proposed: as lines for people, or as one line of JSON each. */
AGAIN_MUST_USE again_status again_coverage_text(again_coverage *coverage,
                                                again_buffer *out);
AGAIN_MUST_USE again_status again_coverage_json(again_coverage *coverage,
                                                again_buffer *out);

#endif
