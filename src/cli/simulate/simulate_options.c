#include "simulate/simulate_options.h"

#include "complain.h"
#include "sim/scenarios.h"
#include "simulate/simulate_values.h"

enum {
  OPTION_POLICY = 1,
  OPTION_PEER,
  OPTION_PEERS,
  OPTION_SEED,
  OPTION_FORMAT,
  OPTION_HTML,
  OPTION_SVG,
  OPTION_PLOT,
  OPTION_LIST,
  OPTION_SCENARIO,
  /* What changes the plan. */
  OPTION_PLAN,
  OPTION_CALLS = OPTION_PLAN,
  OPTION_RATE,
  OPTION_FOR,
  OPTION_PROCESSES,
  OPTION_CALLS_PER_PROCESS,
  OPTION_SHARE,
  OPTION_ATTEMPTS,
  OPTION_DEADLINE,
  OPTION_CAPACITY,
  OPTION_BURST,
  OPTION_LATENCY,
  OPTION_SLOW,
  OPTION_TIMEOUT,
  OPTION_OUTAGE,
  OPTION_FLAKY,
  OPTION_FIRST_BAD,
  OPTION_BROKEN,
  OPTION_LIMITED,
  OPTION_THROTTLE,
  OPTION_RETRY_AFTER
};

#define NUMBER_MOST 10000000
#define DAY_MS UINT64_C(86400000)

static const again_option options_table[] = {
    {OPTION_POLICY, 'p', "policy", "P", false,
     "a pack or a file to try (default: http; may be repeated)"},
    {OPTION_PEER, 0, "peer", "NAME", false,
     "what others do: see --list (may be repeated)"},
    {OPTION_PEERS, 0, "peers", NULL, false, "all of these"},
    {OPTION_SCENARIO, 'n', "scenario", "NAME", false,
     "where to start from: see --list (default: outage)"},
    {OPTION_LIST, 'l', "list", NULL, false, "lists scenarios and peers"},
    {OPTION_CALLS, 0, "calls", "N", false, "so many calls at once"},
    {OPTION_RATE, 0, "rate", "N", false, "or so many a second, by chance"},
    {OPTION_FOR, 0, "for", "D", false, "for how long calls come"},
    {OPTION_PROCESSES, 0, "processes", "N", false,
     "that make the calls in turn"},
    {OPTION_CALLS_PER_PROCESS, 0, "calls-per-process", "N", false,
     "or: each ends after so many"},
    {OPTION_SHARE, 0, "share", NULL, true, "the processes share their state"},
    {OPTION_ATTEMPTS, 0, "attempts", "N", false, "the caller's own limits"},
    {OPTION_DEADLINE, 0, "deadline", "D", false, "of a call"},
    {OPTION_CAPACITY, 0, "capacity", "N", false,
     "attempts a second that the server can serve; 0 = any number"},
    {OPTION_BURST, 0, "burst", "N", false, "and so many at once"},
    {OPTION_LATENCY, 0, "latency", "D", false, "that an answer takes"},
    {OPTION_SLOW, 0, "slow", NULL, true,
     "the server lets wait what it cannot serve"},
    {OPTION_TIMEOUT, 0, "timeout", "D", false, "of an attempt"},
    {OPTION_OUTAGE, 0, "outage", "FROM-TO[:SHARE]", false,
     "from 10s to 20s this share fails (may be repeated)"},
    {OPTION_FLAKY, 0, "flaky", "SHARE", false, "of attempts fail by chance"},
    {OPTION_FIRST_BAD, 0, "first-bad", "N", false,
     "attempts of each call fail"},
    {OPTION_BROKEN, 0, "broken", "SHARE", false, "of calls fail always"},
    {OPTION_LIMITED, 0, "limited", "SHARE:RATE", false,
     "of calls are of a tenant that may make so many a second"},
    {OPTION_THROTTLE, 0, "throttle", NULL, true,
     "the server refuses with 429, not 503"},
    {OPTION_RETRY_AFTER, 0, "retry-after", "D", false,
     "that it asks for when it refuses"},
    {OPTION_SEED, 'S', "seed", "N", false,
     "of the random numbers (default: 1)"},
    {OPTION_PLOT, 0, "plot", NULL, true, "plots, too (default: yes)"},
    {OPTION_HTML, 0, "html", "FILE", false, "writes a page with plots"},
    {OPTION_SVG, 0, "svg", "FILE", false, "writes the plots alone"},
    {OPTION_FORMAT, 'f', "format", "FORMAT", false,
     "text (default), or json: one object a contender"},
};

static const again_usage usage = {
    .command = "simulate",
    .operands = "",
    .about = "Shows what policies do to a fleet and its server, in virtual "
             "time.",
    .options = options_table,
    .option_count = sizeof options_table / sizeof options_table[0],
    .notes = "In a plot, # are good answers, + attempts that failed, = the\n"
             "outage; the last row is how many of ten calls that began then\n"
             "end well, * = all.",
};

static bool take_number(again_options *options, uint64_t least, uint32_t *out) {
  uint64_t number = 0;
  bool is_number = again_options_uint(options, least, NUMBER_MOST, &number);
  *out = (uint32_t)number;
  return is_number;
}

static bool take_time(again_options *options, uint64_t least_ms,
                      uint64_t *ms_ret) {
  return again_options_duration(options, ms_ret) &&
         ((*ms_ret >= least_ms && *ms_ret <= DAY_MS) ||
          again_options_fail(options, "%s: '%.40s' is not from 1ms to 1d",
                             options->option, options->value));
}

/* Options of the fleet; a herd and a rate exclude each other, the last wins. */
static bool take_fleet(again_sim_fleet *fleet, again_options *options, int id) {
  switch (id) {
  case OPTION_CALLS:
    fleet->rate = 0;
    fleet->arrive_ms = 10;
    return again_options_uint(options, 1, NUMBER_MOST, &fleet->call_count);
  case OPTION_RATE:
    fleet->arrive_ms = fleet->rate > 0 ? fleet->arrive_ms : 60000;
    return again_options_rate(options, false, &fleet->rate);
  case OPTION_PROCESSES:
    fleet->calls_per_process = 0;
    return take_number(options, 1, &fleet->process_count);
  case OPTION_CALLS_PER_PROCESS:
    return take_number(options, 1, &fleet->calls_per_process);
  case OPTION_SHARE:
    fleet->is_shared = !options->negated;
    return true;
  case OPTION_ATTEMPTS:
    return take_number(options, 1, &fleet->attempts);
  default: /* OPTION_DEADLINE */
    return take_time(options, 1, &fleet->deadline_ms);
  }
}

static bool take_outage(again_simulate_options *given, again_options *options) {
  again_sim_server_plan *server = &given->plan.server;
  if (!given->has_outage_option) {
    given->has_outage_option = true;
    server->outage_count = 0; /* those of the scenario */
  }
  if (server->outage_count == AGAIN_SIM_OUTAGES_MAX) {
    return again_options_fail(options, "more than %d outages",
                              AGAIN_SIM_OUTAGES_MAX);
  }
  return again_options_outage(options,
                              &server->outages[server->outage_count++]);
}

/* What takes less than one at once takes none. */
static bool take_burst(again_options *options, double *out) {
  uint64_t number = 0;
  bool is_number = again_options_uint(options, 1, NUMBER_MOST, &number);
  *out = (double)number;
  return is_number;
}

static bool take_server(again_sim_server_plan *server, again_options *options,
                        int id) {
  switch (id) {
  case OPTION_CAPACITY:
    return again_options_rate(options, true, &server->rate);
  case OPTION_BURST:
    return take_burst(options, &server->burst);
  case OPTION_LATENCY:
    return take_time(options, 0, &server->latency_ms);
  case OPTION_SLOW:
    server->is_slow = !options->negated;
    return true;
  case OPTION_TIMEOUT:
    return take_time(options, 1, &server->timeout_ms);
  case OPTION_FLAKY:
    return again_options_share(options, &server->flaky_share);
  case OPTION_FIRST_BAD:
    return take_number(options, 0, &server->first_bad);
  case OPTION_BROKEN:
    return again_options_share(options, &server->broken_share);
  case OPTION_LIMITED:
    return again_options_share_and_rate(options, &server->limited_share,
                                        &server->limited_rate);
  case OPTION_THROTTLE:
    server->throttles = !options->negated;
    return true;
  default: /* OPTION_RETRY_AFTER */
    return take_time(options, 0, &server->hint_ms);
  }
}

static bool take_plan(again_simulate_options *given, again_options *options,
                      int id) {
  given->has_plan_option = true;
  if (id == OPTION_OUTAGE) {
    return take_outage(given, options);
  }
  if (id == OPTION_FOR) { /* before a herd or a rate, and behind it */
    return take_time(options, 1, &given->for_ms);
  }
  return id < OPTION_CAPACITY ? take_fleet(&given->plan.fleet, options, id)
                              : take_server(&given->plan.server, options, id);
}

static bool take_scenario(again_simulate_options *given,
                          again_options *options) {
  const again_sim_scenario *found = again_sim_scenario_find(options->value);
  if (found == NULL) {
    return again_options_fail(options, "no scenario '%.40s'", options->value);
  }
  if (given->has_plan_option) {
    return again_options_fail(options, "--scenario comes before what changes "
                                       "it");
  }
  uint64_t seed = given->plan.seed;
  given->plan = found->plan;
  given->plan.seed = seed;
  return true;
}

static bool add_peer(again_simulate_options *given, again_options *options,
                     const again_sim_peer *peer) {
  if (given->peer_count == AGAIN_SIMULATION_LINES) {
    return again_options_fail(options, "too many peers");
  }
  given->peers[given->peer_count++] = peer;
  return true;
}

static bool take_peer(again_simulate_options *given, again_options *options) {
  const again_sim_peer *found = again_sim_peer_find(options->value);
  return found != NULL
             ? add_peer(given, options, found)
             : again_options_fail(options, "no peer '%.40s'", options->value);
}

static bool take_peers(again_simulate_options *given, again_options *options) {
  bool is_well = true;
  for (size_t i = 0; i < again_sim_peer_count && is_well; i++) {
    is_well = add_peer(given, options, &again_sim_peers[i]);
  }
  return is_well;
}

static bool take_option(void *user, again_options *options, int id) {
  again_simulate_options *given = user;
  switch (id) {
  case OPTION_POLICY:
    return again_policy_arg_take(&given->policies, options);
  case OPTION_PEER:
    return take_peer(given, options);
  case OPTION_PEERS:
    return take_peers(given, options);
  case OPTION_SCENARIO:
    return take_scenario(given, options);
  case OPTION_LIST:
    given->lists = true;
    return true;
  case OPTION_SEED:
    return again_options_uint(options, 0, UINT64_MAX, &given->plan.seed);
  case OPTION_PLOT:
    given->omits_plots = options->negated;
    return true;
  case OPTION_HTML:
    given->html = options->value;
    return true;
  case OPTION_SVG:
    given->svg = options->value;
    return true;
  case OPTION_FORMAT:
    return again_options_format(options, &given->prints_json);
  case AGAIN_OPTION_OPERAND:
    return again_options_fail(options,
                              "'%.40s' is too much: --policy names a policy",
                              options->value);
  default:
    return take_plan(given, options, id);
  }
}

/* What no option can see alone. */
static bool is_consistent(const again_simulate_options *given,
                          again_options *options) {
  const again_sim_fleet *fleet = &given->plan.fleet;
  double calls = fleet->rate > 0 ? fleet->rate * (double)fleet->arrive_ms / 1000
                                 : (double)fleet->call_count;
  if (calls > NUMBER_MOST) {
    return again_options_fail(options, "more than %d calls", NUMBER_MOST);
  }
  return given->policies.count + given->peer_count < AGAIN_SIMULATION_LINES ||
         again_options_fail(options, "more than %d policies and peers",
                            AGAIN_SIMULATION_LINES - 1);
}

again_status again_simulate_options_init(again_simulate_options *given) {
  *given = (again_simulate_options){.html = NULL};
  given->plan = again_sim_scenario_find("outage")->plan;
  given->plan.seed = 1;
  return again_policy_arg_init(&given->policies);
}

void again_simulate_options_clear(again_simulate_options *given) {
  again_policy_arg_clear(&given->policies);
}

bool again_simulate_options_read(again_simulate_options *given, int argc,
                                 char **argv, int *exit_ret) {
  again_options options;
  again_options_init(&options, &usage, argc, argv);
  int id = again_options_take(&options, take_option, given);
  if (given->for_ms > 0) {
    given->plan.fleet.arrive_ms = given->for_ms;
  }
  if (id != AGAIN_OPTION_END || !is_consistent(given, &options)) {
    *exit_ret = again_options_stop(&options, id);
    return false;
  }
  return true;
}
