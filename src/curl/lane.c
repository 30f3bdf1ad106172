#include "lane.h"

/* libcurl's own default for one handle: redirects and proxies need several. */
#define CONNECTS_MIN 4
#define CONNECTS_MAX 1024

again_lane *again_lane_new(const again_mem *mem) {
  again_lane *lane = mem->realloc(NULL, sizeof(*lane), mem->user);
  if (lane == NULL) {
    return NULL;
  }
  *lane = (again_lane){.mem = *mem, .multi = curl_multi_init()};
  again_lines_init(&lane->lines, mem);
  if (lane->multi == NULL) {
    again_lane_free(lane);
    return NULL;
  }
  return lane;
}

static void forget_call(again_lane *lane) {
  again_call_free(lane->call);
  lane->call = NULL;
}

/* What was made by the policy. */
static void forget_readers(again_lane *lane) {
  forget_call(lane);
  again_reader_free(lane->reader);
  again_response_free(lane->unread);
  lane->reader = NULL;
  lane->unread = NULL;
}

void again_lane_free(again_lane *lane) {
  (void)curl_multi_cleanup(lane->multi);
  forget_readers(lane);
  again_policy_unref(lane->policy);
  again_lines_clear(&lane->lines);
  lane->mem.free(lane->headers, lane->mem.user);
  lane->mem.free(lane, lane->mem.user);
}

void again_lane_set_connects(again_lane *lane, long calls_max) {
  long connects = calls_max < CONNECTS_MIN ? CONNECTS_MIN : calls_max;
  connects = connects > CONNECTS_MAX ? CONNECTS_MAX : connects;
  if (lane->connects_max != connects) {
    lane->connects_max = connects;
    (void)curl_multi_setopt(lane->multi, CURLMOPT_MAXCONNECTS, connects);
  }
}

again_policy *again_lane_swap_policy(again_lane *lane, again_policy *policy) {
  again_policy *old = lane->policy;
  forget_readers(lane);
  lane->policy = policy;
  return old;
}

/* The engine's own options are the same for all of its calls. */
static bool call_fits(const again_lane *lane,
                      const again_call_options *options) {
  const again_call_options *made_with = &lane->made_with;
  return lane->call != NULL && made_with->scope == NULL &&
         options->scope == NULL && made_with->attempts == options->attempts &&
         made_with->deadline_ms == options->deadline_ms &&
         made_with->remedies == options->remedies &&
         made_with->fail_fast == options->fail_fast;
}

static again_status make_readers(again_lane *lane) {
  again_policy *policy = lane->policy;
  again_status status = AGAIN_OK;
  if (lane->unread == NULL) {
    status = again_response_new(&lane->unread, policy, &lane->mem);
  }
  if (status == AGAIN_OK && lane->reader == NULL) {
    status = again_reader_new(&lane->reader, policy, &lane->mem);
  }
  return status;
}

again_status again_lane_prepare(again_lane *lane,
                                const again_call_options *options) {
  const again_status status = make_readers(lane);
  if (status != AGAIN_OK) {
    return status;
  }
  if (call_fits(lane, options)) {
    return AGAIN_OK;
  }
  forget_call(lane);
  lane->made_with = *options;
  return again_call_new(&lane->call, lane->policy, options, &lane->mem);
}

again_status again_lane_list_headers(again_lane *lane,
                                     const struct curl_slist *list,
                                     size_t *count_ret) {
  size_t count = 0;
  for (const struct curl_slist *node = list; node != NULL; node = node->next) {
    count++;
  }
  if (count > lane->header_capacity) {
    void *headers = lane->mem.realloc(
        lane->headers, count * sizeof(*lane->headers), lane->mem.user);
    if (headers == NULL) {
      return AGAIN_ENOMEM;
    }
    lane->headers = headers;
    lane->header_capacity = count;
  }
  size_t i = 0;
  for (const struct curl_slist *node = list; node != NULL; node = node->next) {
    lane->headers[i++] = node->data;
  }
  *count_ret = count;
  return AGAIN_OK;
}
