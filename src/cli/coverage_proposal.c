#include "coverage_proposal.h"

#include "base/glob.h"

enum { WORDS_MAX = 8, STATUSES_MAX = 4 };

/* Words are globs over letters and digits alone, in lower case, so that one
 * finds TooManyRequests, too_many_requests and "Too many requests". */
typedef struct kind {
  again_class error_class;
  const char *reason;
  bool has_no_effect;
  const char *words[WORDS_MAX];
  unsigned statuses[STATUSES_MAX]; /* 400 and 500 stand for their hundred */
} kind;

/* The first that fits: what is told more closely goes before. */
static const kind kinds[] = {
    {AGAIN_CLASS_RETRYABLE,
     "throttling",
     true,
     {"*throttl*", "*ratelimit*", "*toomanyrequests*", "*slowdown*",
      "*flowcontrol*", "*requestlimit*"},
     {429}},
    {AGAIN_CLASS_AUTH,
     "expired-credentials",
     false,
     {"*expired*token*", "*token*expired*", "*credential*expired*",
      "*expired*credential*"},
     {0}},
    {AGAIN_CLASS_AUTH,
     "clock-skew",
     false,
     {"*timetooskewed*", "*clockskew*", "*timestamp*expired*"},
     {0}},
    {AGAIN_CLASS_QUOTA,
     "balance",
     false,
     {"*balance*", "*overdue*", "*arrear*", "*paymentrequired*"},
     {402}},
    {AGAIN_CLASS_QUOTA,
     "capacity",
     false,
     {"*soldout*", "*outofstock*", "*nostock*", "*insufficient*capacity*",
      "*outofusage*"},
     {0}},
    {AGAIN_CLASS_QUOTA,
     "limit",
     false,
     {"*quota*", "*limitexceed*", "*exceed*limit*", "*toomany*"},
     {0}},
    {AGAIN_CLASS_AUTH, "signature", false, {"*signature*"}, {0}},
    {AGAIN_CLASS_AUTH,
     "credentials",
     false,
     {"*accesskey*", "*credential*", "*invalid*token*", "*authenticat*"},
     {401}},
    {AGAIN_CLASS_CLIENT_FAULT,
     "not-found",
     false,
     {"*notfound*", "*notexist*", "*nosuch*"},
     {404, 410}},
    {AGAIN_CLASS_CLIENT_FAULT,
     "duplicate",
     false,
     {"*alreadyexist*", "*duplicate*"},
     {0}},
    {AGAIN_CLASS_RETRYABLE,
     "state-conflict",
     true,
     {"*incorrect*state", "*incorrect*status", "*invalid*state",
      "*invalid*status", "*inprogress*", "*isbeing*", "*currentstat*"},
     {0}},
    {AGAIN_CLASS_AUTH,
     "permission",
     false,
     {"*denied*", "*forbidden*", "*unauthorized*", "*permission*",
      "*notauthorized*"},
     {403}},
    {AGAIN_CLASS_CLIENT_FAULT, "conflict", false, {"*conflict*"}, {409}},
    {AGAIN_CLASS_CLIENT_FAULT,
     "precondition",
     false,
     {"*precondition*"},
     {412}},
    {AGAIN_CLASS_CLIENT_FAULT,
     "too-large",
     false,
     {"*toolarge*", "*toolong*"},
     {413, 414}},
    {AGAIN_CLASS_CLIENT_FAULT,
     "unsupported",
     false,
     {"*notsupport*", "*unsupported*", "*notimplemented*", "*notallowed*"},
     {405, 501}},
    {AGAIN_CLASS_CLIENT_FAULT, "missing-parameter", false, {"*missing*"}, {0}},
    {AGAIN_CLASS_RETRYABLE,
     "transient",
     false,
     {"*timeout*", "*timedout*", "*unavailable*", "*tryagainlater*",
      "*trylater*", "*busy*"},
     {408, 502, 503, 504}},
    {AGAIN_CLASS_RETRYABLE,
     "server",
     false,
     {"*internal*", "*unknownerror*", "*systemerror*"},
     {500}},
    {AGAIN_CLASS_CLIENT_FAULT,
     "invalid-parameter",
     false,
     {"*invalid*", "*malformed*", "*illegal*"},
     {400}},
};
enum { KIND_COUNT = sizeof kinds / sizeof kinds[0] };

/* Letters and digits alone, in lower case. */
static again_status condense(again_buffer *out, again_text text) {
  again_buffer_reset(out);
  again_status status = again_buffer_reserve(out, text.size);
  for (size_t i = 0; i < text.size && status == AGAIN_OK; i++) {
    char c = again_ascii_lower(text.data[i]);
    if (again_ascii_is_digit(c) || (c >= 'a' && c <= 'z')) {
      status = again_buffer_append_byte(out, c);
    }
  }
  return status;
}

static bool take(again_proposal *out, const kind *found, const char *by,
                 const char *word) {
  *out = (again_proposal){found->error_class, found->reason,
                          found->has_no_effect, by, word};
  return true;
}

static bool find_word(again_proposal *out, again_text condensed,
                      const char *by) {
  for (size_t i = 0; i < KIND_COUNT; i++) {
    for (size_t w = 0; w < WORDS_MAX && kinds[i].words[w] != NULL; w++) {
      if (again_glob_match(again_text_of(kinds[i].words[w]), condensed)) {
        return take(out, &kinds[i], by, kinds[i].words[w]);
      }
    }
  }
  return false;
}

static bool find_status(again_proposal *out, unsigned status) {
  const unsigned tries[] = {status, status / 100 * 100};
  for (size_t t = 0; t < 2 && status >= 400; t++) {
    for (size_t i = 0; i < KIND_COUNT; i++) {
      for (size_t s = 0; s < STATUSES_MAX; s++) {
        if (kinds[i].statuses[s] == tries[t]) {
          return take(out, &kinds[i], "status", NULL);
        }
      }
    }
  }
  return false;
}

again_status again_proposal_make(again_proposal *out, again_text code,
                                 again_text message, unsigned status,
                                 again_buffer *scratch) {
  *out = (again_proposal){.error_class = AGAIN_CLASS_UNKNOWN};
  again_status failure = condense(scratch, code);
  if (failure != AGAIN_OK ||
      find_word(out, again_text_make(scratch->data, scratch->size), "code")) {
    return failure;
  }
  failure = condense(scratch, message);
  if (failure == AGAIN_OK &&
      !find_word(out, again_text_make(scratch->data, scratch->size),
                 "message")) {
    (void)find_status(out, status);
  }
  return failure;
}
