/* One URL of `again fetch`: its handle and request, where its body goes, and
 * how far it is. */
#ifndef AGAIN_CLI_FETCH_TRANSFER_H
#define AGAIN_CLI_FETCH_TRANSFER_H

#include <again/curl.h>

#include "base/buffer.h"
#include "fetch_options.h"
#include "fetch_report.h"
#include "fetch_screen.h"
#include "fetch_sink.h"
#include "fetch_source.h"

#define AGAIN_FETCH_IF_RANGE "If-Range: "

/* Must not be moved: libcurl and the engine have pointers into it. */
typedef struct again_fetch_transfer {
  const again_fetch_options *options;
  size_t number;           /* of the URL, from 1 */
  const char *url_operand; /* as the command line has it */
  char tag[24];            /* "[2] " where there are several; else "" */
  char url[1024];          /* fit to be shown */
  CURL *easy;
  again_curl_request request;
  again_buffer full_url;
  again_fetch_source source;
  again_fetch_sink sink;
  /* -C: what is asked for, and of what. */
  char range[24];
  char if_range[sizeof(AGAIN_FETCH_IF_RANGE) - 1 + AGAIN_VALIDATOR_BYTES];
  struct curl_slist if_range_line;
  bool is_complete; /* nothing was missing */
  /* What it waits for, where it does. */
  bool waits;
  again_decision decision;
  char scope[256]; /* that is overloaded, where the call is held */
  again_report_hold hold;
  again_progress progress;
  uint64_t base_bytes;  /* of the file, before this attempt */
  again_screen *screen; /* that other text must not tear */
} again_fetch_transfer;

/* The `index`-th URL. NULL after a complaint, with the exit code in
 * `*exit_ret`. */
again_fetch_transfer *
again_fetch_transfer_new(const again_fetch_options *options, size_t index,
                         again_screen *screen, int *exit_ret);
/* NULL does nothing. */
void again_fetch_transfer_free(again_fetch_transfer *transfer);

/* A decision was made: what there is to show changes. */
void again_fetch_transfer_note(again_fetch_transfer *transfer,
                               const again_curl_event *event);
/* What there is to show now; lent. */
const again_progress *again_fetch_transfer_look(again_fetch_transfer *transfer,
                                                const again_time *now);
/* The call is over: its file is, too, and its handle is gone. */
void again_fetch_transfer_end(again_fetch_transfer *transfer,
                              const again_decision *decision);

#endif
