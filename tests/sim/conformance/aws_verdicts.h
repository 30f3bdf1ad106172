/* What AWS's error codes and statuses are, by the pack that ships for them. */
#ifndef AGAIN_TESTS_AWS_VERDICTS_H
#define AGAIN_TESTS_AWS_VERDICTS_H

#include "call_script.h"

typedef enum aws_kind { AWS_THROTTLING, AWS_TRANSIENT } aws_kind;

typedef struct aws_verdict_case {
  const char *name;
  answer given;
  aws_kind kind;
  bool is_so;
} aws_verdict_case;

void aws_verdicts_run(const aws_verdict_case *cases, size_t count);

#endif
