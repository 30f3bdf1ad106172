#include "simulate/simulate_values.h"

#include "base/decimal.h"
#include "base/duration.h"
#include "base/text.h"

#define RATE_MOST 1e6

static bool parse_number(again_text text, double *out) {
  enum { SCALE = 1000000 };
  int64_t number = 0;
  bool is_number = again_decimal_parse(text, SCALE, &number) && number >= 0;
  *out = (double)number / SCALE;
  return is_number;
}

static bool parse_share(again_text text, double *out) {
  double whole = 1;
  if (again_text_ends_with(text, "%")) {
    text.size--;
    whole = 100;
  }
  bool is_number = parse_number(text, out);
  *out /= whole;
  return is_number && *out <= 1;
}

bool again_options_rate(again_options *options, bool may_be_none, double *out) {
  bool is_rate = parse_number(again_text_of(options->value), out) &&
                 *out <= RATE_MOST && (*out > 0 || may_be_none);
  return is_rate ||
         again_options_fail(options, "%s: '%.40s' is no rate as 200 or 0.5",
                            options->option, options->value);
}

bool again_options_share(again_options *options, double *out) {
  return parse_share(again_text_of(options->value), out) ||
         again_options_fail(options, "%s: '%.40s' is no share as 30%% or 0.3",
                            options->option, options->value);
}

/* What is before the first `byte`, and in *rest what is behind it. */
static again_text cut(again_text text, char byte, again_text *rest) {
  size_t at = again_text_find(text, byte);
  *rest = again_text_from(text, at + 1);
  return again_text_make(text.data, at);
}

static bool parse_outage(again_text text, again_sim_outage *out) {
  again_text share;
  again_text to;
  again_text span = cut(text, ':', &share);
  again_text from = cut(span, '-', &to);
  bool has_end = to.size > 0;
  bool has_share = again_text_find(text, ':') < text.size;
  *out = (again_sim_outage){.to_ms = UINT64_MAX, .share = 1};
  return again_duration_parse(from, &out->from_ms) && from.size < span.size &&
         (!has_end || again_duration_parse(to, &out->to_ms)) &&
         (!has_share || parse_share(share, &out->share)) &&
         out->from_ms < out->to_ms;
}

bool again_options_outage(again_options *options, again_sim_outage *out) {
  return parse_outage(again_text_of(options->value), out) ||
         again_options_fail(options,
                            "%s: '%.40s' is no outage as 10s-20s, "
                            "10s-20s:50%%",
                            options->option, options->value);
}

bool again_options_share_and_rate(again_options *options, double *share_ret,
                                  double *rate_ret) {
  again_text rate;
  again_text share = cut(again_text_of(options->value), ':', &rate);
  return (parse_share(share, share_ret) && parse_number(rate, rate_ret) &&
          *rate_ret <= RATE_MOST) ||
         again_options_fail(options,
                            "%s: '%.40s' is no share and rate as 20%%:5",
                            options->option, options->value);
}
