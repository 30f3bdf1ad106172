#include "matching/response.h"

#include "base/decimal.h"
#include "base/httpdate.h"

again_status again_response_init(again_response *response, again_policy *policy,
                                 const again_mem *mem) {
  *response = (again_response){.mem = again_mem_resolve(mem)};
  response->values =
      again_values_new(policy->plan, &policy->limits.bounds, &response->mem);
  if (response->values == NULL) {
    return AGAIN_ENOMEM;
  }
  response->policy = again_policy_ref(policy);
  again_buffer_init(&response->method, &response->mem);
  again_buffer_init(&response->operation, &response->mem);
  return AGAIN_OK;
}

void again_response_clear(again_response *response) {
  again_values_free(response->values);
  again_buffer_clear(&response->method);
  again_buffer_clear(&response->operation);
  again_policy_unref(response->policy);
}

void again_response_reset(again_response *response) {
  again_values_reset(response->values);
  response->status = 0;
  response->transport = AGAIN_TRANSPORT_OK;
  response->has_time = false;
  response->given = 0;
}

unsigned again_response_status(const again_response *response) {
  return response->status;
}

again_transport again_response_transport(const again_response *response) {
  return response->transport;
}

again_text again_response_code(const again_response *response) {
  return again_values_field(response->values, AGAIN_FIELD_CODE);
}

again_text again_response_message(const again_response *response) {
  return again_values_field(response->values, AGAIN_FIELD_MESSAGE);
}

again_text again_response_request_id(const again_response *response) {
  return again_values_field(response->values, AGAIN_FIELD_REQUEST_ID);
}

static again_text known_text(const again_buffer *buffer) {
  return buffer->size > 0 ? again_text_make(buffer->data, buffer->size)
                          : AGAIN_TEXT_ABSENT;
}

again_text again_response_method(const again_response *response) {
  return known_text(&response->method);
}

again_text again_response_operation(const again_response *response) {
  return known_text(&response->operation);
}

again_text again_response_header(const again_response *response,
                                 const char *name) {
  return again_headers_find(again_values_head(response->values),
                            again_text_of(name));
}

bool again_response_is_truncated(const again_response *response) {
  return again_values_is_truncated(response->values);
}

again_policy *again_response_policy(const again_response *response) {
  return response->policy;
}

/* Longer than any cache keeps an answer. */
#define AGE_MAX_S (UINT64_C(1) << 31)

/* How long ago the answer was dated: a cache may have kept it. */
static int64_t age_s(const again_response *response) {
  again_text text = again_response_header(response, "age");
  uint64_t seconds;
  return again_decimal_parse_uint(text, &seconds) && seconds <= AGE_MAX_S
             ? (int64_t)seconds
             : 0;
}

bool again_response_server_date(const again_response *response,
                                int64_t *out_s) {
  again_text date =
      again_values_field(response->values, AGAIN_FIELD_SERVER_DATE);
  int64_t now_s = response->has_time ? response->time.wall_s : 0;
  if (date.data == NULL || (!again_httpdate_parse(date, now_s, out_s) &&
                            !again_isodate_parse(date, out_s))) {
    return false;
  }
  *out_s += age_s(response);
  return true;
}

bool again_response_clock_offset(const again_response *response,
                                 int64_t *offset_ms_ret) {
  int64_t server_s;
  if (!response->has_time || !again_response_server_date(response, &server_s)) {
    return false;
  }
  int64_t offset_s;
  if (__builtin_sub_overflow(server_s, response->time.wall_s, &offset_s) ||
      __builtin_mul_overflow(offset_s, 1000, offset_ms_ret)) {
    *offset_ms_ret = server_s < response->time.wall_s ? INT64_MIN : INT64_MAX;
  }
  return true;
}
