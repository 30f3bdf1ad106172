/* A real pack: what a call is, is read of the request that is handed over. */
#include "aid.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(pack, .timeout = 20);

/* The pack, but for how long to wait. */
static const char policy_text[] =
    "{\"again\": 1, \"name\": \"quick\", \"extends\": [\"aliyun/polardb\"],"
    " \"schedules\": {"
    "   \"default\": {\"base\": \"1ms\", \"cap\": \"2ms\"},"
    "   \"throttling\": {\"base\": \"1ms\", \"cap\": \"2ms\"}}}";

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define INTERNAL_ERROR                                                         \
  SEND("HTTP/1.1 500 X\r\nContent-Length: 24\r\n\r\n"                          \
       "{\"Code\":\"InternalError\"}")
#define THROTTLED                                                              \
  SEND("HTTP/1.1 400 X\r\nContent-Length: 26\r\n\r\n"                          \
       "{\"Code\":\"Throttling.User\"}")
#define SOLD_OUT                                                               \
  SEND("HTTP/1.1 403 X\r\nContent-Length: 59\r\n\r\n"                          \
       "{\"Code\":\"OperationDenied\",\"Message\":\"The class sold out.\"}\n")

static const struct {
  const char *name;
  const char *path;
  const char *form; /* NULL = a GET */
  live_step answer;
  again_why why; /* SUCCESS = it went again */
} rows[] = {
    {"a write that may have acted", "/", "Action=CreateDBCluster",
     INTERNAL_ERROR, AGAIN_WHY_UNSAFE},
    {"a write with a token", "/", "Action=CreateDBCluster&ClientToken=a",
     INTERNAL_ERROR, AGAIN_WHY_SUCCESS},
    {"a write with an empty token", "/",
     "Action=CreateDBCluster&ClientToken=", INTERNAL_ERROR, AGAIN_WHY_UNSAFE},
    {"a throttled write", "/", "Action=CreateDBCluster", THROTTLED,
     AGAIN_WHY_SUCCESS},
    {"a read by form", "/", "Version=1&Action=DescribeDBClusters",
     INTERNAL_ERROR, AGAIN_WHY_SUCCESS},
    {"a read by query", "/?Action=DescribeDBClusters", NULL, INTERNAL_ERROR,
     AGAIN_WHY_SUCCESS},
    {"a GET that writes", "/?Action=CreateDBCluster", NULL, INTERNAL_ERROR,
     AGAIN_WHY_UNSAFE},
    {"no stock", "/", "Action=CreateDBCluster", SOLD_OUT, AGAIN_WHY_RULE},
};

Test(pack, calls_to_polardb) {
  for (size_t i = 0; i < COUNT(rows); i++) {
    const live_step script[] = {READ, rows[i].answer, READ, OK_STEP};
    const bool goes_again = rows[i].why == AGAIN_WHY_SUCCESS;
    live t;
    live_begin_with(&t, script, COUNT(script), NULL, policy_text);
    if (rows[i].form != NULL) {
      t.request.body = rows[i].form;
      t.request.body_bytes = strlen(rows[i].form);
      curl_easy_setopt(t.easy, CURLOPT_POST, 1L);
      curl_easy_setopt(t.easy, CURLOPT_POSTFIELDSIZE,
                       (long)t.request.body_bytes);
    }
    cr_expect_eq(live_perform(&t, rows[i].path), CURLE_OK, "%s", rows[i].name);
    cr_expect_eq(t.decision.why, rows[i].why, "%s: %s", rows[i].name,
                 again_why_name(t.decision.why));
    cr_expect_eq(live_requests(&t), goes_again ? 2 : 1, "%s", rows[i].name);
    live_end(&t);
  }
}
