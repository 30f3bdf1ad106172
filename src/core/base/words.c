#include "base/words.h"

typedef struct word {
  unsigned value;
  const char *name;
} word;

typedef struct words {
  const word *items;
  size_t count;
} words;

#define WORDS(array) ((words){(array), sizeof(array) / sizeof((array)[0])})

static const word class_words[] = {
    {AGAIN_CLASS_UNKNOWN, "unknown"},
    {AGAIN_CLASS_SUCCESS, "success"},
    {AGAIN_CLASS_RETRYABLE, "retryable"},
    {AGAIN_CLASS_AUTH, "auth"},
    {AGAIN_CLASS_QUOTA, "quota"},
    {AGAIN_CLASS_CLIENT_FAULT, "client-fault"},
};

static const word effect_words[] = {
    {AGAIN_EFFECT_MAYBE, "maybe"},
    {AGAIN_EFFECT_NONE, "none"},
};

static const word remedy_words[] = {
    {AGAIN_REMEDY_NONE, "none"},
    {AGAIN_REMEDY_RESIGN, "resign"},
    {AGAIN_REMEDY_FIX_CLOCK, "fix-clock"},
    {AGAIN_REMEDY_REFRESH_CREDENTIALS, "refresh-credentials"},
};

static const word transport_words[] = {
    {AGAIN_TRANSPORT_OK, "ok"},
    {AGAIN_TRANSPORT_RESOLVE, "resolve"},
    {AGAIN_TRANSPORT_CONNECT, "connect"},
    {AGAIN_TRANSPORT_TLS, "tls"},
    {AGAIN_TRANSPORT_CERTIFICATE, "certificate"},
    {AGAIN_TRANSPORT_SEND, "send"},
    {AGAIN_TRANSPORT_RECEIVE, "receive"},
    {AGAIN_TRANSPORT_TIMEOUT, "timeout"},
    {AGAIN_TRANSPORT_EMPTY_REPLY, "empty-reply"},
    {AGAIN_TRANSPORT_PARTIAL_BODY, "partial-body"},
    {AGAIN_TRANSPORT_HIDDEN_RESEND, "hidden-resend"},
    {AGAIN_TRANSPORT_PROTOCOL, "protocol"},
    {AGAIN_TRANSPORT_OTHER, "other"},
    {AGAIN_TRANSPORT_CALLER, "caller"},
    {AGAIN_TRANSPORT_LOCAL, "local"},
};

static const word action_words[] = {
    {AGAIN_ACTION_GIVE_UP, "give-up"}, {AGAIN_ACTION_DELIVER, "deliver"},
    {AGAIN_ACTION_GO, "go"},           {AGAIN_ACTION_WAIT, "wait"},
    {AGAIN_ACTION_RETRY, "retry"},
};

static const word why_words[] = {
    {AGAIN_WHY_NONE, "none"},
    {AGAIN_WHY_SUCCESS, "success"},
    {AGAIN_WHY_UNKNOWN, "unknown"},
    {AGAIN_WHY_RULE, "rule"},
    {AGAIN_WHY_REMEDY, "remedy"},
    {AGAIN_WHY_UNSAFE, "unsafe"},
    {AGAIN_WHY_ONE_SHOT, "one-shot"},
    {AGAIN_WHY_COMMITTED, "committed"},
    {AGAIN_WHY_ATTEMPTS, "attempts"},
    {AGAIN_WHY_HINT, "hint"},
    {AGAIN_WHY_DEADLINE, "deadline"},
    {AGAIN_WHY_BUDGET, "budget"},
    {AGAIN_WHY_UNAVAILABLE, "unavailable"},
    {AGAIN_WHY_CALLER, "caller"},
    {AGAIN_WHY_LOCAL, "local"},
};

static const word retry_words[] = {
    {AGAIN_RETRY_NO, "no"},
    {AGAIN_RETRY_YES, "yes"},
    {AGAIN_RETRY_IF_IDEMPOTENT, "if-idempotent"},
    {AGAIN_RETRY_AFTER_REMEDY, "after-remedy"},
};

static const char *name_of(words from, unsigned value) {
  for (size_t i = 0; i < from.count; i++) {
    if (from.items[i].value == value) {
      return from.items[i].name;
    }
  }
  return "?";
}

static const word *find(words from, again_text name) {
  for (size_t i = 0; i < from.count; i++) {
    if (again_text_is(name, from.items[i].name)) {
      return &from.items[i];
    }
  }
  return NULL;
}

#define DEFINE_NAME(noun)                                                      \
  const char *again_##noun##_name(again_##noun value) {                        \
    return name_of(WORDS(noun##_words), (unsigned)value);                      \
  }

#define DEFINE_FROM_NAME(noun)                                                 \
  bool again_##noun##_from_name(again_text name, again_##noun *out) {          \
    const word *found = find(WORDS(noun##_words), name);                       \
    if (found == NULL) {                                                       \
      return false;                                                            \
    }                                                                          \
    *out = (again_##noun)found->value;                                         \
    return true;                                                               \
  }

DEFINE_NAME(class)
DEFINE_NAME(effect)
DEFINE_NAME(remedy)
DEFINE_NAME(transport)
DEFINE_NAME(action)
DEFINE_NAME(why)
DEFINE_NAME(retry)

DEFINE_FROM_NAME(class)
DEFINE_FROM_NAME(effect)
DEFINE_FROM_NAME(remedy)
DEFINE_FROM_NAME(transport)
