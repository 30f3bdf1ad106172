/*
 * What is simulated: a fleet of calls, the server that they meet, and what
 * befalls it. Times are virtual, in ms from the beginning; shares are from 0
 * to 1; rates are a second.
 */
#ifndef AGAIN_SIM_PLAN_H
#define AGAIN_SIM_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AGAIN_SIM_OUTAGES_MAX 16

typedef struct again_sim_fleet {
  double rate;         /* of calls that come by chance; 0 = all come evenly */
  uint64_t arrive_ms;  /* for how long calls come */
  uint64_t call_count; /* of a fleet without a rate */
  uint32_t process_count;     /* that live as long as the fleet; or */
  uint32_t calls_per_process; /* where each makes so many; 0 = it does not */
  bool is_shared;             /* all processes have one state */
  uint32_t attempts;          /* the caller's own limits; 0 = none */
  uint64_t deadline_ms;
} again_sim_fleet;

/* From `from_ms` on and before `to_ms` this share of attempts fails. */
typedef struct again_sim_outage {
  uint64_t from_ms;
  uint64_t to_ms;
  double share;
} again_sim_outage;

typedef struct again_sim_server_plan {
  double rate;  /* attempts that it can serve; 0 = any number */
  double burst; /* and so many at once; 1 at least where there is a rate */
  uint64_t latency_ms;
  bool is_slow;         /* what it cannot serve waits, and is not refused */
  uint64_t timeout_ms;  /* after which the client takes an attempt for lost */
  bool throttles;       /* refuses with 429, not 503 */
  uint64_t hint_ms;     /* the Retry-After of what it refuses; 0 = none */
  uint32_t first_bad;   /* attempts of each call that fail */
  double flaky_share;   /* of attempts that fail by chance */
  double broken_share;  /* of calls that fail always: an endpoint of theirs */
  double limited_share; /* of calls that belong to a tenant with a limit */
  double limited_rate;  /* which is this */
  again_sim_outage outages[AGAIN_SIM_OUTAGES_MAX]; /* the first that fits */
  size_t outage_count;
} again_sim_server_plan;

typedef struct again_sim_plan {
  again_sim_fleet fleet;
  again_sim_server_plan server;
  uint64_t seed;
} again_sim_plan;

/* When the last outage ends; 0 = there is none, AGAIN_NEVER = it does not. */
uint64_t again_sim_plan_outage_end(const again_sim_plan *plan);
/* For how long calls come after it; 0 = for less than a second, in which nobody
 * can tell whether service is full. */
uint64_t again_sim_plan_aftermath(const again_sim_plan *plan);
/* A number from 0 to below 1. */
double again_sim_unit(uint64_t draw);

#endif
