#include "fetch_run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "commands.h"
#include "complain.h"
#include "fetch_engine.h"
#include "fetch_interrupt.h"
#include "fetch_outcome.h"
#include "fetch_report.h"
#include "fetch_running.h"

/* How often the lines are drawn, and how late a signal is heard. */
enum { TURN_MS = 100 };

enum { SPOOLS_PER_RUNNING = 4 };

typedef struct run {
  again_fetch_options *options;
  FILE *report;
  again_screen screen;
  uint64_t drawn_ms;
  again_fetch_engine engine;
  CURLM *multi;
  again_curl_multi *driver;
  /* Of each URL, by its index: NULL = not begun, or gone. */
  again_fetch_transfer **transfers;
  again_fetch_running running;
  size_t begun_count;
  size_t printed_count; /* of those before it, nothing is spooled any more */
  size_t failed_count;
  uint64_t received_bytes; /* of those that are over */
  size_t first_failed;     /* its index; SIZE_MAX = none */
  int exit_code;
  bool is_cut;         /* by a signal */
  bool has_told_store; /* what is wrong with it */
} run;

/* ---- what is told ------------------------------------------------------- */

static void report(const run *all, const again_fetch_transfer *transfer,
                   const again_curl_event *event) {
  if (all->report != NULL &&
      again_report_json(all->report, event, transfer->url, transfer->number) !=
          AGAIN_OK) {
    again_complain("fetch: report: out of memory");
  }
}

/* As again_curl_event_fn. */
static void note_event(const again_curl_event *event, void *user) {
  run *all = user;
  const again_decision *decision = event->decision;
  again_fetch_transfer *transfer =
      again_fetch_running_find(&all->running, event->easy);
  if (transfer == NULL) {
    return;
  }
  again_fetch_transfer_note(transfer, event);
  if (all->options->verbose && again_report_is_news(&transfer->hold, event) &&
      (decision->action != AGAIN_ACTION_GO || decision->is_probe)) {
    again_screen_erase(&all->screen);
    (void)fprintf(stderr, "again: %s", transfer->tag);
    again_report_line(stderr, event);
  }
  report(all, transfer, event);
}

/* Once is enough: each URL's policy may name the same. */
static void tell_store(run *all) {
  char line[AGAIN_FETCH_STORE_LINE];
  if (again_fetch_store_news(&all->engine.store, line) &&
      !all->has_told_store) {
    all->has_told_store = true;
    again_screen_erase(&all->screen);
    again_complain("fetch: store: %s", line);
  }
}

/* The lines would tear a body that is printed on the same terminal. */
static bool shows_progress(const again_fetch_options *options) {
  bool prints = false;
  for (size_t i = 0; i < options->url_count; i++) {
    prints = prints || again_fetch_options_prints(options, i);
  }
  return !options->silent && !(prints && isatty(STDOUT_FILENO) == 1);
}

static void draw(run *all) {
  again_time now;
  again_fetch_engine_now(&now, NULL);
  if (now.mono_ms < all->drawn_ms + TURN_MS) {
    return;
  }
  all->drawn_ms = now.mono_ms;
  again_progress_total total = {
      .url_count = all->options->url_count,
      .done_count = all->begun_count - all->running.count,
      .failed_count = all->failed_count,
      .running_count = all->running.count,
      .received_bytes = all->received_bytes,
  };
  again_fetch_running_look(&all->running, &total);
  again_screen_draw(&all->screen, all->running.shown, all->running.count,
                    all->options->url_count > 1 ? &total : NULL);
}

/* ---- one URL ------------------------------------------------------------ */

static void note_exit(run *all, size_t index, int code) {
  if (code == AGAIN_EXIT_DONE) {
    return;
  }
  all->failed_count++;
  if (index < all->first_failed) {
    all->first_failed = index;
    all->exit_code = code;
  }
}

static void drop(run *all, size_t index) {
  again_fetch_transfer_free(all->transfers[index]);
  all->transfers[index] = NULL;
}

/* A spool is printed when none before it is to come any more. */
static void print_in_turn(run *all) {
  for (; all->printed_count < all->begun_count; all->printed_count++) {
    const size_t index = all->printed_count;
    again_fetch_transfer *transfer = all->transfers[index];
    if (!again_fetch_options_prints(all->options, index) || transfer == NULL) {
      continue;
    }
    if (transfer->easy != NULL) {
      return;
    }
    again_screen_erase(&all->screen);
    if (!again_fetch_sink_print(&transfer->sink)) {
      again_complain("fetch: a body that waited for its turn is lost: %s",
                     strerror(errno));
      note_exit(all, index, AGAIN_EXIT_UNREADABLE);
    }
    drop(all, index);
  }
}

static void finish(run *all, again_fetch_transfer *transfer, CURLcode code,
                   const again_decision *decision) {
  const size_t index = transfer->number - 1;
  again_fetch_running_remove(&all->running, transfer);
  again_fetch_transfer_end(transfer, decision);
  all->received_bytes += transfer->progress.received_bytes;
  note_exit(all, index, again_fetch_outcome(transfer, code, decision));
  if (!transfer->sink.is_spooled) {
    drop(all, index);
  }
  print_in_turn(all);
}

/* As again_curl_done_fn. */
static void note_done(CURL *easy, CURLcode code, const again_decision *decision,
                      void *user) {
  run *all = user;
  finish(all, again_fetch_running_find(&all->running, easy), code, decision);
}

static void begin(run *all) {
  const size_t index = all->begun_count++;
  int code = again_fetch_engine_use(&all->engine, all->options->urls[index]);
  again_fetch_transfer *transfer =
      code == AGAIN_EXIT_DONE
          ? again_fetch_transfer_new(all->options, index, &all->screen, &code)
          : NULL;
  if (transfer == NULL) {
    note_exit(all, index, code);
    print_in_turn(all);
    return;
  }
  all->transfers[index] = transfer;
  again_fetch_running_add(&all->running, transfer);
  const CURLcode added = again_curl_multi_add(
      all->driver, transfer->easy, &transfer->request, note_done, all);
  if (added != CURLE_OK) {
    again_decision decision = AGAIN_DECISION_INIT;
    decision.why = AGAIN_WHY_LOCAL;
    report(all, transfer,
           &(again_curl_event){.decision = &decision, .scope = ""});
    finish(all, transfer, added, &decision);
  }
}

/* ---- all of them -------------------------------------------------------- */

static void cancel_all(const run *all) {
  for (size_t i = 0; i < all->running.count; i++) {
    again_curl_cancel(all->engine.curl, all->running.transfers[i]->easy);
  }
}

static void perform(run *all) {
  int running = 0;
  int left = 0;
  const CURLMsg *message = NULL;
  (void)curl_multi_perform(all->multi, &running);
  while ((message = curl_multi_info_read(all->multi, &left)) != NULL) {
    (void)again_curl_multi_take(all->driver, message);
  }
  again_curl_multi_tick(all->driver);
}

static void sleep_on(const run *all) {
  const long due_ms = again_curl_multi_timeout(all->driver);
  const long slice = due_ms < 0 || due_ms > TURN_MS ? TURN_MS : due_ms;
  (void)curl_multi_poll(all->multi, NULL, 0, (int)slice, NULL);
}

/* Spools that wait for their turn are open files: there are not to be more and
 * more of them while the first is slow. */
static bool can_begin(const run *all) {
  return all->begun_count < all->options->url_count &&
         all->running.count < all->running.max &&
         all->begun_count - all->printed_count <
             all->running.max * SPOOLS_PER_RUNNING;
}

/* What is not begun by then never is. */
static void interrupt(run *all) {
  all->is_cut = true;
  all->begun_count = all->options->url_count;
  cancel_all(all);
}

static void loop(run *all) {
  while (all->running.count > 0 || can_begin(all)) {
    if (again_interrupt_signal() != 0) {
      interrupt(all);
    }
    while (can_begin(all)) {
      begin(all);
    }
    perform(all);
    tell_store(all);
    draw(all);
    if (all->running.count > 0 && !can_begin(all)) {
      sleep_on(all);
    }
  }
}

/* A socket, a file and a spool or more for each. */
static void raise_file_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
  }
}

static bool make(run *all) {
  const again_fetch_options *options = all->options;
  const again_curl_multi_options wishes = {.struct_size = sizeof(wishes),
                                           .keeps_connections = true};
  const bool is_parallel = again_fetch_options_is_parallel(options);
  if (is_parallel) {
    raise_file_limit();
  }
  all->transfers = calloc(options->url_count, sizeof(void *));
  all->multi = curl_multi_init();
  return all->transfers != NULL && all->multi != NULL &&
         again_fetch_running_init(&all->running,
                                  is_parallel ? options->parallel_max : 1) &&
         again_curl_multi_new(&all->driver, all->engine.curl, all->multi,
                              &wishes) == AGAIN_OK;
}

static void clear(run *all) {
  again_curl_multi_free(all->driver);
  (void)curl_multi_cleanup(all->multi);
  again_fetch_engine_clear(&all->engine);
  again_fetch_running_clear(&all->running);
  free(all->transfers);
}

/* Whoever interrupts wants to know that it was heard. */
static int end_of(const run *all) {
  if (!all->is_cut) {
    return all->exit_code;
  }
  if (!all->options->silent || all->options->show_error) {
    again_complain("interrupted");
  }
  return 128 + again_interrupt_signal();
}

int again_fetch_run(again_fetch_options *options, FILE *report) {
  run all = {
      .options = options,
      .report = report,
      .engine = {.policies = &options->policy, .event = note_event},
      .first_failed = SIZE_MAX,
  };
  all.engine.event_user = &all;
  again_fetch_store_init(&all.engine.store);
  int code = again_fetch_engine_use(&all.engine, options->urls[0]);
  if (code == AGAIN_EXIT_DONE && !make(&all)) {
    again_complain("fetch: out of memory");
    code = AGAIN_EXIT_UNREADABLE;
  }
  if (code == AGAIN_EXIT_DONE) {
    again_screen_begin(&all.screen, stderr, shows_progress(options));
    loop(&all);
    tell_store(&all);
    again_screen_erase(&all.screen);
    code = end_of(&all);
  }
  clear(&all);
  return code;
}
