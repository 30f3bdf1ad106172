#include <again/again.h>

#include <string.h>

/* A program built against an older header has a shorter struct: it is told so
 * by its own struct_size, which is first in each. */
static void write_defaults(void *out, size_t size, const void *defaults,
                           size_t full_size) {
  size_t written = size < full_size ? size : full_size;
  memcpy(out, defaults, written);
  memcpy(out, &written, written < sizeof(written) ? written : sizeof(written));
}

#define DEFINE_INIT(noun, NOUN)                                                \
  void again_##noun##_init(again_##noun *out, size_t size) {                   \
    static const again_##noun defaults = AGAIN_##NOUN##_INIT;                  \
    write_defaults(out, size, &defaults, sizeof(defaults));                    \
  }

DEFINE_INIT(diag, DIAG)
DEFINE_INIT(policy_options, POLICY_OPTIONS)
DEFINE_INIT(request, REQUEST)
DEFINE_INIT(verdict, VERDICT)
DEFINE_INIT(hint, HINT)
DEFINE_INIT(want, WANT)
DEFINE_INIT(grant, GRANT)
DEFINE_INIT(governor_options, GOVERNOR_OPTIONS)
DEFINE_INIT(decision, DECISION)
DEFINE_INIT(call_options, CALL_OPTIONS)
DEFINE_INIT(attempt, ATTEMPT)
