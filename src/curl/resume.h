/*
 * A body that broke off goes on where it stopped: what is asked for next, and
 * which of the bytes that come the caller has not seen. Only bytes that are
 * proven to be of the same representation, and in their place, are gone on
 * with; for all others the caller's sink must be rewound.
 */
#ifndef AGAIN_CURL_RESUME_H
#define AGAIN_CURL_RESUME_H

#include <curl/curl.h>

#include "part.h"

/* What becomes of the answer to an attempt that was to go on. */
typedef enum again_resume_use {
  /* Other bytes than those wanted. From now on the whole body is wanted. */
  AGAIN_RESUME_REFUSE = 0,
  /* It says nothing of the body: decided like any other. */
  AGAIN_RESUME_ORDINARY,
  /* again_resume_cut() says which of its bytes are new. */
  AGAIN_RESUME_GO_ON,
  /* The body from its beginning, for a sink that is rewound. */
  AGAIN_RESUME_RESTART,
  /* The caller has had it all. */
  AGAIN_RESUME_COMPLETE
} again_resume_use;

#define AGAIN_RESUME_HEADER "If-Range: "

/* Must not be moved while its header line is in use. */
typedef struct again_resume {
  uint64_t start;      /* of the caller's body, in the representation */
  uint64_t length;     /* of the caller's body; may be UNKNOWN */
  uint64_t total;      /* of the representation; may be UNKNOWN */
  uint64_t delivered;  /* of the caller's body */
  uint64_t skip_bytes; /* of what comes next: delivered before */
  bool is_range;       /* the caller's own range was answered */
  bool starts_over;    /* the whole body is wanted */
  bool can_restart;    /* the caller's sink can be rewound */
  struct curl_slist node;
  char line[sizeof(AGAIN_RESUME_HEADER) - 1 + AGAIN_VALIDATOR_BYTES];
} again_resume;

/* Whether the bodies of a request may be resumed at all. */
bool again_resume_suits(const char *method, const struct curl_slist *headers);

/* A success with this head broke off, of whose body the caller has seen
 * `delivered` bytes; `can_restart` says whether he can forget them. */
void again_resume_begin(again_resume *resume, const again_part *part,
                        uint64_t delivered, bool can_restart);

#define AGAIN_RESUME_RANGE_BYTES 44
/* As CURLOPT_RANGE takes it; false where the whole body is wanted: then the
 * request's own range is asked for, if it has one. */
bool again_resume_range(const again_resume *resume,
                        char out[AGAIN_RESUME_RANGE_BYTES]);
/* `headers` with If-Range before them, where a range is asked for; one that was
 * the first of them is left out. */
struct curl_slist *again_resume_before(again_resume *resume,
                                       struct curl_slist *headers);

/* The head of the answer is known. */
again_resume_use again_resume_judge(again_resume *resume,
                                    const again_part *part);

typedef struct again_resume_piece {
  size_t offset;
  size_t size;
} again_resume_piece;

/* Of the next `size` bytes of the answer, those the caller is to see. */
again_resume_piece again_resume_cut(const again_resume *resume, size_t size);
/* The caller took them. */
void again_resume_took(again_resume *resume, again_resume_piece piece);

/* Whether the caller is known to have seen all. */
bool again_resume_is_complete(const again_resume *resume);
/* Whether an answer that ended well left something out. */
bool again_resume_is_short(const again_resume *resume);

#endif
