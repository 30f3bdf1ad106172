#include "script.h"

#include <stddef.h>
#include <string.h>

#define ANSWERS_MAX 3

typedef struct line {
  const char *operation;
  script_answer answers[ANSWERS_MAX];
  size_t answer_count;
  size_t next;
} line;

static const script_answer success = {ANSWER_SUCCESS, 200, NULL, NULL, NULL};

static line lines[] = {
    {"DescribeDBClusters",
     {{ANSWER_DROP, 0, NULL, NULL, NULL},
      {ANSWER_PROXY, 503, NULL, NULL, NULL},
      {ANSWER_SUCCESS, 200, NULL, NULL, NULL}},
     3,
     0},
    {"DescribeAccounts",
     {{ANSWER_ERROR, 400, "Throttling.User",
       "Request was denied due to user flow control.",
       "Remain:0,TimeLeft:1500"},
      {ANSWER_SUCCESS, 200, NULL, NULL, NULL}},
     2,
     0},
    {"ModifyDBClusterDescription",
     {{ANSWER_ERROR, 403, "OperationDenied.DBClusterStatus",
       "The operation is not permitted due to Cluster status.", NULL},
      {ANSWER_ERROR, 403, "IncorrectDBClusterState",
       "Current DB Cluster state does not support this operation.", NULL},
      {ANSWER_SUCCESS, 200, NULL, NULL, NULL}},
     3,
     0},
    {"CreateDBCluster",
     {{ANSWER_ERROR, 400, "SignatureNonceUsed",
       "The specified SignatureNonce has already been used.", NULL},
      {ANSWER_SUCCESS, 200, NULL, NULL, NULL}},
     2,
     0},
    {"CreateAccount",
     {{ANSWER_ERROR, 403, "QuotaExceeded.AccountName",
       "The quota of account exceeds.", NULL}},
     1,
     0},
    {"DeleteDBCluster",
     {{ANSWER_ERROR, 403, "Forbidden.RAM",
       "The user is not authorized to operate the specified resource.", NULL}},
     1,
     0},
    {"RestartDBNode",
     {{ANSWER_ERROR, 500, "InternalError",
       "The request processing has failed due to some unknown error.", NULL}},
     1,
     0},
};

const script_answer *script_next(const char *operation) {
  for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
    if (strcmp(lines[i].operation, operation) == 0) {
      size_t now = lines[i].next;
      lines[i].next = (now + 1) % lines[i].answer_count;
      return &lines[i].answers[now];
    }
  }
  return &success;
}
