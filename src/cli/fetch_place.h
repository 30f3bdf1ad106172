/* Which place the body of an answer has in a file that may be there in part. */
#ifndef AGAIN_CLI_FETCH_PLACE_H
#define AGAIN_CLI_FETCH_PLACE_H

#include "part.h"

typedef enum again_fetch_place {
  AGAIN_FETCH_PLACE_OPEN = 0, /* no answer came yet */
  AGAIN_FETCH_PLACE_WHOLE,    /* it is all of the file */
  AGAIN_FETCH_PLACE_BEHIND,   /* it follows what is there */
  AGAIN_FETCH_PLACE_NOWHERE   /* it is no part of the file */
} again_fetch_place;

/* -C: what there is already. */
typedef struct again_fetch_rest {
  bool is_wanted; /* -C was given: nothing but the file's own bytes go there */
  bool can_replace;
  uint64_t offset_bytes;                 /* so many are there */
  char validator[AGAIN_VALIDATOR_BYTES]; /* of what that is; "" = unknown */
} again_fetch_rest;

again_fetch_place again_fetch_place_of(const again_part *part,
                                       const again_fetch_rest *rest);

/* Whether the answer says that nothing is missing. */
bool again_fetch_place_is_complete(const again_part *part,
                                   const again_fetch_rest *rest);

#endif
