#include "sim/server.h"

void again_sim_server_init(again_sim_server *server,
                           const again_sim_plan *plan) {
  *server = (again_sim_server){.plan = &plan->server,
                               .all = {.level = plan->server.burst},
                               .limited = {.level = plan->server.burst}};
  /* Not the numbers that the arrivals were drawn from. */
  again_random_seed(&server->random, ~plan->seed);
}

static bool happens(again_sim_server *server, double share) {
  return share > 0 &&
         again_sim_unit(again_random_next(&server->random)) < share;
}

static bool is_out(again_sim_server *server, uint64_t now_ms) {
  for (size_t i = 0; i < server->plan->outage_count; i++) {
    const again_sim_outage *outage = &server->plan->outages[i];
    if (now_ms >= outage->from_ms && now_ms < outage->to_ms) {
      return happens(server, outage->share);
    }
  }
  return false;
}

/* What flows in within a ms, the step of time, must not be lost: there is room
 * for twice that, and for the burst. */
static bool take(again_sim_tank *tank, uint64_t now_ms, double rate,
                 double burst) {
  double flow = rate / 1000; /* a ms */
  double room = burst > 2 * flow ? burst : 2 * flow;
  double level = tank->level + (double)(now_ms - tank->at_ms) * flow;
  tank->level = level < room ? level : room;
  tank->at_ms = now_ms;
  if (tank->level < 1) {
    return false;
  }
  tank->level -= 1;
  return true;
}

static again_sim_answer refusal(const again_sim_server_plan *plan) {
  return plan->throttles ? AGAIN_SIM_ANSWER_THROTTLED
                         : AGAIN_SIM_ANSWER_REFUSED;
}

static again_sim_answer answer_of(again_sim_server *server,
                                  const again_sim_visit *visit) {
  const again_sim_server_plan *plan = server->plan;
  if (is_out(server, visit->now_ms)) {
    return plan->is_slow ? AGAIN_SIM_ANSWER_TIMEOUT : AGAIN_SIM_ANSWER_REFUSED;
  }
  if (visit->is_broken || visit->attempt <= plan->first_bad ||
      happens(server, plan->flaky_share)) {
    return AGAIN_SIM_ANSWER_FAILED;
  }
  if (visit->is_limited &&
      !take(&server->limited, visit->now_ms, plan->limited_rate, plan->burst)) {
    return AGAIN_SIM_ANSWER_THROTTLED;
  }
  if (plan->rate > 0 && !plan->is_slow &&
      !take(&server->all, visit->now_ms, plan->rate, plan->burst)) {
    return refusal(plan);
  }
  return AGAIN_SIM_ANSWER_GOOD;
}

/* How long an attempt stands in the queue of a slow server and is served. What
 * nobody waits for any more is served, too: that is how such servers fall. */
static uint64_t queue(again_sim_server *server, uint64_t now_ms) {
  double begin_ms = server->busy_until_ms > (double)now_ms
                        ? server->busy_until_ms
                        : (double)now_ms;
  server->busy_until_ms = begin_ms + 1000 / server->plan->rate;
  return (uint64_t)(server->busy_until_ms - (double)now_ms);
}

again_sim_reply again_sim_server_meet(again_sim_server *server,
                                      const again_sim_visit *visit) {
  const again_sim_server_plan *plan = server->plan;
  again_sim_reply reply = {.answer = answer_of(server, visit)};
  uint64_t takes_ms = plan->latency_ms;
  if (plan->is_slow && plan->rate > 0 &&
      reply.answer == AGAIN_SIM_ANSWER_GOOD) {
    takes_ms += queue(server, visit->now_ms);
  }
  if (reply.answer == AGAIN_SIM_ANSWER_TIMEOUT || takes_ms > plan->timeout_ms) {
    reply.answer = AGAIN_SIM_ANSWER_TIMEOUT;
    takes_ms = plan->timeout_ms;
  }
  reply.at_ms = visit->now_ms + takes_ms;
  return reply;
}
