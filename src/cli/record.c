#include "record.h"

#include <inttypes.h>
#include <stdio.h>

#include "policy_print.h"
#include "term.h"

static const char *const member_names[AGAIN_MEMBER_COUNT] = {
    [AGAIN_MEMBER_FILE] = "file",
    [AGAIN_MEMBER_INDEX] = "index",
    [AGAIN_MEMBER_TRANSPORT] = "transport",
    [AGAIN_MEMBER_STATUS] = "status",
    [AGAIN_MEMBER_METHOD] = "method",
    [AGAIN_MEMBER_OPERATION] = "operation",
    [AGAIN_MEMBER_POLICY] = "policy",
    [AGAIN_MEMBER_POLICY_HASH] = "policy_hash",
    [AGAIN_MEMBER_CODE] = "code",
    [AGAIN_MEMBER_MESSAGE] = "message",
    [AGAIN_MEMBER_REQUEST_ID] = "request_id",
    [AGAIN_MEMBER_TRUNCATED] = "truncated",
    [AGAIN_MEMBER_CLASS] = "class",
    [AGAIN_MEMBER_REASON] = "reason",
    [AGAIN_MEMBER_EFFECT] = "effect",
    [AGAIN_MEMBER_REMEDY] = "remedy",
    [AGAIN_MEMBER_RETRY] = "retry",
    [AGAIN_MEMBER_WHY] = "why",
    [AGAIN_MEMBER_SCHEDULE] = "schedule",
    [AGAIN_MEMBER_ATTEMPTS] = "attempts",
    [AGAIN_MEMBER_DELAY_MAX_MS] = "delay_max_ms",
    [AGAIN_MEMBER_HINT_MS] = "hint_ms",
    [AGAIN_MEMBER_RETRY_AT] = "retry_at",
    [AGAIN_MEMBER_HINT_SOURCE] = "hint_source",
    [AGAIN_MEMBER_CLOCK_OFFSET_MS] = "clock_offset_ms",
    [AGAIN_MEMBER_RULE] = "rule",
};

const char *again_member_name(again_member member) {
  return member_names[member];
}

bool again_member_find(again_text name, again_member *out) {
  for (int i = 0; i < AGAIN_MEMBER_COUNT; i++) {
    if (again_text_is(name, member_names[i])) {
      *out = (again_member)i;
      return true;
    }
  }
  return false;
}

void again_record_init(again_record *record, const again_mem *mem) {
  *record = (again_record){.policy_hash = ""};
  again_buffer_init(&record->rule, mem);
}

void again_record_clear(again_record *record) {
  again_buffer_clear(&record->rule);
}

/* The absent text is null. */
static void set_text(again_record *record, again_member member,
                     again_text text) {
  record->values[member] = (again_value){
      .kind = text.data != NULL ? AGAIN_VALUE_TEXT : AGAIN_VALUE_NULL,
      .text = text};
}

static void set_word(again_record *record, again_member member,
                     const char *word) {
  set_text(record, member, again_text_of(word));
}

static void set_number(again_record *record, again_member member,
                       uint64_t number) {
  int64_t shown = number > INT64_MAX ? INT64_MAX : (int64_t)number;
  record->values[member] =
      (again_value){.kind = AGAIN_VALUE_NUMBER, .number = shown};
}

static void fill_response(again_record *record, const again_judged *judged) {
  const again_response *response = judged->response;
  int64_t offset_ms = 0;
  set_word(record, AGAIN_MEMBER_TRANSPORT,
           again_transport_name(response->transport));
  if (response->status != 0) {
    set_number(record, AGAIN_MEMBER_STATUS, response->status);
  }
  set_text(record, AGAIN_MEMBER_METHOD, again_response_method(response));
  set_text(record, AGAIN_MEMBER_OPERATION, again_response_operation(response));
  set_text(record, AGAIN_MEMBER_CODE, again_response_code(response));
  set_text(record, AGAIN_MEMBER_MESSAGE, again_response_message(response));
  set_text(record, AGAIN_MEMBER_REQUEST_ID,
           again_response_request_id(response));
  record->values[AGAIN_MEMBER_TRUNCATED] =
      (again_value){.kind = AGAIN_VALUE_BOOLEAN,
                    .number = again_response_is_truncated(response) ? 1 : 0};
  if (again_response_clock_offset(response, &offset_ms)) {
    record->values[AGAIN_MEMBER_CLOCK_OFFSET_MS] =
        (again_value){.kind = AGAIN_VALUE_NUMBER, .number = offset_ms};
  }
}

static void fill_verdict(again_record *record, const again_judged *judged) {
  const again_verdict *verdict = &judged->verdict;
  set_word(record, AGAIN_MEMBER_CLASS, again_class_name(verdict->error_class));
  set_word(record, AGAIN_MEMBER_REASON,
           verdict->reason[0] != '\0' ? verdict->reason : NULL);
  set_word(record, AGAIN_MEMBER_EFFECT, again_effect_name(verdict->effect));
  set_word(record, AGAIN_MEMBER_REMEDY, again_remedy_name(verdict->remedy));
}

static void fill_outlook(again_record *record, const again_judged *judged) {
  const again_outlook *outlook = &judged->outlook;
  const again_hint *hint = &judged->hint;
  set_word(record, AGAIN_MEMBER_RETRY, again_retry_name(outlook->retry));
  set_word(record, AGAIN_MEMBER_WHY,
           outlook->why != AGAIN_WHY_NONE ? again_why_name(outlook->why)
                                          : NULL);
  if (outlook->retry != AGAIN_RETRY_NO) {
    set_word(record, AGAIN_MEMBER_SCHEDULE, judged->verdict.schedule);
    set_number(record, AGAIN_MEMBER_ATTEMPTS, outlook->attempts_max);
    set_number(record, AGAIN_MEMBER_DELAY_MAX_MS,
               again_judged_delay_max_ms(judged));
  }
  if (hint->has_delay) {
    set_number(record, AGAIN_MEMBER_HINT_MS, hint->delay_ms);
  }
  set_word(record, AGAIN_MEMBER_HINT_SOURCE, hint->source);
  if (judged->retry_at_s != 0) {
    set_word(record, AGAIN_MEMBER_RETRY_AT,
             again_isodate_format(judged->retry_at_s, record->retry_at));
  }
}

again_status again_record_fill(again_record *record, again_text file,
                               uint64_t index, const again_judged *judged) {
  for (int i = 0; i < AGAIN_MEMBER_COUNT; i++) {
    record->values[i].kind = AGAIN_VALUE_NULL;
  }
  set_text(record, AGAIN_MEMBER_FILE, file);
  set_number(record, AGAIN_MEMBER_INDEX, index);
  set_word(record, AGAIN_MEMBER_POLICY, again_policy_name(judged->policy));
  (void)snprintf(record->policy_hash, sizeof record->policy_hash, "%016" PRIx64,
                 again_policy_hash(judged->policy));
  set_word(record, AGAIN_MEMBER_POLICY_HASH, record->policy_hash);
  fill_response(record, judged);
  fill_verdict(record, judged);
  fill_outlook(record, judged);
  again_buffer_reset(&record->rule);
  if (judged->rule == NULL) {
    return AGAIN_OK;
  }
  again_status status =
      again_append_place(&record->rule, judged->policy, &judged->rule->origin);
  set_text(record, AGAIN_MEMBER_RULE,
           again_text_make(record->rule.data, record->rule.size));
  return status;
}

void again_record_members(const again_record *record, again_json_out *json) {
  for (int i = 0; i < AGAIN_MEMBER_COUNT; i++) {
    const again_value *value = &record->values[i];
    switch (value->kind) {
    case AGAIN_VALUE_NULL:
      again_json_null(json, member_names[i]);
      break;
    case AGAIN_VALUE_TEXT:
      again_json_text(json, member_names[i], value->text);
      break;
    case AGAIN_VALUE_NUMBER:
      again_json_int(json, member_names[i], value->number);
      break;
    case AGAIN_VALUE_BOOLEAN:
      again_json_bool(json, member_names[i], value->number != 0);
      break;
    }
  }
}

again_status again_record_json(const again_record *record, again_buffer *out) {
  again_json_out json;
  again_json_begin(&json, out);
  again_json_open_object(&json, NULL);
  again_record_members(record, &json);
  again_json_close_object(&json);
  return again_json_end(&json);
}

static again_status append_field(again_buffer *out, const again_value *value) {
  switch (value->kind) {
  case AGAIN_VALUE_NULL:
    break;
  case AGAIN_VALUE_TEXT:
    return again_term_escape(out, value->text);
  case AGAIN_VALUE_NUMBER:
    return again_buffer_printf(out, "%" PRId64, value->number);
  case AGAIN_VALUE_BOOLEAN:
    return again_buffer_append_text(out, value->number != 0 ? "true" : "false");
  }
  return AGAIN_OK;
}

again_status again_record_fields(const again_record *record,
                                 const again_member *members, size_t count,
                                 again_buffer *out) {
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < count && status == AGAIN_OK; i++) {
    status = append_field(out, &record->values[members[i]]);
    if (status == AGAIN_OK) {
      status = again_buffer_append_byte(out, i + 1 < count ? '\t' : '\n');
    }
  }
  return status;
}
