#include "fetch_progress.h"

#include <string.h>

#include "base/duration.h"
#include "base/utf8.h"
#include "fetch_report.h"

enum { BAR_WIDTH_MAX = 30, BAR_WIDTH_MIN = 6, NAME_WIDTH_MAX = 24 };

const char *again_bytes_format(uint64_t bytes, char out[AGAIN_BYTES_TEXT]) {
  static const char *const units[] = {"B",   "KiB", "MiB", "GiB",
                                      "TiB", "PiB", "EiB"};
  size_t unit = 0;
  double value = (double)bytes;
  while (value >= 1024 && unit + 1 < sizeof units / sizeof units[0]) {
    value /= 1024;
    unit++;
  }
  /* Tenths by whole numbers: a locale may print another decimal point. */
  unsigned tenths = (unsigned)(value * 10);
  if (unit == 0 || tenths >= 100) {
    (void)snprintf(out, AGAIN_BYTES_TEXT, "%u %s", tenths / 10, units[unit]);
  } else {
    (void)snprintf(out, AGAIN_BYTES_TEXT, "%u.%u %s", tenths / 10, tenths % 10,
                   units[unit]);
  }
  return out;
}

/* "3.2 s", "2 m 5 s". */
static const char *format_left(uint64_t ms, char *out, size_t size) {
  unsigned long long seconds = ms / 1000;
  unsigned tenths = (unsigned)(ms % 1000 / 100);
  if (seconds >= 60) {
    (void)snprintf(out, size, "%llu m %llu s", seconds / 60, seconds % 60);
  } else {
    (void)snprintf(out, size, "%llu.%u s", seconds, tenths);
  }
  return out;
}

/* At most `width` columns, one for each character. */
static void cut_to_width(char *text, unsigned width) {
  unsigned columns = 0;
  char *end = text;
  for (; *end != '\0'; end++) {
    bool begins = ((unsigned char)*end & 0xC0) != 0x80;
    if (begins && columns == width) {
      break;
    }
    columns += begins;
  }
  *end = '\0';
}

/* Server text, escaped, cut to `size` bytes. */
static void escape_into(char *out, size_t size, const char *text) {
  again_buffer clean;
  again_buffer_init(&clean, NULL);
  out[0] = '\0';
  if (text != NULL &&
      again_term_escape(&clean, again_text_of(text)) == AGAIN_OK &&
      clean.size > 0) {
    size_t kept = again_utf8_cut(clean.data, clean.size, size - 1);
    memcpy(out, clean.data, kept);
    out[kept] = '\0';
  }
  again_buffer_clear(&clean);
}

/* "503 Throttling.User (throttling)", "connect (unreachable)" */
static void render_answer(const again_decision *decision, char *out,
                          size_t size) {
  char code[128];
  char status[16] = "";
  escape_into(code, sizeof code, decision->code);
  if (decision->status != 0) {
    (void)snprintf(status, sizeof status, "%u", decision->status);
  }
  bool is_broken = decision->transport != AGAIN_TRANSPORT_OK;
  const char *words[] = {
      status, is_broken ? again_transport_name(decision->transport) : "", code};
  int used = 0;
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    if (words[i][0] != '\0') {
      used += snprintf(out + used, size - (size_t)used, "%s%s",
                       used > 0 ? " " : "", words[i]);
    }
  }
  (void)snprintf(out + used, size - (size_t)used, " (%s)",
                 decision->verdict.reason);
}

/* "attempt 2 of 4 in 3.2 s: 503 Busy (transient), as the server asked" */
static void render_waiting(const again_progress *progress, char *out,
                           size_t size) {
  const again_decision *decision = progress->waits_on;
  char left[32];
  char answer[256] = "";
  format_left(progress->wait_left_ms, left, sizeof left);
  if (decision->verdict.reason[0] != '\0') {
    render_answer(decision, answer, sizeof answer);
  }
  if (decision->action == AGAIN_ACTION_WAIT) {
    char scope[256];
    escape_into(scope, sizeof scope, progress->scope);
    (void)snprintf(out, size, "held: %s %s, %s in %s%s%s", scope,
                   again_report_trouble(decision),
                   progress->knows_when ? "looks again" : "gives up", left,
                   answer[0] != '\0' ? ": " : "", answer);
    return;
  }
  bool is_asked =
      decision->hint.has_delay && decision->delay_ms >= decision->hint.delay_ms;
  (void)snprintf(out, size, "attempt %u of %u in %s: %s%s",
                 decision->attempts + 1, decision->attempts_max, left, answer,
                 is_asked ? ", as the server asked" : "");
}

/* "[=====>    ] 45 %" in `width` columns of bar. */
static int render_bar(const again_progress *progress, unsigned width, char *out,
                      size_t size) {
  uint64_t done = progress->received_bytes < progress->total_bytes
                      ? progress->received_bytes
                      : progress->total_bytes;
  double share = (double)done / (double)progress->total_bytes;
  unsigned filled = (unsigned)(share * width);
  char bar[BAR_WIDTH_MAX + 1];
  memset(bar, ' ', width);
  memset(bar, '=', filled);
  if (filled < width) {
    bar[filled] = '>';
  }
  bar[width] = '\0';
  return snprintf(out, size, "[%s] %3u %%  ", bar, (unsigned)(share * 100));
}

/* "4.5 MiB of 10 MiB, 1.2 MiB/s, 5.0 s left" */
static void render_numbers(const again_progress *progress, char *out,
                           size_t size) {
  char received[AGAIN_BYTES_TEXT];
  char total[AGAIN_BYTES_TEXT];
  char rate[AGAIN_BYTES_TEXT];
  again_bytes_format(progress->received_bytes, received);
  again_bytes_format(progress->rate_bytes_s, rate);
  if (progress->total_bytes == 0) {
    (void)snprintf(out, size, "%s, %s/s", received, rate);
    return;
  }
  again_bytes_format(progress->total_bytes, total);
  if (progress->rate_bytes_s == 0 ||
      progress->received_bytes >= progress->total_bytes) {
    (void)snprintf(out, size, "%s of %s, %s/s", received, total, rate);
    return;
  }
  char left[32];
  double seconds = (double)(progress->total_bytes - progress->received_bytes) /
                   (double)progress->rate_bytes_s;
  format_left((uint64_t)(seconds * 1000), left, sizeof left);
  (void)snprintf(out, size, "%s of %s, %s/s, %s left", received, total, rate,
                 left);
}

static void render_transfer(const again_progress *progress, unsigned width,
                            char *out, size_t size) {
  char numbers[128];
  int used = 0;
  if (progress->probes && progress->rate_bytes_s == 0) {
    (void)snprintf(out, size, "probing");
    return;
  }
  render_numbers(progress, numbers, sizeof numbers);
  const size_t fixed = strlen(numbers) + sizeof "[] 100 %  ";
  if (progress->total_bytes > 0 && width >= fixed + BAR_WIDTH_MIN) {
    const size_t room = width - fixed;
    used = render_bar(progress,
                      room > BAR_WIDTH_MAX ? BAR_WIDTH_MAX : (unsigned)room,
                      out, size);
  }
  (void)snprintf(out + used, size - (size_t)used, "%s", numbers);
}

#define LEAD_BYTES (NAME_WIDTH_MAX * 4 + 32)

/* Which it is. The one that waits needs no name. */
static unsigned render_lead(const again_progress *progress,
                            char out[LEAD_BYTES]) {
  char name[NAME_WIDTH_MAX * 4 + 1];
  out[0] = '\0';
  if (progress->tag == NULL && progress->waits_on != NULL) {
    return 0;
  }
  escape_into(name, sizeof name, progress->name);
  cut_to_width(name, NAME_WIDTH_MAX);
  (void)snprintf(out, LEAD_BYTES, "%s%s",
                 progress->tag != NULL ? progress->tag : "", name);
  return (unsigned)again_utf8_count(out, strlen(out));
}

unsigned again_progress_lead_width(const again_progress *progress) {
  char lead[LEAD_BYTES];
  return render_lead(progress, lead);
}

const char *again_progress_render(const again_progress *progress,
                                  unsigned width,
                                  char out[AGAIN_PROGRESS_BYTES]) {
  char lead[LEAD_BYTES];
  unsigned columns = render_lead(progress, lead);
  unsigned gap = columns > 0 ? 2 : 0;
  if (columns < progress->lead_width) {
    gap += progress->lead_width - columns;
  }
  columns += gap;
  const size_t used =
      (size_t)snprintf(out, AGAIN_PROGRESS_BYTES, "%s%*s", lead, (int)gap, "");
  if (progress->waits_on != NULL) {
    render_waiting(progress, out + used, AGAIN_PROGRESS_BYTES - used);
  } else {
    render_transfer(progress, width > columns ? width - columns : 0, out + used,
                    AGAIN_PROGRESS_BYTES - used);
  }
  cut_to_width(out, width);
  return out;
}

const char *again_progress_render_total(const again_progress_total *total,
                                        unsigned width,
                                        char out[AGAIN_PROGRESS_BYTES]) {
  char received[AGAIN_BYTES_TEXT];
  char rate[AGAIN_BYTES_TEXT];
  char failed[40] = "";
  if (total->failed_count > 0) {
    (void)snprintf(failed, sizeof failed, ", %zu failed", total->failed_count);
  }
  (void)snprintf(out, AGAIN_PROGRESS_BYTES,
                 "%zu of %zu done%s, %zu running: %s, %s/s", total->done_count,
                 total->url_count, failed, total->running_count,
                 again_bytes_format(total->received_bytes, received),
                 again_bytes_format(total->rate_bytes_s, rate));
  cut_to_width(out, width);
  return out;
}
