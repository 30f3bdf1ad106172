/* The health of a scope, asked and told as a governor would. */
#ifndef AGAIN_TESTS_HEALTH_SCRIPT_H
#define AGAIN_TESTS_HEALTH_SCRIPT_H

#include "governing/health.h"

/* Of the functions below; fresh_health() makes it the default again. */
extern again_health_config health_config;

again_health fresh_health(void);
/* Closed at 1004, the first probe at 1054. */
again_health closed_health(void);

/* Somebody who may probe, alone and for ever, and had good answers. */
again_health_ask health_asked(uint64_t now_ms);
again_health_grant ask_health(again_health *health, uint64_t now_ms);
/* `draw` 0 makes the shortest delay. */
void tell_health(again_health *health, uint64_t now_ms, uint64_t sent_ms,
                 uint64_t probe, again_outcome outcome, uint64_t draw);
/* `-` good, `e` another error, `x` overload, `t` throttled, `0` nothing; one
 * each ms from `now_ms` on. */
void tell_answers(again_health *health, uint64_t now_ms, const char *answers);

#endif
