#include "fate.h"

#include "dice.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static unsigned roll_status(chaos_kind kind, chaos_dice *dice) {
  static const unsigned broken[] = {500, 502, 503, 504};
  static const unsigned rejected[] = {400, 403, 404};
  switch (kind) {
  case CHAOS_KIND_THROTTLED:
    return 429;
  case CHAOS_KIND_BUSY:
    return 503;
  case CHAOS_KIND_BROKEN:
    return broken[chaos_roll_below(dice, COUNT(broken))];
  case CHAOS_KIND_REJECTED:
    return rejected[chaos_roll_below(dice, COUNT(rejected))];
  case CHAOS_KIND_SUCCESS:
  case CHAOS_KIND_HIDDEN:
  case CHAOS_KIND_COUNT:
    break;
  }
  return 200;
}

static void roll_answer(chaos_fate *fate, chaos_dice *dice) {
  static const unsigned kinds[CHAOS_KIND_COUNT] = {74, 6, 6, 6, 5, 3};
  static const unsigned hints[CHAOS_HINT_COUNT] = {60, 22, 8, 3, 2, 5};
  fate->kind = chaos_roll_weighed(dice, kinds, COUNT(kinds));
  fate->status = roll_status(fate->kind, dice);
  fate->hint = chaos_roll_weighed(dice, hints, COUNT(hints));
  fate->is_xml = chaos_roll_percent(dice, 40);
  fate->padding_bytes =
      chaos_roll_percent(dice, 10) ? chaos_roll_size(dice, 300000) : 0;
  const bool coin = chaos_roll_percent(dice, 50);
  fate->acts =
      fate->kind == CHAOS_KIND_SUCCESS ||
      ((fate->kind == CHAOS_KIND_BROKEN || fate->kind == CHAOS_KIND_HIDDEN) &&
       coin);
  fate->says_none = fate->kind == CHAOS_KIND_HIDDEN && !fate->acts &&
                    chaos_roll_percent(dice, 50);
}

/* A success that ends with its connection has been cut if it was reset; a
 * clean end is its end, by HTTP's own word. */
static chaos_fault audible(const chaos_fate *fate, const chaos_plan *plan) {
  return chaos_fate_framing(fate, plan) == CHAOS_FRAMING_CLOSE &&
                 fate->fault == CHAOS_FAULT_CLOSE &&
                 fate->place == CHAOS_PLACE_BODY
             ? CHAOS_FAULT_RESET
             : fate->fault;
}

static void roll_fault(chaos_fate *fate, const chaos_plan *plan,
                       chaos_dice *dice) {
  static const unsigned faults[CHAOS_FAULT_COUNT] = {79, 10, 9, 2};
  static const unsigned places[CHAOS_PLACE_COUNT] = {10, 28, 15, 38, 9};
  fate->fault = chaos_roll_weighed(dice, faults, COUNT(faults));
  fate->place = chaos_roll_weighed(dice, places, COUNT(places));
  fate->depth = (unsigned)chaos_roll_below(dice, 65536);
  fate->fault = audible(fate, plan);
  if (fate->fault != CHAOS_FAULT_NONE && fate->place == CHAOS_PLACE_UPLOAD) {
    fate->acts = false;
  }
}

/* A success that is longer than its length cannot be told from a shorter one,
 * and a request that was not read is not carried out. */
static bool is_possible(chaos_flaw flaw, const chaos_fate *fate,
                        const chaos_plan *plan) {
  const chaos_framing framing = chaos_fate_framing(fate, plan);
  const bool is_error = fate->status >= 400;
  const bool is_sound = fate->fault == CHAOS_FAULT_NONE;
  switch (flaw) {
  case CHAOS_FLAW_TOO_LONG:
  case CHAOS_FLAW_BAD_LENGTH:
    return is_sound && framing == CHAOS_FRAMING_LENGTH;
  case CHAOS_FLAW_TOO_SHORT:
    return is_sound && framing == CHAOS_FRAMING_LENGTH && is_error;
  case CHAOS_FLAW_BAD_CHUNK:
    return is_sound && framing == CHAOS_FRAMING_CHUNKED;
  case CHAOS_FLAW_EARLY:
    return is_sound && is_error;
  case CHAOS_FLAW_NOT_HTTP:
    return is_sound;
  case CHAOS_FLAW_NONE:
  case CHAOS_FLAW_INTERIM:
  case CHAOS_FLAW_COUNT:
    break;
  }
  return true;
}

static void roll_flaw(chaos_fate *fate, const chaos_plan *plan,
                      chaos_dice *dice) {
  static const unsigned flaws[CHAOS_FLAW_COUNT] = {76, 4, 4, 2, 3, 2, 4, 5};
  const chaos_flaw flaw = chaos_roll_weighed(dice, flaws, COUNT(flaws));
  fate->flaw = is_possible(flaw, fate, plan) ? flaw : CHAOS_FLAW_NONE;
  if (fate->flaw == CHAOS_FLAW_EARLY) {
    fate->acts = false;
  }
}

chaos_fate chaos_fate_of(const chaos_source *source, const chaos_plan *plan,
                         unsigned arrival) {
  chaos_dice dice =
      chaos_dice_for(source->seed, CHAOS_THROW_FATE, plan->id, arrival);
  chaos_fate fate = {.piece_count = 1};
  roll_answer(&fate, &dice);
  roll_fault(&fate, plan, &dice);
  roll_flaw(&fate, plan, &dice);
  if (chaos_roll_percent(&dice, 8)) {
    fate.piece_count = 2 + (unsigned)chaos_roll_below(&dice, 7);
  }
  return fate;
}

bool chaos_fate_reads_all(const chaos_fate *fate) {
  return fate->flaw != CHAOS_FLAW_EARLY &&
         (fate->fault == CHAOS_FAULT_NONE || fate->place != CHAOS_PLACE_UPLOAD);
}

chaos_framing chaos_fate_framing(const chaos_fate *fate,
                                 const chaos_plan *plan) {
  return fate->kind != CHAOS_KIND_SUCCESS &&
                 plan->framing == CHAOS_FRAMING_CLOSE
             ? CHAOS_FRAMING_LENGTH
             : plan->framing;
}

size_t chaos_fate_share(const chaos_fate *fate, size_t size) {
  return (size_t)((uint64_t)size * fate->depth / 65536);
}
