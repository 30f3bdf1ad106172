#include "fetch_transfer.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "commands.h"
#include "complain.h"
#include "fetch_handle.h"
#include "fetch_interrupt.h"
#include "fetch_report.h"
#include "fetch_sink.h"
#include "fetch_verbose.h"

void again_fetch_now(again_time *out, void *user) {
  (void)user;
  struct timespec mono;
  clock_gettime(CLOCK_MONOTONIC, &mono);
  out->mono_ms =
      (uint64_t)mono.tv_sec * 1000 + (uint64_t)mono.tv_nsec / 1000000;
  out->wall_s = time(NULL);
}

void again_fetch_event(const again_curl_event *event, void *user) {
  again_fetch *fetch = user;
  if (event->decision->action == AGAIN_ACTION_GO) {
    fetch->progress = (again_progress){.name = fetch->progress.name};
  } else if (fetch->options->verbose) {
    again_progress_erase(&fetch->line);
    (void)fputs("again: ", stderr);
    again_report_line(stderr, event->decision);
  }
  if (fetch->report != NULL && again_report_json(fetch->report, event->decision,
                                                 fetch->url) != AGAIN_OK) {
    again_complain("fetch: report: out of memory");
  }
}

int again_fetch_poll(const again_decision *decision, void *user) {
  again_fetch *fetch = user;
  again_progress *progress = &fetch->progress;
  bool waits = decision->action == AGAIN_ACTION_RETRY ||
               decision->action == AGAIN_ACTION_WAIT;
  progress->waits_on = waits ? decision : NULL;
  if (waits) {
    again_time now;
    again_fetch_now(&now, NULL);
    progress->wait_left_ms =
        decision->due_ms > now.mono_ms ? decision->due_ms - now.mono_ms : 0;
  }
  again_progress_draw(&fetch->line, progress);
  return again_interrupt_signal() != 0;
}

/* As CURLOPT_XFERINFOFUNCTION: the numbers of this attempt. */
static int note_progress(void *user, curl_off_t down_total, curl_off_t down,
                         curl_off_t up_total, curl_off_t up) {
  again_fetch *fetch = user;
  again_progress *progress = &fetch->progress;
  curl_off_t rate = 0;
  bool uploads = up_total > 0 && up < up_total;
  progress->received_bytes = (uint64_t)(uploads ? up : down);
  progress->total_bytes = (uint64_t)(uploads ? up_total : down_total);
  curl_easy_getinfo(
      fetch->easy,
      uploads ? CURLINFO_SPEED_UPLOAD_T : CURLINFO_SPEED_DOWNLOAD_T, &rate);
  progress->rate_bytes_s = (uint64_t)rate;
  return 0;
}

/* As CURLOPT_DEBUGFUNCTION: what is printed would tear the progress line. */
static int note_debug(CURL *easy, curl_infotype type, char *bytes, size_t size,
                      void *user) {
  again_fetch *fetch = user;
  if (again_verbose_prints(type)) {
    again_progress_erase(&fetch->line);
  }
  return again_verbose_debug(easy, type, bytes, size, stderr);
}

/* The callbacks that the engine leaves to its caller. */
static void set_callbacks(again_fetch *fetch) {
  CURL *easy = fetch->easy;
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, note_progress);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, fetch);
  if (fetch->options->verbose) {
    curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, note_debug);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, fetch);
  }
}

/* Nothing was sent, as the command line makes no request. */
static bool is_usage(CURLcode code, const again_decision *decision) {
  return decision->why == AGAIN_WHY_LOCAL &&
         (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL ||
          code == CURLE_BAD_FUNCTION_ARGUMENT);
}

/* Which exit code the end of a call is. */
static int exit_code(CURLcode code, const again_decision *decision,
                     const again_fetch_sink *sink) {
  if (again_interrupt_signal() != 0) {
    return 128 + again_interrupt_signal();
  }
  if (is_usage(code, decision)) {
    return AGAIN_EXIT_USAGE;
  }
  if (sink->error != 0 || decision->why == AGAIN_WHY_LOCAL ||
      code == CURLE_WRITE_ERROR || code == CURLE_READ_ERROR) {
    return AGAIN_EXIT_UNREADABLE;
  }
  return decision->action == AGAIN_ACTION_DELIVER
             ? AGAIN_EXIT_DONE
             : again_exit_of_class(decision->verdict.error_class);
}

/* What went wrong, unless nobody wants to hear. Of standard output main()
 * tells. */
static void tell(again_fetch *fetch, CURLcode code,
                 const again_decision *decision, const again_fetch_sink *sink) {
  again_progress_erase(&fetch->line);
  if (fetch->options->silent && !fetch->options->show_error) {
    return;
  }
  if (again_interrupt_signal() != 0) {
    again_complain("interrupted");
  } else if (sink->error != 0) {
    if (sink->path != NULL) {
      again_complain("fetch: %s: %s", sink->path, strerror(sink->error));
    }
  } else if (decision->why == AGAIN_WHY_LOCAL || code == CURLE_READ_ERROR) {
    again_complain("fetch: %s: %s", fetch->url, curl_easy_strerror(code));
  } else if (decision->action != AGAIN_ACTION_DELIVER) {
    (void)fputs("again: ", stderr);
    again_report_give_up(stderr, decision, fetch->url,
                         code != CURLE_OK ? curl_easy_strerror(code) : "");
  }
}

/* Runs the call with all its parts made. */
static int perform(again_fetch *fetch, again_curl_request *request,
                   again_fetch_sink *sink) {
  again_decision decision = AGAIN_DECISION_INIT;
  request->write = again_fetch_sink_write;
  request->write_user = sink;
  if (fetch->options->include_headers || fetch->options->head) {
    /* Not include_headers: it leaves out trailers, which curl -i prints. */
    request->header = again_fetch_sink_write;
    request->header_user = sink;
  }
  set_callbacks(fetch);
  again_verbose_url(request->url, fetch->url, sizeof fetch->url);
  fetch->progress =
      (again_progress){.name = sink->path != NULL ? sink->path : fetch->url};
  CURLcode code =
      again_curl_perform(fetch->engine, fetch->easy, request, &decision);
  if (decision.action == AGAIN_ACTION_DELIVER) {
    again_fetch_sink_touch(sink);
  }
  again_fetch_sink_end(sink);
  tell(fetch, code, &decision, sink);
  return exit_code(code, &decision, sink);
}

static bool begin_sink(const again_fetch_options *options, size_t index,
                       again_fetch_sink *sink) {
  if (index >= options->output_count) {
    return again_fetch_sink_begin(sink, NULL);
  }
  const again_fetch_output *output = &options->outputs[index];
  return output->remote_name
             ? again_fetch_sink_begin_remote(sink, options->urls[index])
             : again_fetch_sink_begin(sink, output->path);
}

const char *again_fetch_engine_fault(again_status status) {
  if (status == AGAIN_EPOLICY) {
    return "the policy asks for a budget that this version does not have";
  }
  return status == AGAIN_ENOMEM ? "out of memory"
                                : "libcurl is older than 7.87";
}

/* The policy for this URL becomes the engine's. One that is so already keeps
 * what the calls before have learned. */
static bool set_policy(again_fetch *fetch, const char *url) {
  const again_policy_kept *kept =
      again_policy_arg_for(&fetch->options->policy, url);
  if (kept == NULL) {
    return false;
  }
  if (kept->policy == fetch->policy) {
    return true;
  }
  again_status status = again_curl_set_policy(fetch->engine, kept->policy);
  if (status != AGAIN_OK) {
    again_complain("fetch: %s", again_fetch_engine_fault(status));
    return false;
  }
  fetch->policy = kept->policy;
  return true;
}

static int perform_on_handle(again_fetch *fetch, const char *url,
                             again_fetch_source *source,
                             again_fetch_sink *sink) {
  again_curl_request request = AGAIN_CURL_REQUEST_INIT;
  again_buffer full_url;
  again_buffer_init(&full_url, NULL);
  fetch->easy = curl_easy_init();
  CURLcode code =
      fetch->easy == NULL
          ? CURLE_OUT_OF_MEMORY
          : again_fetch_handle(fetch->easy, &request, fetch->options, url,
                               &full_url, source);
  int result = AGAIN_EXIT_UNREADABLE;
  if (code == CURLE_OK) {
    result = perform(fetch, &request, sink);
  } else {
    again_complain("fetch: %s", curl_easy_strerror(code));
  }
  curl_easy_cleanup(fetch->easy);
  again_buffer_clear(&full_url);
  return result;
}

int again_fetch_transfer(again_fetch *fetch, size_t index) {
  again_fetch_options *options = fetch->options;
  const char *url = options->urls[index];
  again_fetch_source source = {.file = NULL};
  again_fetch_sink sink;
  if (!set_policy(fetch, url)) {
    return AGAIN_EXIT_POLICY;
  }
  if (!begin_sink(options, index, &sink)) {
    again_complain("fetch: -O: the URL names no file");
    return AGAIN_EXIT_USAGE;
  }
  if (options->upload != NULL &&
      !again_fetch_source_open(&source, options->upload)) {
    again_complain("fetch: %s: %s", options->upload, strerror(errno));
    again_fetch_sink_clear(&sink);
    return AGAIN_EXIT_UNREADABLE;
  }
  int result = perform_on_handle(fetch, url, &source, &sink);
  again_fetch_source_close(&source);
  again_fetch_sink_clear(&sink);
  return result;
}
