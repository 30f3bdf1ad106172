/*
 * The cold start of a scope: as long as nothing is known of a server, a few
 * attempts go at a time, so that its first answers are heard before all are
 * out.
 */
#ifndef AGAIN_GOVERNING_COLD_H
#define AGAIN_GOVERNING_COLD_H

#include <stdbool.h>
#include <stdint.h>

#define AGAIN_COLD_SLICE_MS 50
#define AGAIN_COLD_SENT 16 /* attempts go in a slice */

/* A good answer is known so long to those who had none of their own. */
#define AGAIN_COLD_WARM_MS 1000

/* Zeroed: nothing went, and nothing came. */
typedef struct again_cold {
  uint64_t warm_ms;  /* over until then */
  uint64_t begun_ms; /* the slice */
  uint32_t sent_count;
} again_cold;

/* A good answer came. */
void again_cold_end(again_cold *cold, uint64_t now_ms);
bool again_cold_is_over(const again_cold *cold, uint64_t now_ms);

/* True: it goes, and is counted. Otherwise it may ask again at `until_ms`. */
bool again_cold_ask(again_cold *cold, uint64_t now_ms, uint64_t *until_ms);
/* It goes, whoever went before. */
void again_cold_note_sent(again_cold *cold, uint64_t now_ms);
/* What it counted matters no more. */
bool again_cold_is_fresh(const again_cold *cold, uint64_t now_ms);

#endif
