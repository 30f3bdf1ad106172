/* Codes without their decoration. */
#include <criterion/criterion.h>

#include "base/text.h"
#include "harness.h"
#include "reading/values.h"

static void end(void) {
  assert_balance();
}

TestSuite(code_bare, .fini = end);

typedef struct row {
  const char *raw;
  const char *bare;
} row;

static const row rows[] = {
    {"Throttling", "Throttling"},
    {"  Throttling \r\n", "Throttling"},
    {"com.amazon#ThrottlingException", "ThrottlingException"},
    {"com.amazonaws.dynamodb.v20120810#X", "X"},
    {"ThrottlingException:http://internal.amazon.com/coral/",
     "ThrottlingException"},
    {"FooError:https://a.b/c#d", "FooError"},
    {"aws.protocoltests.restjson#FooError:http://internal.amazon.com/coral/",
     "FooError"},
    {"Operation.Denied.Status", "Operation.Denied.Status"},
    {"urn:ietf:params:acme:error:rateLimited",
     "urn:ietf:params:acme:error:rateLimited"},
    {"about:blank", "about:blank"},
    {"https://example.net/problems/out-of-credit",
     "https://example.net/problems/out-of-credit"},
    {"https://example.net/problems#credit",
     "https://example.net/problems#credit"},
    {"503", "503"},
    {"", ""},
    {"#", ""},
    {"ns#", ""},
};

Test(code_bare, drops_namespace_and_address) {
  for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
    size_t size;
    char *raw = exact_text(rows[i].raw, &size);
    again_text bare = again_code_bare(again_text_make(raw, size));
    cr_assert(again_text_is(bare, rows[i].bare), "%s: %.*s", rows[i].raw,
              (int)bare.size, bare.data);
    cr_assert(bare.data >= raw && bare.data <= raw + size);
    exact_free(raw);
  }
}
