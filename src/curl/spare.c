#include "spare.h"

void again_spare_clear(again_spare *spare) {
  again_call_free(spare->call);
  spare->call = NULL;
}

/* The engine's own options are the same for all of its calls. */
static bool fits(const again_spare *spare, const again_call_options *options) {
  const again_call_options *made_with = &spare->made_with;
  return spare->call != NULL && made_with->scope == NULL &&
         options->scope == NULL && made_with->attempts == options->attempts &&
         made_with->deadline_ms == options->deadline_ms &&
         made_with->remedies == options->remedies &&
         made_with->fail_fast == options->fail_fast;
}

again_status again_spare_prepare(again_spare *spare, again_policy *policy,
                                 const again_call_options *options,
                                 const again_mem *mem) {
  if (fits(spare, options)) {
    return AGAIN_OK;
  }
  again_spare_clear(spare);
  spare->made_with = *options;
  return again_call_new(&spare->call, policy, options, mem);
}

again_call *again_spare_take(again_spare *spare) {
  again_call *call = spare->call;
  spare->call = NULL;
  return call;
}

void again_spare_put(again_spare *spare, again_call *call,
                     const again_call_options *made_with) {
  again_spare_clear(spare);
  spare->call = call;
  spare->made_with = *made_with;
}
