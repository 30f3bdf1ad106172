/* What one blocking thread needs: a private multi with its connections, a
 * reader and a call. Kept by the engine from call to call. */
#ifndef AGAIN_CURL_LANE_H
#define AGAIN_CURL_LANE_H

#include <again/curl.h>

#include "lines.h"

typedef struct again_lane {
  struct again_lane *next; /* in the engine's free list */
  again_mem mem;
  CURLM *multi;
  long connects_max; /* CURLMOPT_MAXCONNECTS; 0 = not set yet */
  again_lines lines;
  const char **headers; /* for again_request */
  size_t header_capacity;
  again_policy *policy; /* what reader and call are made by */
  again_reader *reader;
  again_response *unread; /* stands for successes that the reader is not fed */
  again_call *call;
  again_call_options made_with; /* the call */
} again_lane;

/* NULL = no memory. */
again_lane *again_lane_new(const again_mem *mem);
void again_lane_free(again_lane *lane);
/* Connections kept: as many as there were calls at once. */
void again_lane_set_connects(again_lane *lane, long calls_max);
/* Takes the reference over; returns the one it had, or NULL. */
again_policy *again_lane_swap_policy(again_lane *lane, again_policy *policy);
/* Makes reader and call ready, from those of the last call where they fit. */
AGAIN_MUST_USE again_status
again_lane_prepare(again_lane *lane, const again_call_options *options);
/* The texts of `list`, as again_request has them. */
AGAIN_MUST_USE again_status again_lane_list_headers(
    again_lane *lane, const struct curl_slist *list, size_t *count_ret);

#endif
