/* The server that a fleet meets: what it answers to an attempt, and when. */
#ifndef AGAIN_SIM_SERVER_H
#define AGAIN_SIM_SERVER_H

#include "base/random.h"
#include "sim/plan.h"

typedef enum again_sim_answer {
  AGAIN_SIM_ANSWER_GOOD,
  AGAIN_SIM_ANSWER_FAILED,    /* 503, by chance or in an outage's part */
  AGAIN_SIM_ANSWER_REFUSED,   /* 503, and when to come back */
  AGAIN_SIM_ANSWER_THROTTLED, /* 429, and when to come back */
  AGAIN_SIM_ANSWER_TIMEOUT,
  AGAIN_SIM_ANSWERS
} again_sim_answer;

/* So much of an attempt as a server can tell. */
typedef struct again_sim_visit {
  uint64_t now_ms;
  uint32_t attempt; /* of its call, from 1 */
  bool is_broken;
  bool is_limited;
} again_sim_visit;

typedef struct again_sim_reply {
  again_sim_answer answer;
  uint64_t at_ms;
} again_sim_reply;

/* What may be taken at once, and is filled again at a rate. */
typedef struct again_sim_tank {
  double level;
  uint64_t at_ms;
} again_sim_tank;

typedef struct again_sim_server {
  const again_sim_server_plan *plan;
  again_random random;
  again_sim_tank all;
  again_sim_tank limited; /* of the tenant with a limit */
  double busy_until_ms;   /* of a slow one: all that it took on is served */
} again_sim_server;

void again_sim_server_init(again_sim_server *server,
                           const again_sim_plan *plan);
again_sim_reply again_sim_server_meet(again_sim_server *server,
                                      const again_sim_visit *visit);

#endif
