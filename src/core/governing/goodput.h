/* How many good answers a second came of late: a pace that the server is known
 * to bear. */
#ifndef AGAIN_GOVERNING_GOODPUT_H
#define AGAIN_GOVERNING_GOODPUT_H

#include <stdbool.h>
#include <stdint.h>

/* How far back it looks. */
#define AGAIN_GOODPUT_MS 2000

/* Two slices of time, of which the older one fades out. Zeroed: none came. */
typedef struct again_goodput {
  uint64_t begun_ms; /* since when some have come without a gap */
  uint64_t slice_ms; /* when the newer one began */
  uint32_t newer;
  uint32_t older;
} again_goodput;

void again_goodput_add(again_goodput *goodput, uint64_t now_ms, uint32_t count);
double again_goodput_pace(const again_goodput *goodput, uint64_t now_ms);

#endif
