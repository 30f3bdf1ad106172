/*
 * Reads one request after the other from the bytes of a connection.
 */
#ifndef AGAIN_TESTS_CHAOS_INTAKE_H
#define AGAIN_TESTS_CHAOS_INTAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "digest.h"

#define CHAOS_HEAD_MAX 4096

typedef enum chaos_stage {
  CHAOS_STAGE_HEAD,
  CHAOS_STAGE_BODY,
  CHAOS_STAGE_CHUNK_SIZE,
  CHAOS_STAGE_CHUNK_END,
  CHAOS_STAGE_WHOLE,
  CHAOS_STAGE_BAD
} chaos_stage;

typedef struct chaos_intake {
  chaos_stage stage;
  char line[CHAOS_HEAD_MAX + 1]; /* the head, or a chunk's size */
  size_t line_size;
  /* From the head. */
  uint64_t id;
  unsigned number;
  bool expects; /* 100 Continue */
  bool is_chunked;
  uint64_t length;
  size_t range_start;
  char if_range[64];
  char key[96];
  /* Of the body. */
  uint64_t left;
  uint64_t body_bytes;
  chaos_hasher hasher;
} chaos_intake;

void chaos_intake_init(chaos_intake *intake);
void chaos_intake_clear(chaos_intake *intake);

/* Ready for the next request. */
void chaos_intake_begin(chaos_intake *intake);

/* Takes bytes, at most to the end of a head or of a request; how many. */
size_t chaos_intake_take(chaos_intake *intake, const char *bytes, size_t size);

#endif
