/*
 * Where a response goes: to the caller at once, to the reader, or nowhere.
 *
 * A success streams through. Any other answer is held, up to the policy's
 * bound, until it is known to be the final one.
 */
#ifndef AGAIN_CURL_SINK_H
#define AGAIN_CURL_SINK_H

#include "delivery.h"
#include "resume.h"
#include "wire.h"

typedef enum again_sink_mode {
  AGAIN_SINK_WAITING = 0, /* for the first byte of a body */
  AGAIN_SINK_HOLDING,
  AGAIN_SINK_STREAMING,
  AGAIN_SINK_DISCARDING
} again_sink_mode;

/*
 * The bound is reached: says what becomes of what is held and what follows,
 * STREAMING or DISCARDING; HOLDING = no memory.
 */
typedef again_sink_mode again_sink_full_fn(void *user);

typedef struct again_sink {
  CURL *easy;
  const again_request *facts;
  again_wire *wire;
  again_reader *reader;
  again_delivery delivery;
  again_sink_full_fn *full;
  void *full_user;
  again_resume *resume; /* of a body that broke in an attempt before; or NULL */
  again_resume_use use; /* what this answer is to it, once that is judged */
  again_sink_mode mode;
  bool peeks;       /* into successes, by the policy */
  bool is_reading;  /* the reader is fed this head, and its body */
  bool keeps_lines; /* the caller is to see them */
  /* Bytes at the start of what comes next that are held already. */
  size_t skip_bytes;
  size_t discarded_bytes;
  /* Why we ended the transfer from inside a callback; CURLE_OK = we did not */
  CURLcode error;
} again_sink;

/* Begins an attempt. */
void again_sink_begin(again_sink *sink);
/* Judges the answer to an attempt that is to go on with a body: once, when its
 * head has ended. */
void again_sink_judge(again_sink *sink);
/* Until then, after RESTART, the transfer stands still: the caller has
 * forgotten what it saw, and the answer is like one to a first attempt. */
void again_sink_restart(again_sink *sink);
/* Delivers what is held; CURLE_OK, CURLE_WRITE_ERROR, or CURLE_AGAIN where the
 * caller paused. */
CURLcode again_sink_deliver(again_sink *sink, bool with_body);

/* libcurl's; `user` is the again_sink. */
size_t again_sink_header(char *line, size_t unit, size_t count, void *user);
size_t again_sink_write(char *bytes, size_t unit, size_t count, void *user);

#endif
