/* One schedule, one rule for each kind of error, hints of all units. The
 * statuses lack 502: a case asks for one that is not on the list. */
#ifndef AGAIN_TESTS_PLAIN_POLICY_H
#define AGAIN_TESTS_PLAIN_POLICY_H

#define PLAIN_POLICY(schedule)                                                 \
  "{\"again\": 1, \"name\": \"plain\", \"hints\": ["                           \
  "{\"from\": \"header:retry-after\", \"as\": \"seconds\"},"                   \
  "{\"from\": \"header:x-ratelimit-user-api\", \"as\": \"remain\"},"           \
  "{\"from\": \"header:grpc-retry-pushback-ms\", \"as\": \"pushback\"}],"      \
  "\"limits\": {\"attempts\": 2000, \"deadline\": \"1d\"},"                    \
  "\"schedules\": {\"default\": {" schedule ", \"deadline\": \"1d\"}},"        \
  "\"governor\": {\"health\": \"off\", \"budget\": \"off\"},"                  \
  "\"rules\": [{\"status\": [408, 429, 500, 501, 503, 504, 522, 524],"         \
  "\"class\": \"retryable\", \"reason\": \"transient\"},"                      \
  "{\"transport\": [\"timeout\", \"resolve\", \"partial-body\"],"              \
  "\"class\": \"retryable\", \"reason\": \"transient\"},"                      \
  "{\"status\": \"4xx\", \"class\": \"client-fault\","                         \
  "\"reason\": \"invalid-parameter\"}]}"

#endif
