/*
 * What happens to a request that arrives: which answer, and what goes wrong
 * with it, where.
 */
#ifndef AGAIN_TESTS_CHAOS_FATE_H
#define AGAIN_TESTS_CHAOS_FATE_H

#include "plan.h"

typedef enum chaos_kind {
  CHAOS_KIND_SUCCESS,
  CHAOS_KIND_THROTTLED, /* 429: nothing was done */
  CHAOS_KIND_BUSY,      /* 503, and its code says that nothing was done */
  CHAOS_KIND_BROKEN,    /* 5xx: it may have been done */
  CHAOS_KIND_HIDDEN,    /* an error in a 200 */
  CHAOS_KIND_REJECTED,  /* 4xx */
  CHAOS_KIND_COUNT
} chaos_kind;

typedef enum chaos_fault {
  CHAOS_FAULT_NONE,
  CHAOS_FAULT_CLOSE,
  CHAOS_FAULT_RESET,
  CHAOS_FAULT_STALL,
  CHAOS_FAULT_COUNT
} chaos_fault;

/* Where the fault strikes. */
typedef enum chaos_place {
  CHAOS_PLACE_UPLOAD, /* within the request's body */
  CHAOS_PLACE_SILENT, /* when all was read, before any answer */
  CHAOS_PLACE_HEAD,
  CHAOS_PLACE_BODY,
  CHAOS_PLACE_AFTER, /* the connection was promised to stay */
  CHAOS_PLACE_COUNT
} chaos_place;

/* What is wrong with an answer on a sound connection. */
typedef enum chaos_flaw {
  CHAOS_FLAW_NONE,
  CHAOS_FLAW_TOO_LONG,   /* less body than announced */
  CHAOS_FLAW_TOO_SHORT,  /* more body than announced */
  CHAOS_FLAW_BAD_LENGTH, /* no number */
  CHAOS_FLAW_BAD_CHUNK,
  CHAOS_FLAW_NOT_HTTP,
  CHAOS_FLAW_INTERIM, /* a 103 before it, which lies about Retry-After */
  CHAOS_FLAW_EARLY,   /* it comes before the request's body was read */
  CHAOS_FLAW_COUNT
} chaos_flaw;

typedef enum chaos_hint {
  CHAOS_HINT_NONE,
  CHAOS_HINT_BODY, /* some milliseconds, in the body */
  CHAOS_HINT_ZERO,
  CHAOS_HINT_SECOND,
  CHAOS_HINT_HOUR,
  CHAOS_HINT_JUNK,
  CHAOS_HINT_COUNT
} chaos_hint;

typedef struct chaos_fate {
  chaos_kind kind;
  unsigned status;
  chaos_fault fault;
  chaos_place place;
  chaos_flaw flaw;
  chaos_hint hint;
  /* The request is carried out, if it is read to its end. */
  bool acts;
  /* The code of an error in a 200 says that nothing was done. */
  bool says_none;
  /* Told as XML behind white space, as late errors are. */
  bool is_xml;
  /* White space after an error, past what is examined of it. */
  size_t padding_bytes;
  /* How far into its place the fault strikes, of 65536. */
  unsigned depth;
  /* So many pieces, with a pause between; 1 = at once. */
  unsigned piece_count;
} chaos_fate;

/* Of the call's arrival number `arrival`, counted from 0. */
chaos_fate chaos_fate_of(const chaos_source *source, const chaos_plan *plan,
                         unsigned arrival);

/* Whether the server means to read the request to its end. */
bool chaos_fate_reads_all(const chaos_fate *fate);

/* How the end of the answer's body is told. */
chaos_framing chaos_fate_framing(const chaos_fate *fate,
                                 const chaos_plan *plan);

/* Of `size` things the part that `depth` says. */
size_t chaos_fate_share(const chaos_fate *fate, size_t size);

#endif
