/*
 * What each call is, told by its number: client and server both know.
 */
#ifndef AGAIN_TESTS_CHAOS_PLAN_H
#define AGAIN_TESTS_CHAOS_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CHAOS_VERSIONS_MAX 2

/* The seed, and the random bytes that all bodies are cut from. */
typedef struct chaos_source {
  uint64_t seed;
  unsigned char *bytes;
} chaos_source;

typedef struct chaos_bytes {
  const unsigned char *data;
  size_t size;
} chaos_bytes;

typedef enum chaos_method {
  CHAOS_METHOD_GET,
  CHAOS_METHOD_POST,
  CHAOS_METHOD_PUT
} chaos_method;

/* How the caller hands its request body over. */
typedef enum chaos_upload {
  CHAOS_UPLOAD_NONE,
  CHAOS_UPLOAD_MEMORY,
  CHAOS_UPLOAD_FIELDS, /* CURLOPT_POSTFIELDS */
  CHAOS_UPLOAD_READ,   /* read and seek */
  CHAOS_UPLOAD_CHUNKED,
  CHAOS_UPLOAD_ONE_SHOT /* read without seek */
} chaos_upload;

/* How the end of an answer's body is told. */
typedef enum chaos_framing {
  CHAOS_FRAMING_LENGTH,
  CHAOS_FRAMING_CHUNKED,
  CHAOS_FRAMING_CLOSE
} chaos_framing;

typedef enum chaos_validator {
  CHAOS_VALIDATOR_STRONG,
  CHAOS_VALIDATOR_WEAK,
  CHAOS_VALIDATOR_NONE
} chaos_validator;

/* What a server makes of "Range: bytes=N-". */
typedef enum chaos_ranges {
  CHAOS_RANGES_EXACT,
  CHAOS_RANGES_IGNORED, /* the whole body, from the same validator */
  CHAOS_RANGES_ALIGNED  /* from somewhat before */
} chaos_ranges;

/* What the caller does in the midst of it. */
typedef enum chaos_whim {
  CHAOS_WHIM_NONE,
  CHAOS_WHIM_CANCEL_PREPARING, /* before the try number `whim_at` */
  CHAOS_WHIM_CANCEL_SENDING,   /* as that try is sent */
  CHAOS_WHIM_CANCEL_WRITING,   /* at the body's byte `whim_at` */
  CHAOS_WHIM_REFUSE            /* its sink fails there */
} chaos_whim;

/* What the caller knocks at. */
typedef enum chaos_door {
  CHAOS_DOOR_OPEN,
  CHAOS_DOOR_SHUT,    /* refuses the connection */
  CHAOS_DOOR_JAMMED,  /* does not answer it: its backlog is full */
  CHAOS_DOOR_SLAMMED, /* accepts, and resets before it reads */
  CHAOS_DOOR_COUNT
} chaos_door;

typedef struct chaos_plan {
  uint64_t id;
  chaos_method method;
  chaos_upload upload;
  chaos_bytes sent; /* the body of the request */
  chaos_framing framing;
  chaos_validator validator;
  chaos_ranges ranges;
  /* The body of the answer; another at every arrival where there are two. */
  chaos_bytes versions[CHAOS_VERSIONS_MAX];
  unsigned version_count;
  chaos_whim whim;
  size_t whim_at;
  /* The caller's own word that it may be repeated. */
  bool says_idempotent;
  bool has_key;
  bool hands_headers;
  bool can_rewind; /* its sink */
  bool pauses;     /* its sink, once a try */
  size_t pause_at;
  bool fails_on_error;
  bool is_governed; /* its engine has a budget, and may hold it */
  /* The handle's own time limit holds in place of the request's. */
  bool has_handle_limit;
} chaos_plan;

void chaos_source_init(chaos_source *source, uint64_t seed);
void chaos_source_clear(chaos_source *source);

chaos_plan chaos_plan_of(const chaos_source *source, uint64_t id);

/* Whether a second effect of it does harm. */
bool chaos_plan_is_unsafe(const chaos_plan *plan);

const char *chaos_method_name(chaos_method method);

/* Where the try goes, counted from 1. */
chaos_door chaos_door_of(const chaos_source *source, uint64_t id,
                         unsigned number);

#endif
