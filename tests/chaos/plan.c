#include "plan.h"

#include <stdlib.h>
#include <string.h>

#include "dice.h"
#include "need.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SOURCE_BYTES ((size_t)8 << 20)
#define DOWNLOAD_MAX ((size_t)2 << 20)
#define UPLOAD_MAX ((size_t)3 << 19)
#define ACK_MAX ((size_t)4096)

void chaos_source_init(chaos_source *source, uint64_t seed) {
  chaos_dice dice = chaos_dice_for(seed, CHAOS_THROW_BYTES, 0, 0);
  source->seed = seed;
  source->bytes = chaos_calloc(1, SOURCE_BYTES);
  for (size_t i = 0; i < SOURCE_BYTES; i += sizeof(uint64_t)) {
    const uint64_t word = chaos_roll(&dice);
    memcpy(source->bytes + i, &word, sizeof(word));
  }
}

void chaos_source_clear(chaos_source *source) {
  free(source->bytes);
}

static chaos_bytes cut(const chaos_source *source, chaos_dice *dice,
                       size_t size) {
  const uint64_t room = SOURCE_BYTES - size;
  return (chaos_bytes){source->bytes + chaos_roll_below(dice, room), size};
}

/* As `cut`, from where it looks like JSON or XML: a peek must hold it. */
static chaos_bytes cut_lookalike(const chaos_source *source, chaos_dice *dice,
                                 size_t size) {
  chaos_bytes bytes = cut(source, dice, size);
  const unsigned char *last = source->bytes + SOURCE_BYTES - size;
  while (bytes.data < last && strchr("{[<", bytes.data[0]) == NULL) {
    bytes.data++;
  }
  return bytes;
}

static void plan_request(chaos_plan *plan, const chaos_source *source,
                         chaos_dice *dice) {
  static const unsigned methods[] = {45, 30, 25};
  static const unsigned uploads[] = {0, 25, 20, 25, 20, 10};
  plan->method = chaos_roll_weighed(dice, methods, COUNT(methods));
  if (plan->method == CHAOS_METHOD_GET) {
    return;
  }
  plan->upload = chaos_roll_weighed(dice, uploads, COUNT(uploads));
  if (plan->method == CHAOS_METHOD_PUT && plan->upload == CHAOS_UPLOAD_FIELDS) {
    plan->upload = CHAOS_UPLOAD_MEMORY;
  }
  plan->sent = cut(source, dice, chaos_roll_size(dice, UPLOAD_MAX));
  if (plan->method == CHAOS_METHOD_POST) {
    plan->says_idempotent = chaos_roll_percent(dice, 10);
    plan->has_key = chaos_roll_percent(dice, 15);
  }
}

static void plan_answer(chaos_plan *plan, const chaos_source *source,
                        chaos_dice *dice) {
  static const unsigned framings[] = {60, 30, 10};
  static const unsigned validators[] = {76, 12, 12};
  static const unsigned ranges[] = {60, 20, 20};
  const size_t size_max =
      plan->method == CHAOS_METHOD_GET ? DOWNLOAD_MAX : ACK_MAX;
  plan->framing = chaos_roll_weighed(dice, framings, COUNT(framings));
  plan->validator = chaos_roll_weighed(dice, validators, COUNT(validators));
  plan->ranges = chaos_roll_weighed(dice, ranges, COUNT(ranges));
  plan->version_count = chaos_roll_percent(dice, 20) ? 2 : 1;
  const bool is_same_size = chaos_roll_percent(dice, 50);
  size_t size = chaos_roll_size(dice, size_max);
  for (unsigned i = 0; i < plan->version_count; i++) {
    plan->versions[i] = chaos_roll_percent(dice, 10)
                            ? cut_lookalike(source, dice, size)
                            : cut(source, dice, size);
    size = is_same_size ? size : chaos_roll_size(dice, size_max);
  }
}

static void plan_caller(chaos_plan *plan, chaos_dice *dice) {
  static const unsigned whims[] = {94, 1, 1, 2, 2};
  plan->whim = chaos_roll_weighed(dice, whims, COUNT(whims));
  plan->whim_at = 1 + (size_t)chaos_roll_below(dice, 3);
  if (plan->whim == CHAOS_WHIM_CANCEL_WRITING ||
      plan->whim == CHAOS_WHIM_REFUSE) {
    plan->whim_at = chaos_roll_size(dice, plan->versions[0].size);
  }
  plan->hands_headers = chaos_roll_percent(dice, 75);
  plan->pauses = chaos_roll_percent(dice, 10);
  plan->pause_at = chaos_roll_size(dice, plan->versions[0].size);
  plan->is_governed = chaos_roll_percent(dice, 25);
  plan->can_rewind = chaos_roll_percent(dice, 50);
  plan->fails_on_error = chaos_roll_percent(dice, 5);
  plan->has_handle_limit = chaos_roll_percent(dice, 20);
}

chaos_plan chaos_plan_of(const chaos_source *source, uint64_t id) {
  chaos_dice dice = chaos_dice_for(source->seed, CHAOS_THROW_PLAN, id, 0);
  chaos_plan plan = {.id = id};
  plan_request(&plan, source, &dice);
  plan_answer(&plan, source, &dice);
  plan_caller(&plan, &dice);
  return plan;
}

bool chaos_plan_is_unsafe(const chaos_plan *plan) {
  return plan->method == CHAOS_METHOD_POST && !plan->says_idempotent &&
         !plan->has_key;
}

const char *chaos_method_name(chaos_method method) {
  static const char *const names[] = {"GET", "POST", "PUT"};
  return names[method];
}

chaos_door chaos_door_of(const chaos_source *source, uint64_t id,
                         unsigned number) {
  static const unsigned doors[CHAOS_DOOR_COUNT] = {91, 5, 1, 3};
  chaos_dice dice = chaos_dice_for(source->seed, CHAOS_THROW_DOOR, id, number);
  return chaos_roll_weighed(&dice, doors, COUNT(doors));
}
