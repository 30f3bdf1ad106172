#include "kit.h"

#include "request.h"

void again_kit_init(again_kit *kit, const again_mem *mem) {
  *kit = (again_kit){
      .mem = *mem,
      .attempt_limit_ms = AGAIN_NEVER,
      .discard_limit_ms = AGAIN_NEVER,
  };
  kit->decision.struct_size = sizeof(kit->decision);
  again_lines_init(&kit->lines, mem);
}

/* What was made by the policy. */
static void forget_made(again_kit *kit) {
  again_spare_clear(&kit->spare);
  again_reader_free(kit->reader);
  again_response_free(kit->unread);
  kit->reader = NULL;
  kit->unread = NULL;
}

void again_kit_clear(again_kit *kit) {
  forget_made(kit);
  again_policy_unref(kit->policy);
  again_lines_clear(&kit->lines);
  kit->mem.free(kit->headers, kit->mem.user);
}

again_policy *again_kit_swap_policy(again_kit *kit, again_policy *policy) {
  again_policy *old = kit->policy;
  forget_made(kit);
  kit->policy = policy;
  return old;
}

again_status again_kit_prepare(again_kit *kit) {
  again_status status = AGAIN_OK;
  if (kit->unread == NULL) {
    status = again_response_new(&kit->unread, kit->policy, &kit->mem);
  }
  if (status == AGAIN_OK && kit->reader == NULL) {
    status = again_reader_new(&kit->reader, kit->policy, &kit->mem);
  }
  return status;
}

static again_status reserve_headers(again_kit *kit, size_t count) {
  if (count <= kit->header_capacity) {
    return AGAIN_OK;
  }
  void *headers = kit->mem.realloc(kit->headers, count * sizeof(*kit->headers),
                                   kit->mem.user);
  if (headers == NULL) {
    return AGAIN_ENOMEM;
  }
  kit->headers = headers;
  kit->header_capacity = count;
  return AGAIN_OK;
}

/* The texts of `list`, as again_request has them. */
static again_status list_headers(again_kit *kit,
                                 const struct curl_slist *list) {
  size_t count = 0;
  for (const struct curl_slist *node = list; node != NULL; node = node->next) {
    count++;
  }
  const again_status status = reserve_headers(kit, count);
  if (status != AGAIN_OK) {
    return status;
  }
  size_t i = 0;
  for (const struct curl_slist *node = list; node != NULL; node = node->next) {
    kit->headers[i++] = node->data;
  }
  kit->facts.headers = kit->headers;
  kit->facts.header_count = count;
  return AGAIN_OK;
}

again_status again_kit_describe(again_kit *kit,
                                const again_curl_request *request) {
  again_request_describe(request, &kit->facts);
  return request->headers == NULL ? AGAIN_OK
                                  : list_headers(kit, request->headers);
}
