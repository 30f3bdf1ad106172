/* The published vectors, as cases of ours; and those that are not ours. Figures
 * and names are those of the vectors, where the sources are named. */
#ifndef AGAIN_TESTS_CASES_H
#define AGAIN_TESTS_CASES_H

#include "sim.h"

#define AWS "aws-retry-2.1-standard.json"
#define ALIYUN "aliyun-retry.json"
#define GRPC "grpc-a6-rules.json"
#define POLLY "polly-backoff.json"
#define CURL "curl-retry-tests.json"

#define OK_ANSWER                                                              \
  { 200, AGAIN_TRANSPORT_OK, NULL, NULL, NULL }
#define STATUS(status)                                                         \
  { status, AGAIN_TRANSPORT_OK, NULL, NULL, NULL }
#define CODE(status, code)                                                     \
  { status, AGAIN_TRANSPORT_OK, code, NULL, NULL }
#define HEADER(status, name, value)                                            \
  { status, AGAIN_TRANSPORT_OK, NULL, "header:" name, value }
#define TRANSPORT(transport)                                                   \
  { 0, AGAIN_TRANSPORT_##transport, NULL, NULL, NULL }

#define DELIVERED AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS
#define GIVEN_UP(why) AGAIN_ACTION_GIVE_UP, AGAIN_WHY_##why

typedef struct sim_cases {
  const sim_case *items;
  size_t count;
} sim_cases;

extern const sim_cases aws_cases, other_cases;

/* A case that means something else here, or nothing. */
typedef struct foreign_case {
  const char *vectors;
  const char *name;
  const char *because;
} foreign_case;

extern const foreign_case foreign_cases[];
extern const size_t foreign_case_count;

#endif
