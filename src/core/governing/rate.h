/*
 * The adaptive send rate of a scope, after the adaptive mode of the AWS SDKs.
 *
 * Each answer counts: in steps of half a second they make the measured rate.
 * From the first throttle on an attempt needs a send token. The rate at which
 * tokens come falls with each throttle to a share of what was sent, grows with
 * other answers along a cubic curve, and is never more than twice what is
 * measured. Until then everything goes, but is measured: whoever tells nothing
 * before the first throttle begins at the least rate.
 *
 * It holds no pointers: it may lie in a file that processes share. What lies
 * there is to be asked is_sane() of before it is used.
 */
#ifndef AGAIN_GOVERNING_RATE_H
#define AGAIN_GOVERNING_RATE_H

#include <stdbool.h>
#include <stdint.h>

typedef enum again_rate_mode {
  AGAIN_RATE_FRESH, /* nothing was asked or told: time begins with the first */
  AGAIN_RATE_MEASURING,
  AGAIN_RATE_LIMITING
} again_rate_mode;

/* Rates are answers or tokens a second. */
typedef struct again_rate {
  uint32_t mode;         /* again_rate_mode; a word: any bytes may be there */
  uint32_t count;        /* answers in the slice that is being measured */
  uint64_t slice;        /* which half second that is, or began with */
  double measured;       /* up to that slice, smoothed */
  double max_rate;       /* at the last throttle */
  uint64_t throttled_ms; /* when that was */
  double fill_rate;
  double tokens;
  uint64_t filled_ms; /* the latest time seen: tokens are what there was then */
} again_rate;

void again_rate_init(again_rate *rate);
/* Whether one attempt may be sent now: takes a token. Else `until_ms` is when
 * to ask again, which is later than now and at most two seconds. */
bool again_rate_ask(again_rate *rate, uint64_t now_ms, uint64_t *until_ms);
/* An attempt that was allowed was not sent: its token comes back. */
void again_rate_return(again_rate *rate);
/* An attempt was answered. */
void again_rate_tell(again_rate *rate, uint64_t now_ms, bool is_throttled);
/* One just made would answer the same. */
bool again_rate_is_fresh(const again_rate *rate);
/* False where it holds what none of these functions would have left there. */
bool again_rate_is_sane(const again_rate *rate);

#endif
