#include "probe.h"

/* A coded error whose rule names no status came with this one. */
#define USUAL_STATUS 400

again_status again_glob_sample(again_buffer *out, again_text glob) {
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < glob.size && status == AGAIN_OK; i++) {
    char c = glob.data[i];
    bool is_escape = c == '\\' && i + 1 < glob.size &&
                     (glob.data[i + 1] == '*' || glob.data[i + 1] == '\\');
    i += is_escape ? 1 : 0;
    bool is_star = c == '*';
    const char *byte = is_star ? "X" : glob.data + i;
    status = again_buffer_append(out, byte, 1);
  }
  return status;
}

static again_text text_at(const again_texts *texts, size_t index) {
  return index < texts->count ? texts->items[index] : AGAIN_TEXT_ABSENT;
}

static size_t at_least_one(size_t count) {
  return count > 0 ? count : 1;
}

/* The first and the last status of each range. */
static unsigned status_at(const again_condition *when, size_t index) {
  if (when->status_count == 0) {
    return when->transport == 0 ? USUAL_STATUS : 0;
  }
  again_range range = when->status[index / 2];
  return index % 2 == 0 ? range.low : range.high;
}

static bool tell_statuses(const again_probe *probe, again_probe_fn *tell,
                          void *user) {
  const again_condition *when = &probe->rule->when;
  again_probe one = *probe;
  for (size_t i = 0; i < at_least_one(when->status_count * 2); i++) {
    one.status = status_at(when, i);
    bool is_repeated = i % 2 == 1 && one.status == status_at(when, i - 1);
    if (!is_repeated && !tell(&one, user)) {
      return false;
    }
  }
  return true;
}

static bool tell_transports(const again_probe *probe, again_probe_fn *tell,
                            void *user) {
  uint32_t bits = probe->rule->when.transport;
  again_probe one = *probe;
  for (unsigned i = 0; i <= AGAIN_TRANSPORT_OTHER; i++) {
    one.transport = (again_transport)i;
    bool is_wanted = bits != 0 ? (bits & (1u << i)) != 0 : i == 0;
    if (is_wanted && !tell_statuses(&one, tell, user)) {
      return false;
    }
  }
  return true;
}

static bool tell_rule(const again_probe *probe, again_probe_fn *tell,
                      void *user) {
  const again_condition *when = &probe->rule->when;
  again_probe one = *probe;
  for (size_t c = 0; c < at_least_one(when->code.count); c++) {
    one.code = text_at(&when->code, c);
    for (size_t m = 0; m < at_least_one(when->message.count); m++) {
      one.message = text_at(&when->message, m);
      if (!tell_transports(&one, tell, user)) {
        return false;
      }
    }
  }
  return true;
}

bool again_probe_each(const again_policy *policy, again_probe_fn *tell,
                      void *user) {
  for (size_t i = 0; i < policy->rule_count; i++) {
    again_probe probe = {.policy = policy, .rule = &policy->rules[i]};
    if (!tell_rule(&probe, tell, user)) {
      return false;
    }
  }
  return true;
}

/* Sets `source` to what `sample` holds; a source that is none of a response
 * made by hand stays absent. */
static again_status set(again_response *response, const char *source,
                        const again_buffer *sample) {
  again_status status = sample->size > 0
                            ? again_response_set(response, source, sample->data)
                            : AGAIN_OK;
  return status == AGAIN_EINVAL ? AGAIN_OK : status;
}

static again_status set_sample(again_response *response, const char *source,
                               again_text glob, again_buffer *scratch) {
  again_buffer_reset(scratch);
  again_status status = again_glob_sample(scratch, glob);
  return status == AGAIN_OK ? set(response, source, scratch) : status;
}

/* A path with the first element in place of each `*`. */
static again_status append_concrete(again_buffer *out, again_text source) {
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < source.size && status == AGAIN_OK; i++) {
    bool is_any = source.data[i] == '*' && i > 0 && source.data[i - 1] == '/';
    const char *byte = is_any ? "0" : source.data + i;
    status = again_buffer_append(out, byte, 1);
  }
  return status;
}

static again_status append_wanted(again_buffer *out,
                                  const again_wanted *wanted) {
  switch (wanted->kind) {
  case AGAIN_WANTED_GLOB:
    return again_glob_sample(out, wanted->glob);
  case AGAIN_WANTED_NUMBER:
    return again_buffer_printf(out, "%.17g", wanted->number);
  case AGAIN_WANTED_BOOLEAN:
    break;
  }
  return again_buffer_append_text(out, wanted->boolean ? "true" : "false");
}

/* `wanted` NULL = anything. */
static again_status set_body(again_response *response,
                             const again_source *source,
                             const again_wanted *wanted) {
  again_buffer path;
  again_buffer value;
  again_buffer_init(&path, NULL);
  again_buffer_init(&value, NULL);
  again_status status = append_concrete(&path, source->text);
  if (status == AGAIN_OK) {
    status = wanted != NULL ? append_wanted(&value, wanted)
                            : again_buffer_append_text(&value, "X");
  }
  if (status == AGAIN_OK) {
    status = set(response, path.data, &value);
  }
  again_buffer_clear(&path);
  again_buffer_clear(&value);
  return status;
}

static again_status set_sources(again_response *response,
                                const again_probe *probe) {
  const again_condition *when = &probe->rule->when;
  const again_plan *plan = probe->policy->plan;
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < when->is_count && status == AGAIN_OK; i++) {
    size_t count = 0;
    const again_wanted *wanted =
        again_plan_test_wanted(plan, when->is[i], &count);
    status = set_body(response, again_plan_test_source(plan, when->is[i]),
                      count > 0 ? wanted : NULL);
  }
  for (size_t i = 0; i < when->has_count && status == AGAIN_OK; i++) {
    status = set_body(response, again_plan_source(plan, when->has[i]), NULL);
  }
  return status;
}

/* A server whose clock is as far off as the rule asks. */
static again_status set_skew(again_response *response,
                             const again_condition *when) {
  enum { DATE_S = 1767225600 };
  static const char date[] = "Thu, 01 Jan 2026 00:00:00 GMT";
  const uint64_t furthest_s = 1u << 30;
  if (!when->has_skew) {
    return AGAIN_OK;
  }
  uint64_t skew_s = when->skew_ms / 1000 + 1;
  skew_s = skew_s < furthest_s ? skew_s : furthest_s;
  again_time now = {.mono_ms = 0, .wall_s = DATE_S + (int64_t)skew_s};
  again_response_set_time(response, &now);
  return again_response_set(response, "header:date", date);
}

static again_status set_request(again_response *response,
                                const again_condition *when,
                                again_buffer *scratch) {
  again_buffer_reset(scratch);
  again_status status =
      again_glob_sample(scratch, text_at(&when->operation, 0));
  return status == AGAIN_OK ? again_response_set_request(
                                  response, text_at(&when->method, 0).data,
                                  scratch->size > 0 ? scratch->data : NULL)
                            : status;
}

again_status again_probe_response(again_response **out, again_policy *policy,
                                  const again_probe *probe) {
  again_status status = again_response_new(out, policy, NULL);
  if (status != AGAIN_OK) {
    return status;
  }
  again_buffer scratch;
  again_buffer_init(&scratch, NULL);
  again_response_set_status(*out, probe->status, probe->transport);
  status = set_sources(*out, probe);
  if (status == AGAIN_OK) {
    status = set_sample(*out, "code", probe->code, &scratch);
  }
  if (status == AGAIN_OK) {
    status = set_sample(*out, "message", probe->message, &scratch);
  }
  if (status == AGAIN_OK) {
    status = set_request(*out, &probe->rule->when, &scratch);
  }
  if (status == AGAIN_OK) {
    status = set_skew(*out, &probe->rule->when);
  }
  again_buffer_clear(&scratch);
  if (status != AGAIN_OK) {
    again_response_free(*out);
    *out = NULL;
  }
  return status;
}
