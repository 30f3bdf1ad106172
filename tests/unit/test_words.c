/* Each value has its word, each word its value. */
#include "base/words.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(words, .fini = end);

/* The words of values 0, 1, 2 ...; "?" is what follows the last. */
#define CHECK_NAMES(noun, ...)                                                 \
  do {                                                                         \
    static const char *const expected[] = {__VA_ARGS__, "?"};                  \
    for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {      \
      cr_expect_str_eq(again_##noun##_name((again_##noun)i), expected[i]);     \
    }                                                                          \
  } while (0)

Test(words, names) {
  CHECK_NAMES(class, "unknown", "success", "retryable", "auth", "quota",
              "client-fault");
  CHECK_NAMES(effect, "maybe", "none");
  CHECK_NAMES(remedy, "none", "resign", "fix-clock", "?",
              "refresh-credentials");
  CHECK_NAMES(transport, "ok", "resolve", "connect", "tls", "certificate",
              "send", "receive", "timeout", "empty-reply", "partial-body",
              "hidden-resend", "protocol", "other", "caller", "local");
  CHECK_NAMES(action, "give-up", "deliver", "go", "wait", "retry");
  CHECK_NAMES(why, "none", "success", "unknown", "rule", "remedy", "unsafe",
              "one-shot", "committed", "attempts", "hint", "deadline", "budget",
              "unavailable", "caller", "local");
  CHECK_NAMES(retry, "no", "yes", "if-idempotent", "after-remedy");
}

/* What a name says, its lookup turns back; other words it leaves alone. */
#define CHECK_LOOKUP(noun, last)                                               \
  do {                                                                         \
    for (unsigned i = 0; i <= (unsigned)(last); i++) {                         \
      const char *name = again_##noun##_name((again_##noun)i);                 \
      again_##noun value = (last);                                             \
      bool is_word = strcmp(name, "?") != 0;                                   \
      cr_expect_eq(again_##noun##_from_name(again_text_of(name), &value),      \
                   is_word);                                                   \
      cr_expect_eq(value, is_word ? (again_##noun)i : (last));                 \
    }                                                                          \
    static const char *const others[] = {"", "Auth", "MAYBE", "resig", "okk"}; \
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {          \
      again_##noun value = (last);                                             \
      cr_expect_not(                                                           \
          again_##noun##_from_name(again_text_of(others[i]), &value));         \
      cr_expect_eq(value, (last));                                             \
    }                                                                          \
  } while (0)

Test(words, lookups) {
  CHECK_LOOKUP(class, AGAIN_CLASS_CLIENT_FAULT);
  CHECK_LOOKUP(effect, AGAIN_EFFECT_NONE);
  CHECK_LOOKUP(remedy, AGAIN_REMEDY_REFRESH_CREDENTIALS);
  CHECK_LOOKUP(transport, AGAIN_TRANSPORT_LOCAL);
}
