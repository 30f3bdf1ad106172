#include "fetch_outcome.h"

#include <string.h>

#include "commands.h"
#include "complain.h"
#include "fetch_interrupt.h"
#include "fetch_report.h"

typedef enum ending {
  ENDING_WELL = 0,
  ENDING_INTERRUPTED,
  ENDING_USAGE,     /* the command line makes no request */
  ENDING_OUTPUT,    /* the sink failed */
  ENDING_LOCAL,     /* something else here did */
  ENDING_MISPLACED, /* a success that is no part of the file */
  ENDING_GIVEN_UP
} ending;

static bool is_usage(CURLcode code, const again_decision *decision) {
  return decision->why == AGAIN_WHY_LOCAL &&
         (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL ||
          code == CURLE_BAD_FUNCTION_ARGUMENT);
}

static ending ending_of(const again_fetch_transfer *transfer, CURLcode code,
                        const again_decision *decision) {
  const again_fetch_sink *sink = &transfer->sink;
  if (again_interrupt_signal() != 0 &&
      decision->action != AGAIN_ACTION_DELIVER) {
    return ENDING_INTERRUPTED;
  }
  if (sink->error != 0 || code == CURLE_WRITE_ERROR) {
    return ENDING_OUTPUT;
  }
  if (is_usage(code, decision)) {
    return ENDING_USAGE;
  }
  if (decision->why == AGAIN_WHY_LOCAL || code == CURLE_READ_ERROR) {
    return ENDING_LOCAL;
  }
  if (transfer->is_complete) {
    return ENDING_WELL;
  }
  if (decision->action != AGAIN_ACTION_DELIVER) {
    return ENDING_GIVEN_UP;
  }
  return sink->place == AGAIN_FETCH_PLACE_NOWHERE ? ENDING_MISPLACED
                                                  : ENDING_WELL;
}

static int exit_code(ending how, const again_decision *decision) {
  switch (how) {
  case ENDING_WELL:
    break;
  case ENDING_INTERRUPTED:
    return 128 + again_interrupt_signal();
  case ENDING_USAGE:
    return AGAIN_EXIT_USAGE;
  case ENDING_OUTPUT:
  case ENDING_LOCAL:
    return AGAIN_EXIT_UNREADABLE;
  case ENDING_MISPLACED:
    return AGAIN_EXIT_CLIENT_FAULT;
  case ENDING_GIVEN_UP:
    return again_exit_of_class(decision->verdict.error_class);
  }
  return AGAIN_EXIT_DONE;
}

/* Of standard output main() tells, of an interrupt whoever ends all. */
static void tell_output(const again_fetch_sink *sink) {
  if (sink->error != 0 && (sink->path != NULL || sink->is_spooled)) {
    again_complain("fetch: %s: %s",
                   sink->path != NULL ? sink->path : "temporary file",
                   strerror(sink->error));
  }
}

static void tell(const again_fetch_transfer *transfer, ending how,
                 CURLcode code, const again_decision *decision) {
  switch (how) {
  case ENDING_WELL:
  case ENDING_INTERRUPTED:
    break;
  case ENDING_OUTPUT:
    tell_output(&transfer->sink);
    break;
  case ENDING_USAGE:
  case ENDING_LOCAL:
    again_complain("fetch: %s%s: %s", transfer->tag, transfer->url,
                   curl_easy_strerror(code));
    break;
  case ENDING_MISPLACED:
    again_complain("fetch: %s%s: the server did not send what is missing",
                   transfer->tag, transfer->url);
    break;
  case ENDING_GIVEN_UP:
    (void)fprintf(stderr, "again: %s", transfer->tag);
    again_report_give_up(stderr, decision, transfer->url,
                         code != CURLE_OK ? curl_easy_strerror(code) : "");
    break;
  }
}

int again_fetch_outcome(const again_fetch_transfer *transfer, CURLcode code,
                        const again_decision *decision) {
  const ending how = ending_of(transfer, code, decision);
  if (!transfer->options->silent || transfer->options->show_error) {
    again_screen_erase(transfer->screen);
    tell(transfer, how, code, decision);
  }
  return exit_code(how, decision);
}
