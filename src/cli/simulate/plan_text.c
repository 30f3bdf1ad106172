#include "simulate/report.h"

#include <inttypes.h>

#include "base/duration.h"

static void add_time(again_page *page, const char *before, uint64_t ms) {
  char text[AGAIN_DURATION_TEXT_BYTES];
  again_page_add(page, "%s%s", before, again_duration_format(ms, text));
}

static void add_fleet(again_page *page, const again_sim_fleet *fleet) {
  if (fleet->rate > 0) {
    again_page_add(page, "%.10g calls a second", fleet->rate);
    add_time(page, " for ", fleet->arrive_ms);
  } else {
    again_page_add(page, "%" PRIu64 " calls", fleet->call_count);
    add_time(page, " in ", fleet->arrive_ms);
  }
  if (fleet->calls_per_process > 0) {
    again_page_add(page, ", processes of %" PRIu32, fleet->calls_per_process);
  } else {
    again_page_add(page, ", %" PRIu32 " process%s", fleet->process_count,
                   fleet->process_count == 1 ? "" : "es");
  }
  again_page_add(page, "%s", fleet->is_shared ? " that share their state" : "");
  if (fleet->attempts > 0) {
    again_page_add(page, ", at most %" PRIu32 " attempts", fleet->attempts);
  }
  if (fleet->deadline_ms > 0) {
    add_time(page, ", deadline ", fleet->deadline_ms);
  }
}

static void add_outages(again_page *page, const again_sim_server_plan *server) {
  for (size_t i = 0; i < server->outage_count; i++) {
    const again_sim_outage *outage = &server->outages[i];
    add_time(page, i == 0 ? "outage " : ", ", outage->from_ms);
    if (outage->to_ms == AGAIN_NEVER) {
      again_page_add(page, " on");
    } else {
      add_time(page, " - ", outage->to_ms);
    }
    if (outage->share < 1) {
      again_page_add(page, " (%g %%)", outage->share * 100);
    }
  }
}

static void add_share(again_page *page, double share, const char *of) {
  if (share > 0) {
    again_page_add(page, ", %g %% of %s", share * 100, of);
  }
}

static void add_server(again_page *page, const again_sim_server_plan *server) {
  if (server->rate > 0) {
    again_page_add(page, "the server can serve %.10g a second", server->rate);
    if (server->is_slow) {
      add_time(page, ", others wait; time-out ", server->timeout_ms);
    } else {
      again_page_add(page, ", %.10g at once, refuses others with %s",
                     server->burst, server->throttles ? "429" : "503");
    }
  } else {
    again_page_add(page, "the server can serve any number");
  }
  add_time(page, ", answers take ", server->latency_ms);
  add_share(page, server->flaky_share, "attempts fail by chance");
  add_share(page, server->broken_share, "calls fail always");
  add_share(page, server->limited_share, "calls are of a tenant");
  if (server->limited_share > 0) {
    again_page_add(page, " that may make %.10g a second", server->limited_rate);
  }
  if (server->first_bad > 0) {
    again_page_add(page, ", each call fails %" PRIu32 " times first",
                   server->first_bad);
  }
  if (server->hint_ms > 0) {
    add_time(page, ", Retry-After ", server->hint_ms);
  }
}

void again_simulation_add_plan(again_page *page, const again_sim_plan *plan,
                               const char *between) {
  add_fleet(page, &plan->fleet);
  again_page_add(page, "%s", between);
  add_server(page, &plan->server);
  if (plan->server.outage_count > 0) {
    again_page_add(page, "%s", between);
    add_outages(page, &plan->server);
  }
}
