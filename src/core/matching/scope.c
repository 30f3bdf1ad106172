#include "matching/scope.h"

#include <inttypes.h>

#include "base/text.h"
#include "base/url.h"
#include "matching/request.h"
#include "policy/host_name.h"

static again_status append_lower(again_buffer *out, again_text text) {
  size_t start = out->size;
  again_status status = again_buffer_append(out, text.data, text.size);
  for (size_t i = start; i < out->size; i++) {
    out->data[i] = again_ascii_lower(out->data[i]);
  }
  return status;
}

/* Every call without a call before it does this: so printf, which costs a
 * thousand instructions, does not. */
static again_status append_port(again_buffer *out, unsigned port) {
  char text[sizeof(":4294967295")];
  size_t start = sizeof(text);
  do {
    text[--start] = (char)('0' + port % 10);
    port /= 10;
  } while (port > 0);
  text[--start] = ':';
  return again_buffer_append(out, text + start, sizeof(text) - start);
}

/* Two spellings of a name are one scope. */
static again_status append_name(again_buffer *out, again_text host) {
  if (again_host_name_is_plain(host)) {
    return append_lower(out, host);
  }
  again_arena arena;
  again_text name;
  again_arena_init(&arena, &out->mem);
  again_status status = again_host_name_of_url(&arena, host, &name)
                            ? again_buffer_append(out, name.data, name.size)
                            : AGAIN_ENOMEM;
  again_arena_clear(&arena);
  return status;
}

/* "https://api.example.com:443", "http://[::1]:8080" */
static again_status append_host(again_buffer *out, const again_url *url) {
  bool is_ipv6 = again_text_find(url->host, ':') < url->host.size;
  again_status status = append_lower(out, url->scheme);
  if (status == AGAIN_OK) {
    status = again_buffer_append_text(out, is_ipv6 ? "://[" : "://");
  }
  if (status == AGAIN_OK) {
    status = append_name(out, url->host);
  }
  if (status == AGAIN_OK && is_ipv6) {
    status = again_buffer_append_byte(out, ']');
  }
  return status == AGAIN_OK ? append_port(out, again_url_port(url)) : status;
}

/* Who signs, without the signature, which differs from request to request:
 * `Credential=WHO/...` or `Credential=WHO,...` of Signature Version 4 and its
 * kin; a bearer token or password is itself who. */
static again_text signer(again_text authorization) {
  again_text key = AGAIN_TEXT_LITERAL("Credential=");
  size_t at = again_text_search(authorization, key);
  if (at == authorization.size) {
    return authorization;
  }
  again_text who = again_text_from(authorization, at + key.size);
  size_t slash = again_text_find(who, '/');
  size_t comma = again_text_find(who, ',');
  return again_text_make(who.data, slash < comma ? slash : comma);
}

/* A hash, so that a credential reaches neither log nor store. */
static again_status append_signer_hash(again_buffer *out, again_text who) {
  return who.size > 0
             ? again_buffer_printf(out, " %016" PRIx64, again_text_hash(who, 0))
             : AGAIN_OK;
}

static again_status append_credential(again_buffer *out, const again_url *url,
                                      const again_request *request) {
  again_text authorization =
      again_request_header(request, AGAIN_TEXT_LITERAL("Authorization"));
  if (authorization.size > 0) {
    return append_signer_hash(out, signer(authorization));
  }
  again_buffer key;
  again_buffer_init(&key, &out->mem);
  bool found;
  again_status status = again_form_value(
      &key, url->query, AGAIN_TEXT_LITERAL("AccessKeyId"), &found);
  if (status == AGAIN_OK) {
    status = append_signer_hash(out, again_text_make(key.data, key.size));
  }
  again_buffer_clear(&key);
  return status;
}

again_status again_request_scope(const again_policy *policy,
                                 const again_request *request,
                                 again_text operation, again_buffer *out) {
  again_text word = policy->governor.scope;
  if (again_text_is(word, "call")) {
    return AGAIN_OK;
  }
  if (again_text_is(word, "service")) {
    return again_buffer_append(out, policy->name.data, policy->name.size);
  }
  again_url url;
  if (request->url == NULL ||
      !again_url_split(again_text_of(request->url), &url)) {
    return AGAIN_OK;
  }
  again_status status = append_host(out, &url);
  if (status != AGAIN_OK) {
    return status;
  }
  if (again_text_is(word, "credential")) {
    return append_credential(out, &url, request);
  }
  if (again_text_is(word, "operation") && operation.size > 0) {
    return again_buffer_printf(out, " %.*s", (int)operation.size,
                               operation.data);
  }
  return AGAIN_OK;
}

again_text again_scope_origin(const again_policy *policy,
                              const again_request *request) {
  return again_text_is(policy->governor.scope, "host")
             ? again_url_origin(again_text_of(request->url))
             : AGAIN_TEXT_ABSENT;
}
