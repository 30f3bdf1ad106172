/* What `again fetch` says of its decisions: a line each with -v, a paragraph
 * on giving up, a JSON object each with --report. Server text is escaped. */
#ifndef AGAIN_CLI_FETCH_REPORT_H
#define AGAIN_CLI_FETCH_REPORT_H

#include <stdio.h>

#include <again/curl.h>

/* "attempt 1 of 4: 503 ServiceUnavailable, transient (pack:http:12): again in
 * 120ms", and a line end. */
void again_report_line(FILE *out, const again_curl_event *event);

/* What was told of a call that is held; zero before anything was. */
typedef struct again_report_hold {
  bool is_held;
  again_why why;
  uint64_t told_ms; /* since the call began */
} again_report_hold;

/* Who is held looks again several times a second, mostly to no effect: a line
 * is for another `why`, or for each second. To be asked of every event. */
bool again_report_is_news(again_report_hold *hold,
                          const again_curl_event *event);

/* Why a call is held: "is overloaded". */
const char *again_report_trouble(const again_decision *decision);

/* What a person needs: what failed, what was tried, what can be done.
 * `transport_error` is libcurl's word, "" where the transport was fine. */
void again_report_give_up(FILE *out, const again_decision *decision,
                          const char *url, const char *transport_error);

/* One JSON object on a line. `url` has no query; `transfer` counts the URLs of
 * the command line from 1. */
AGAIN_MUST_USE again_status again_report_json(FILE *out,
                                              const again_curl_event *event,
                                              const char *url, size_t transfer);

#endif
