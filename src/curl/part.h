/*
 * What the head of a response says of the bytes that follow: which part of
 * which representation they are.
 */
#ifndef AGAIN_CURL_PART_H
#define AGAIN_CURL_PART_H

#include "content_range.h"
#include "validator.h"

typedef enum again_part_kind {
  /* Their place is not known: the body is encoded, or of several parts, or of
   * another status than these. */
  AGAIN_PART_UNPLACED = 0,
  AGAIN_PART_WHOLE,   /* 200 */
  AGAIN_PART_RANGE,   /* 206 */
  AGAIN_PART_PAST_END /* 416: there are no such bytes */
} again_part_kind;

/* Zeroed, it says nothing. */
typedef struct again_part {
  unsigned status;
  again_part_kind kind;
  uint64_t first;                        /* in the representation */
  uint64_t length;                       /* may be UNKNOWN */
  uint64_t total;                        /* may be UNKNOWN */
  char validator[AGAIN_VALIDATOR_BYTES]; /* "" = none that is strong */
} again_part;

/* The value of a header, lent until the next question. NULL = there is none,
 * "" = there are several of the name. */
typedef const char *again_part_find_fn(const char *name, void *user);

void again_part_read(again_part *out, unsigned status, again_part_find_fn *find,
                     void *user);

#endif
