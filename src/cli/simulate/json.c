#include "simulate/report.h"

#include <stdio.h>

#include "json_out.h"

/* Six digits, as numbers of JSON. */
static void add_number(again_json_out *json, const char *name, double value) {
  char text[32];
  int size = snprintf(text, sizeof text, "%.6g", value);
  again_json_raw(json, name, again_text_make(text, (size_t)size));
}

static void add_time(again_json_out *json, const char *name, uint64_t ms,
                     bool is_known) {
  if (is_known && ms != AGAIN_NEVER) {
    again_json_uint(json, name, ms);
  } else {
    again_json_null(json, name);
  }
}

static void add_gave_up(again_json_out *json, const again_sim_result *result) {
  again_json_open_object(json, "gave_up");
  for (size_t i = 0; i < AGAIN_SIM_WHYS; i++) {
    if (result->gave_up[i] > 0) {
      again_json_uint(json, again_why_name((again_why)i), result->gave_up[i]);
    }
  }
  again_json_close_object(json);
}

typedef enum series_part { BEGUN, ATTEMPTS, GOOD, DELIVERED } series_part;

static uint32_t part_of(const again_sim_bin *bin, series_part part) {
  switch (part) {
  case BEGUN:
    return bin->begun;
  case ATTEMPTS:
    return bin->attempts;
  case GOOD:
    return bin->good;
  case DELIVERED:
    break;
  }
  return bin->delivered;
}

/* A number for each second. */
static void add_series(again_json_out *json, const again_sim_series *series) {
  static const char *const names[] = {"begun", "attempts", "good", "delivered"};
  again_json_open_object(json, "seconds");
  for (series_part part = BEGUN; part <= DELIVERED; part++) {
    again_json_open_array(json, names[part]);
    for (size_t i = 0; i < series->count; i += AGAIN_SIM_BINS_PER_SECOND) {
      again_sim_bin second =
          again_sim_series_sum(series, i, AGAIN_SIM_BINS_PER_SECOND);
      again_json_uint(json, NULL, part_of(&second, part));
    }
    again_json_close_array(json);
  }
  again_json_close_object(json);
}

static again_status add_line(again_buffer *out,
                             const again_simulation *simulation,
                             const again_simulation_line *line) {
  const again_sim_summary *summary = &line->summary;
  uint64_t outage_end_ms = again_sim_plan_outage_end(&simulation->plan);
  bool has_calls = line->result.delivered > 0;
  again_json_out json;
  again_json_begin(&json, out);
  again_json_open_object(&json, NULL);
  again_json_text(&json, "contender", again_text_of(line->name));
  again_json_bool(&json, "is_peer", line->about != NULL);
  again_json_uint(&json, "seed", simulation->plan.seed);
  again_json_uint(&json, "calls", line->result.calls);
  again_json_uint(&json, "delivered", line->result.delivered);
  again_json_uint(&json, "attempts", line->result.attempts);
  add_number(&json, "success_share", summary->success_share);
  add_number(&json, "attempts_per_call", summary->attempts_per_call);
  add_number(&json, "wasted_share", summary->wasted_share);
  again_json_uint(&json, "peak_rate", (uint64_t)summary->peak_rate);
  if (simulation->plan.server.rate > 0) {
    add_number(&json, "peak_load", summary->peak_load);
  } else {
    again_json_null(&json, "peak_load");
  }
  add_time(&json, "recovery_ms", summary->recovery_ms,
           outage_end_ms != 0 && outage_end_ms != AGAIN_NEVER);
  add_time(&json, "wait_p50_ms", summary->wait_p50_ms, has_calls);
  add_time(&json, "wait_p99_ms", summary->wait_p99_ms, has_calls);
  add_time(&json, "last_ms", line->result.last_ms, has_calls);
  add_gave_up(&json, &line->result);
  add_series(&json, &line->result.series);
  again_json_close_object(&json);
  return again_json_end(&json);
}

again_status again_simulation_add_json(again_buffer *out,
                                       const again_simulation *simulation) {
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < simulation->line_count && status == AGAIN_OK; i++) {
    status = add_line(out, simulation, &simulation->lines[i]);
  }
  return status;
}
