/* What the tests of the matching floor share: policies in readable text, and
 * responses read in one go. */
#ifndef AGAIN_TESTS_MATCHING_AID_H
#define AGAIN_TESTS_MATCHING_AID_H

#include <again/again.h>

/* A policy of this text, in which ' stands for ". Unref it. */
again_policy *policy_of(const char *text);

/* A whole response: `head` with LF behind each line, the blank one included.
 * The body is handed over in a block of its exact size. */
again_response *read_response(again_reader *reader,
                              const again_request *request, const char *head,
                              const char *body);

/* The same, with all that can be said of its end. */
typedef struct arrival {
  const again_request *request;
  const char *head;
  const char *body;
  size_t body_bytes;
  size_t chunk_bytes; /* 0 = in one piece */
  bool cut;
  again_transport transport;
  again_time now;
} arrival;
again_status read_arrival(again_reader *reader, const arrival *from,
                          again_response **out);

/* Lines of `head`, one by one. */
again_status read_head(again_reader *reader, const char *head);

/* A response made by hand: `values` are pairs of source and value, NULL behind
 * the last. */
again_response *respond(again_policy *policy, unsigned status,
                        again_transport transport, const char *const *values);

/* The text, or "(absent)". Valid until the eighth call from now. */
const char *shown(again_text text);

#endif
