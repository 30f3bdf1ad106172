#include "policy/words.h"

#include "policy/nearest.h"
#include "policy/policy.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Words of the library's own interface are named where it names them. */
#define DEFINE_PUBLIC_WORDS(noun, ...)                                         \
  static const char *noun##_name(unsigned value) {                             \
    return again_##noun##_name((again_##noun)value);                           \
  }                                                                            \
  static const unsigned noun##_values[] = {__VA_ARGS__};                       \
  const again_words again_words_##noun = {noun##_name, noun##_values,          \
                                          COUNT(noun##_values)};

/* The other enumerations count from 0, as their words do here. */
#define DEFINE_WORDS(noun, ...)                                                \
  static const char *const noun##_texts[] = {__VA_ARGS__};                     \
  static const char *noun##_name(unsigned value) {                             \
    return noun##_texts[value];                                                \
  }                                                                            \
  const again_words again_words_##noun = {noun##_name, NULL,                   \
                                          COUNT(noun##_texts)};

DEFINE_PUBLIC_WORDS(class, AGAIN_CLASS_RETRYABLE, AGAIN_CLASS_AUTH,
                    AGAIN_CLASS_QUOTA, AGAIN_CLASS_CLIENT_FAULT,
                    AGAIN_CLASS_SUCCESS, AGAIN_CLASS_UNKNOWN)
DEFINE_PUBLIC_WORDS(effect, AGAIN_EFFECT_MAYBE, AGAIN_EFFECT_NONE)
DEFINE_PUBLIC_WORDS(remedy, AGAIN_REMEDY_NONE, AGAIN_REMEDY_RESIGN,
                    AGAIN_REMEDY_FIX_CLOCK, AGAIN_REMEDY_REFRESH_CREDENTIALS)
DEFINE_PUBLIC_WORDS(transport, AGAIN_TRANSPORT_RESOLVE, AGAIN_TRANSPORT_CONNECT,
                    AGAIN_TRANSPORT_TLS, AGAIN_TRANSPORT_CERTIFICATE,
                    AGAIN_TRANSPORT_SEND, AGAIN_TRANSPORT_RECEIVE,
                    AGAIN_TRANSPORT_TIMEOUT, AGAIN_TRANSPORT_EMPTY_REPLY,
                    AGAIN_TRANSPORT_PARTIAL_BODY, AGAIN_TRANSPORT_HIDDEN_RESEND,
                    AGAIN_TRANSPORT_PROTOCOL, AGAIN_TRANSPORT_OTHER)

DEFINE_WORDS(jitter, "none", "full", "equal", "decorrelated", "proportional")
DEFINE_WORDS(unit, "auto", "seconds", "ms", "epoch", "date", "duration",
             "remain", "ratelimit", "pushback", "should-retry")
DEFINE_WORDS(budget, "off", "tokens", "ratio", "throttle", "concurrency")
DEFINE_WORDS(rate, "off", "adaptive")
DEFINE_WORDS(health, "off")
DEFINE_WORDS(reason, "throttling", "transient", "server", "unreachable",
             "state-conflict", "clock-skew", "replayed-nonce",
             "expired-credentials", "credentials", "signature", "permission",
             "identity", "risk-control", "limit", "balance", "capacity",
             "not-found", "duplicate", "conflict", "precondition", "locked",
             "pending-order", "invalid-parameter", "missing-parameter",
             "unsupported", "too-large", "invalid-range", "certificate",
             "wrong-region", "redirect", "checksum", "expired",
             "idempotency-mismatch")
DEFINE_WORDS(scope, "host", "service", "credential", "operation", "call")

static unsigned value_at(const again_words *words, size_t i) {
  return words->values != NULL ? words->values[i] : (unsigned)i;
}

const char *again_words_at(const again_words *words, size_t index) {
  return words->name(value_at(words, index));
}

bool again_words_find(const again_words *words, again_text text,
                      unsigned *out) {
  for (size_t i = 0; i < words->count; i++) {
    if (again_is_word(text, again_words_at(words, i))) {
      *out = value_at(words, i);
      return true;
    }
  }
  return false;
}

const char *again_words_nearest(const again_words *words, again_text text) {
  again_nearest nearest;
  again_nearest_init(&nearest, text);
  for (size_t i = 0; i < words->count; i++) {
    again_nearest_offer(&nearest, again_words_at(words, i));
  }
  return nearest.name;
}

const char *again_known_reason(again_text reason) {
  unsigned known;
  return again_words_find(&again_words_reason, reason, &known)
             ? reason_name(known)
             : NULL;
}
