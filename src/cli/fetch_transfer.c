#include "fetch_transfer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "complain.h"
#include "fetch_handle.h"
#include "fetch_verbose.h"
#include "lookup.h"

/* ---- libcurl's callbacks ------------------------------------------------ */

static long status_of(const again_fetch_transfer *transfer) {
  long status = 0;
  (void)curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

/* Where what came belongs is known from its head. */
static void place(again_fetch_transfer *transfer) {
  again_fetch_sink *sink = &transfer->sink;
  again_part part;
  again_part_read(&part, (unsigned)status_of(transfer), again_lookup_header,
                  transfer->easy);
  again_fetch_sink_place(sink, again_fetch_place_of(&part, &sink->rest),
                         part.validator);
  transfer->is_complete = again_fetch_place_is_complete(&part, &sink->rest);
}

/* As CURLOPT_WRITEFUNCTION. */
static size_t take_body(char *bytes, size_t unit, size_t count, void *user) {
  again_fetch_transfer *transfer = user;
  if (transfer->sink.place == AGAIN_FETCH_PLACE_OPEN) {
    place(transfer);
  }
  return again_fetch_sink_write(bytes, unit, count, &transfer->sink);
}

/* As CURLOPT_XFERINFOFUNCTION. An attempt that goes on counts what is new,
 * one that was answered by the whole counts all. */
static int note_progress(void *user, curl_off_t down_total, curl_off_t down,
                         curl_off_t up_total, curl_off_t up) {
  again_fetch_transfer *transfer = user;
  again_progress *progress = &transfer->progress;
  const bool uploads = up_total > 0;
  const uint64_t base = status_of(transfer) == 200 ? 0 : transfer->base_bytes;
  curl_off_t rate = 0;
  progress->received_bytes = uploads ? (uint64_t)up : base + (uint64_t)down;
  progress->total_bytes = uploads          ? (uint64_t)up_total
                          : down_total > 0 ? base + (uint64_t)down_total
                                           : 0;
  (void)curl_easy_getinfo(
      transfer->easy,
      uploads ? CURLINFO_SPEED_UPLOAD_T : CURLINFO_SPEED_DOWNLOAD_T, &rate);
  progress->rate_bytes_s = (uint64_t)rate;
  return 0;
}

/* As CURLOPT_DEBUGFUNCTION. */
static int note_debug(CURL *easy, curl_infotype type, char *bytes, size_t size,
                      void *user) {
  (void)easy;
  again_fetch_transfer *transfer = user;
  if (again_verbose_prints(type)) {
    again_screen_erase(transfer->screen);
    again_verbose_print(stderr, transfer->tag, type, bytes, size);
  }
  return 0;
}

/* ---- making ------------------------------------------------------------- */

static bool is_named(const again_fetch_transfer *transfer, const char *name) {
  const struct curl_slist *line = transfer->options->headers;
  const size_t size = strlen(name);
  while (line != NULL && !curl_strnequal(line->data, name, size)) {
    line = line->next;
  }
  return line != NULL;
}

/* -C: what is missing is asked for, of the same file alone where it is known
 * which that was. */
static bool ask_for_rest(again_fetch_transfer *transfer) {
  const again_fetch_options *options = transfer->options;
  again_fetch_sink *sink = &transfer->sink;
  if (!options->continues) {
    return true;
  }
  if (!again_fetch_sink_keep(sink, options->continue_bytes)) {
    if (access(sink->path, F_OK) != 0) {
      again_complain("fetch: %s: %s", sink->path, strerror(errno));
    } else {
      again_complain("fetch: %s: it has less than %" PRIu64 " bytes",
                     sink->path, options->continue_bytes);
    }
    return false;
  }
  if (sink->rest.offset_bytes == 0) {
    return true;
  }
  (void)snprintf(transfer->range, sizeof transfer->range, "%" PRIu64 "-",
                 sink->rest.offset_bytes);
  transfer->request.range = transfer->range;
  if (sink->rest.validator[0] != '\0' && !is_named(transfer, "If-Range:")) {
    (void)snprintf(transfer->if_range, sizeof transfer->if_range, "%s%s",
                   AGAIN_FETCH_IF_RANGE, sink->rest.validator);
    transfer->if_range_line =
        (struct curl_slist){transfer->if_range, transfer->request.headers};
    transfer->request.headers = &transfer->if_range_line;
  }
  return true;
}

/* In parallel, what goes to standard output waits for its turn. */
static bool begin_sink(again_fetch_transfer *transfer, size_t index) {
  const again_fetch_options *options = transfer->options;
  const again_fetch_output output = again_fetch_options_output(options, index);
  again_fetch_sink *sink = &transfer->sink;
  if (output.remote_name) {
    return again_fetch_sink_begin_remote(sink, transfer->url_operand);
  }
  const bool has_begun = again_fetch_sink_begin(sink, output.path);
  sink->is_spooled =
      output.path == NULL && again_fetch_options_is_parallel(options);
  return has_begun;
}

/* What the engine leaves to its caller. */
static void set_callbacks(again_fetch_transfer *transfer) {
  CURL *easy = transfer->easy;
  again_curl_request *request = &transfer->request;
  again_fetch_sink *sink = &transfer->sink;
  request->write = take_body;
  request->write_user = transfer;
  if (transfer->options->include_headers || transfer->options->head) {
    /* Not include_headers: it leaves out trailers, which curl -i prints. */
    request->header = again_fetch_sink_head;
    request->header_user = sink;
  }
  if (sink->path != NULL || sink->is_spooled) {
    request->rewind = again_fetch_sink_rewind;
    request->rewind_user = sink;
  }
  (void)curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  (void)curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, note_progress);
  (void)curl_easy_setopt(easy, CURLOPT_XFERINFODATA, transfer);
  if (transfer->options->verbose) {
    (void)curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
    (void)curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, note_debug);
    (void)curl_easy_setopt(easy, CURLOPT_DEBUGDATA, transfer);
  }
}

static int set_up(again_fetch_transfer *transfer, size_t index) {
  const again_fetch_options *options = transfer->options;
  if (!begin_sink(transfer, index)) {
    again_complain("fetch: out of memory");
    return AGAIN_EXIT_UNREADABLE;
  }
  if (options->upload != NULL &&
      !again_fetch_source_open(&transfer->source, options->upload)) {
    again_complain("fetch: %s: %s", options->upload, strerror(errno));
    return AGAIN_EXIT_UNREADABLE;
  }
  transfer->easy = curl_easy_init();
  const CURLcode code =
      transfer->easy == NULL
          ? CURLE_OUT_OF_MEMORY
          : again_fetch_handle(transfer->easy, &transfer->request, options,
                               transfer->url_operand, &transfer->full_url,
                               &transfer->source);
  if (code != CURLE_OK) {
    again_complain("fetch: %s", curl_easy_strerror(code));
    return AGAIN_EXIT_UNREADABLE;
  }
  set_callbacks(transfer);
  again_verbose_url(transfer->request.url, transfer->url, sizeof transfer->url);
  return ask_for_rest(transfer) ? AGAIN_EXIT_DONE : AGAIN_EXIT_UNREADABLE;
}

again_fetch_transfer *
again_fetch_transfer_new(const again_fetch_options *options, size_t index,
                         again_screen *screen, int *exit_ret) {
  again_fetch_transfer *transfer = malloc(sizeof *transfer);
  if (transfer == NULL) {
    again_complain("fetch: out of memory");
    *exit_ret = AGAIN_EXIT_UNREADABLE;
    return NULL;
  }
  *transfer = (again_fetch_transfer){
      .options = options,
      .number = index + 1,
      .url_operand = options->urls[index],
      .request = AGAIN_CURL_REQUEST_INIT,
      .screen = screen,
  };
  again_buffer_init(&transfer->full_url, NULL);
  if (options->url_count > 1) {
    (void)snprintf(transfer->tag, sizeof transfer->tag, "[%zu] ",
                   transfer->number);
    transfer->progress.tag = transfer->tag;
  }
  *exit_ret = set_up(transfer, index);
  if (*exit_ret != AGAIN_EXIT_DONE) {
    again_fetch_transfer_free(transfer);
    return NULL;
  }
  transfer->progress.name =
      transfer->sink.path != NULL ? transfer->sink.path : transfer->url;
  return transfer;
}

void again_fetch_transfer_free(again_fetch_transfer *transfer) {
  if (transfer != NULL) {
    curl_easy_cleanup(transfer->easy);
    again_buffer_clear(&transfer->full_url);
    again_fetch_source_close(&transfer->source);
    again_fetch_sink_clear(&transfer->sink);
    free(transfer);
  }
}

/* ---- as it runs --------------------------------------------------------- */

static void note_wait(again_fetch_transfer *transfer,
                      const again_curl_event *event) {
  again_progress *progress = &transfer->progress;
  transfer->decision = *event->decision;
  (void)snprintf(transfer->scope, sizeof transfer->scope, "%s", event->scope);
  progress->scope = transfer->scope;
  progress->knows_when = event->decision->due_ms <= event->deadline_ms;
}

void again_fetch_transfer_note(again_fetch_transfer *transfer,
                               const again_curl_event *event) {
  const again_decision *decision = event->decision;
  transfer->waits = decision->action == AGAIN_ACTION_RETRY ||
                    decision->action == AGAIN_ACTION_WAIT;
  if (transfer->waits) {
    note_wait(transfer, event);
  }
  if (decision->action == AGAIN_ACTION_GO) {
    const again_fetch_sink *sink = &transfer->sink;
    transfer->progress.probes = decision->is_probe;
    transfer->base_bytes = sink->place == AGAIN_FETCH_PLACE_OPEN
                               ? sink->rest.offset_bytes
                               : sink->body_bytes;
    transfer->progress.received_bytes = transfer->base_bytes;
    transfer->progress.total_bytes = 0;
    transfer->progress.rate_bytes_s = 0;
  }
}

const again_progress *again_fetch_transfer_look(again_fetch_transfer *transfer,
                                                const again_time *now) {
  again_progress *progress = &transfer->progress;
  const uint64_t due_ms = transfer->decision.due_ms;
  progress->waits_on = transfer->waits ? &transfer->decision : NULL;
  progress->wait_left_ms =
      transfer->waits && due_ms > now->mono_ms ? due_ms - now->mono_ms : 0;
  return progress;
}

/* Without a body the head alone says what becomes of the file. */
void again_fetch_transfer_end(again_fetch_transfer *transfer,
                              const again_decision *decision) {
  again_fetch_sink *sink = &transfer->sink;
  const bool is_success = decision->action == AGAIN_ACTION_DELIVER;
  if (sink->rest.is_wanted && sink->place == AGAIN_FETCH_PLACE_OPEN &&
      (is_success || decision->status == 416)) {
    place(transfer);
  }
  again_fetch_sink_end(sink,
                       is_success && sink->place != AGAIN_FETCH_PLACE_NOWHERE);
  curl_easy_cleanup(transfer->easy);
  transfer->easy = NULL;
}
