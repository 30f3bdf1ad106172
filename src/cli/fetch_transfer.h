/* One URL of `again fetch`: the handle, the request, the call and what is told
 * of it. */
#ifndef AGAIN_CLI_FETCH_TRANSFER_H
#define AGAIN_CLI_FETCH_TRANSFER_H

#include <again/curl.h>

#include "fetch_options.h"
#include "fetch_progress.h"

/* What all URLs of a command line share. */
typedef struct again_fetch {
  again_fetch_options *options;
  again_curl *engine;
  const again_policy *policy; /* the engine's */
  CURL *easy;                 /* of the call that runs */
  FILE *report;               /* NULL = none */
  again_progress_line line;
  again_progress progress;
  char url[1024]; /* of the call that runs, fit to be shown */
} again_fetch;

/* Hooks of the engine; `user` is the again_fetch. */
void again_fetch_event(const again_curl_event *event, void *user);
int again_fetch_poll(const again_decision *decision, void *user);
/* The clock of the engine and of the progress line. */
void again_fetch_now(again_time *out, void *user);

/* Why an engine refuses a policy. */
const char *again_fetch_engine_fault(again_status status);

/* Performs the `index`-th URL. Returns its exit code. */
int again_fetch_transfer(again_fetch *fetch, size_t index);

#endif
