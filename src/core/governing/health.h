/*
 * The health of a scope. While it is clear everything goes. When more overload
 * answers come in a row than chance explains it closes: calls are held, first
 * attempts included, and one probe at a time goes out on a schedule. The first
 * good answer opens a ramp, and the held calls are let go at its growing pace.
 * A clear scope whose answers are overload for the most part, but not all, goes
 * to a ramp as well: whether a slower pace helps is tried. One of which nothing
 * good is known yet lets a few go at a time.
 */
#ifndef AGAIN_GOVERNING_HEALTH_H
#define AGAIN_GOVERNING_HEALTH_H

#include <again/governor.h>

#include "governing/cold.h"
#include "governing/goodput.h"
#include "governing/lease.h"
#include "governing/ramp.h"
#include "governing/round.h"
#include "governing/schedule.h"
#include "governing/streak.h"

typedef struct again_health_config {
  bool is_on;
  bool fail_fast;
  uint32_t close_after; /* how many overload answers at least close it */
  again_schedule probe; /* its texts are not used */
  uint64_t probe_timeout_ms;
} again_health_config;

/* On which probes go where a policy names no schedule. */
extern const again_schedule again_health_probe;

/* In how much time the answers of again_health_assume() came. */
#define AGAIN_HEALTH_LATE_MS 10000

typedef enum again_health_mode {
  AGAIN_HEALTH_CLEAR,
  AGAIN_HEALTH_CLOSED,
  AGAIN_HEALTH_RECOVERING
} again_health_mode;

typedef struct again_health {
  uint32_t mode;           /* again_health_mode: any bytes may be in a file */
  uint32_t strained_count; /* rounds in a row; clear */
  uint64_t fresh_ms;       /* when it is forgotten, if all is well */
  again_cold cold;         /* clear */
  again_streak streak;
  again_goodput goodput;
  again_round round; /* not while it is closed */
  again_ramp ramp;   /* its noise in every mode */

  uint64_t opened_ms;
  uint64_t closed_ms;
  double known;      /* a pace that was good before, calls a second; closed */
  again_lease lease; /* closed */
} again_health;

typedef struct again_health_ask {
  uint64_t now_ms;
  uint64_t deadline_ms; /* of the asker: refused where no probe comes before */
  uint32_t queued_count;
  bool may_probe;
  bool is_last; /* the attempt would be the asker's last */
  bool fail_fast;
  bool is_warm; /* the asker had good answers of late */
  uint64_t draw;
} again_health_ask;

typedef struct again_health_tell {
  uint64_t now_ms;
  uint64_t sent_ms; /* when the attempt went */
  uint64_t probe;   /* of its grant: which probe; 0 = it was none */
  again_outcome outcome;
  bool is_warm; /* the teller had good answers of late, before this one */
  uint64_t draw;
} again_health_tell;

typedef struct again_health_grant {
  again_grant_answer answer;
  uint64_t until_ms; /* of WAIT */
  uint64_t probe;    /* of GO: not 0 for a probe */
} again_health_grant;

void again_health_init(again_health *health);
/* So many good answers came of late, before anything was kept. */
void again_health_assume(again_health *health, uint64_t now_ms,
                         uint32_t good_count);
again_health_grant again_health_on_ask(again_health *health,
                                       const again_health_config *config,
                                       const again_health_ask *ask);
/* Whether a call that will send later may hope to: GO or REFUSE. */
again_grant_answer again_health_outlook(const again_health *health,
                                        const again_health_config *config,
                                        const again_health_ask *ask);
void again_health_on_tell(again_health *health,
                          const again_health_config *config,
                          const again_health_tell *tell);
/* It is clear for want of news, and lets a few go at a time. */
bool again_health_is_cold(const again_health *health,
                          const again_health_ask *ask);
/* Nothing in it matters any more. */
bool again_health_is_fresh(const again_health *health, uint64_t now_ms);
bool again_health_is_sane(const again_health *health);

#endif
