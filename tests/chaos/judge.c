#include "judge.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ------------------------------- counting -------------------------------- */

static unsigned arrivals_of_try(const chaos_case *of, unsigned number) {
  unsigned count = 0;
  for (unsigned i = 0; i < of->entry->count; i++) {
    count += of->entry->arrivals[i].number == number;
  }
  return count;
}

const chaos_arrival *chaos_case_last(const chaos_case *of, unsigned number) {
  for (unsigned i = of->entry->count; i > 0; i--) {
    if (of->entry->arrivals[i - 1].number == number) {
      return &of->entry->arrivals[i - 1];
    }
  }
  return NULL;
}

static unsigned acts(const chaos_case *of) {
  unsigned count = 0;
  for (unsigned i = 0; i < of->entry->count; i++) {
    count += of->entry->arrivals[i].acted;
  }
  return count;
}

static bool is_delivered(const chaos_case *of) {
  return of->outcome->action == AGAIN_ACTION_DELIVER;
}

/* ------------------------------- promises -------------------------------- */

static bool finished_once(const chaos_case *of) {
  return of->outcome->finish_count == 1;
}

static unsigned tries_of(const chaos_case *of) {
  const unsigned count = of->outcome->try_count;
  return count < CHAOS_TRIES_MAX ? count : CHAOS_TRIES_MAX;
}

/* Neither more attempts than allowed, nor more tries than those that were
 * never sent explain. What a resume excuses is not counted. */
static bool kept_to_its_attempts(const chaos_case *of) {
  const chaos_outcome *outcome = of->outcome;
  unsigned resumed = 0;
  for (unsigned i = 0; i < tries_of(of); i++) {
    resumed += outcome->tries[i].is_resumed;
  }
  return outcome->attempts <= outcome->attempts_max + resumed &&
         outcome->try_count <= CHAOS_TRIES_MAX;
}

/* Each time that it was sent is an attempt, libcurl's own resends included,
 * whether it arrived or was lost on its way. What was about to be sent when
 * the connection turned out to be dead is none. */
static bool counted_attempts(const chaos_case *of) {
  const chaos_outcome *outcome = of->outcome;
  unsigned sent = 0;
  for (unsigned i = 0; i < tries_of(of); i++) {
    sent += outcome->tries[i].send_count;
    if (arrivals_of_try(of, i + 1) > outcome->tries[i].send_count) {
      return false;
    }
  }
  return outcome->attempts >= of->entry->count && outcome->attempts <= sent;
}

static bool told_the_attempt(const chaos_case *of) {
  const chaos_try *tries = of->outcome->tries;
  unsigned least = 1;
  unsigned most = 1;
  for (unsigned i = 0; i < tries_of(of); i++) {
    if (tries[i].attempt < least || tries[i].attempt > most) {
      return false;
    }
    least = tries[i].attempt + arrivals_of_try(of, i + 1);
    most = tries[i].attempt + tries[i].send_count;
  }
  return true;
}

/* Of a try that was never sent there may be one too. */
static bool told_each_end(const chaos_case *of) {
  unsigned arrived = 0;
  for (unsigned i = 0; i < tries_of(of); i++) {
    arrived += arrivals_of_try(of, i + 1) > 0;
  }
  return of->outcome->event_count >= arrived &&
         of->outcome->event_count <= of->outcome->try_count;
}

static bool acted_once(const chaos_case *of) {
  return !chaos_plan_is_unsafe(of->plan) || acts(of) <= 1;
}

/* libcurl's own resends included. */
static bool came_once_a_try(const chaos_case *of) {
  for (unsigned i = 0; i < of->outcome->try_count; i++) {
    if (chaos_plan_is_unsafe(of->plan) && arrivals_of_try(of, i + 1) > 1) {
      return false;
    }
  }
  return true;
}

/* Once it may have acted, an unsafe request does not come again. */
static bool stopped_in_time(const chaos_case *of) {
  for (unsigned i = 0; i + 1 < of->entry->count; i++) {
    if (chaos_plan_is_unsafe(of->plan) && of->entry->arrivals[i].acted) {
      return false;
    }
  }
  return true;
}

static bool uploaded_right(const chaos_case *of) {
  const chaos_digest right =
      chaos_digest_of(of->plan->sent.data, of->plan->sent.size);
  for (unsigned i = 0; i < of->entry->count; i++) {
    const chaos_arrival *arrival = &of->entry->arrivals[i];
    if (arrival->is_read && !chaos_digest_equals(&arrival->sent, &right)) {
      return false;
    }
  }
  return true;
}

static bool kept_its_key(const chaos_case *of) {
  const chaos_digest none = chaos_digest_of(NULL, 0);
  for (unsigned i = 0; i < of->entry->count; i++) {
    const chaos_arrival *arrival = &of->entry->arrivals[i];
    if (chaos_digest_equals(&arrival->key, &none) == of->plan->has_key ||
        !chaos_digest_equals(&arrival->key, &of->entry->arrivals[0].key)) {
      return false;
    }
  }
  return true;
}

static bool delivered_right(const chaos_case *of) {
  if (!is_delivered(of)) {
    return true;
  }
  const chaos_arrival *last = chaos_case_last(of, of->outcome->try_count);
  return of->outcome->got == CHAOS_GOT_WHOLE && last != NULL && last->acted &&
         chaos_digest_equals(&last->answer, &of->outcome->digest);
}

/* What a failed call has shown is how a right body begins, or an error. */
static bool showed_nothing_strange(const chaos_case *of) {
  return of->outcome->got != CHAOS_GOT_STRANGE;
}

/* An error that came whole is shown whole, unless its server lied. */
static bool showed_whole_error(const chaos_case *of) {
  const chaos_outcome *outcome = of->outcome;
  const chaos_arrival *last = chaos_case_last(of, outcome->try_count);
  if (is_delivered(of) || outcome->code != CURLE_OK ||
      outcome->transport != AGAIN_TRANSPORT_OK || last == NULL ||
      last->fate.flaw == CHAOS_FLAW_TOO_SHORT) {
    return true;
  }
  return chaos_digest_equals(&last->answer, &outcome->digest);
}

static bool showed_one_head(const chaos_case *of) {
  return of->outcome->head_count == 1 ||
         (!is_delivered(of) && of->outcome->head_count == 0);
}

/* "Not applied" is never said of what the server has done. The arrival that
 * succeeded is no failure. */
static bool owned_up(const chaos_case *of) {
  const unsigned successes = is_delivered(of) ? 1 : 0;
  for (unsigned i = 0; i + successes < of->entry->count; i++) {
    if (of->entry->arrivals[i].acted && !of->outcome->maybe_applied) {
      return false;
    }
  }
  return true;
}

static bool told_the_effect(const chaos_case *of) {
  const chaos_arrival *last = chaos_case_last(of, of->outcome->try_count);
  return is_delivered(of) || last == NULL || !last->acted ||
         of->outcome->effect == AGAIN_EFFECT_MAYBE;
}

/* Nothing but the run itself hurt this try. */
static bool is_at_peace(const chaos_case *of, const chaos_arrival *arrival) {
  const chaos_try *sent_by = &of->outcome->tries[arrival->number - 1];
  return of->plan->whim == CHAOS_WHIM_NONE && !arrival->is_soiled &&
         sent_by->code != CURLE_OPERATION_TIMEDOUT;
}

static bool sent_whole_requests(const chaos_case *of) {
  for (unsigned i = 0; i < of->entry->count; i++) {
    const chaos_arrival *arrival = &of->entry->arrivals[i];
    if (!arrival->is_read && chaos_fate_reads_all(&arrival->fate) &&
        is_at_peace(of, arrival)) {
      return false;
    }
  }
  return true;
}

/* One that a resume asked for may be of something else by now. */
static bool took_sound_answers(const chaos_case *of) {
  for (unsigned i = 0; i < of->entry->count; i++) {
    const chaos_arrival *arrival = &of->entry->arrivals[i];
    const chaos_fate *fate = &arrival->fate;
    const bool is_sound =
        fate->kind == CHAOS_KIND_SUCCESS && fate->fault == CHAOS_FAULT_NONE &&
        (fate->flaw == CHAOS_FLAW_NONE || fate->flaw == CHAOS_FLAW_INTERIM);
    if (is_sound && !arrival->is_ranged && is_at_peace(of, arrival) &&
        !(is_delivered(of) && i + 1 == of->entry->count)) {
      return false;
    }
  }
  return true;
}

/* Nothing ends a call but what the run has given it. */
static bool ended_for_a_reason(const chaos_case *of) {
  const chaos_outcome *outcome = of->outcome;
  const chaos_arrival *last = chaos_case_last(of, outcome->try_count);
  switch (outcome->why) {
  case AGAIN_WHY_SUCCESS:
    return is_delivered(of) && outcome->code == CURLE_OK;
  case AGAIN_WHY_RULE:
    return last != NULL && last->fate.kind == CHAOS_KIND_REJECTED;
  case AGAIN_WHY_UNSAFE:
    return chaos_plan_is_unsafe(of->plan) &&
           outcome->effect == AGAIN_EFFECT_MAYBE;
  case AGAIN_WHY_ONE_SHOT:
    return of->plan->upload == CHAOS_UPLOAD_ONE_SHOT;
  case AGAIN_WHY_COMMITTED:
    return outcome->head_count > 0 && !of->plan->can_rewind;
  case AGAIN_WHY_ATTEMPTS:
    return outcome->attempts >= outcome->attempts_max;
  case AGAIN_WHY_HINT:
    return last != NULL && last->fate.hint == CHAOS_HINT_HOUR;
  case AGAIN_WHY_BUDGET:
    return of->plan->is_governed;
  case AGAIN_WHY_CALLER:
    return of->plan->whim != CHAOS_WHIM_NONE;
  case AGAIN_WHY_NONE:
  case AGAIN_WHY_UNKNOWN:
  case AGAIN_WHY_REMEDY:
  case AGAIN_WHY_DEADLINE:
  case AGAIN_WHY_UNAVAILABLE:
  case AGAIN_WHY_LOCAL:
    break;
  }
  return false;
}

static const struct {
  const char *text;
  bool (*is_kept)(const chaos_case *of);
} promises[] = {
    {"it finishes, and once", finished_once},
    {"it keeps to its attempts", kept_to_its_attempts},
    {"attempts are what was sent", counted_attempts},
    {"each attempt is told its number", told_the_attempt},
    {"one event ends each attempt", told_each_end},
    {"what may not be repeated acts once", acted_once},
    {"what may not be repeated comes once a try", came_once_a_try},
    {"what may not be repeated ends when it has acted", stopped_in_time},
    {"the server reads the body that was sent", uploaded_right},
    {"the key stays the same", kept_its_key},
    {"a success is the body that the server sent", delivered_right},
    {"a failure shows nothing strange", showed_nothing_strange},
    {"a whole error is shown whole", showed_whole_error},
    {"one head is shown", showed_one_head},
    {"what may have acted is said to", owned_up},
    {"effect none means none", told_the_effect},
    {"whole requests are sent", sent_whole_requests},
    {"a sound answer is the last", took_sound_answers},
    {"it ends for a reason", ended_for_a_reason},
};

bool chaos_case_was_slow(const chaos_case *of) {
  for (unsigned i = 0; i < of->entry->count; i++) {
    const chaos_arrival *arrival = &of->entry->arrivals[i];
    if (arrival->fate.fault != CHAOS_FAULT_STALL && !arrival->is_soiled &&
        chaos_fate_reads_all(&arrival->fate) &&
        of->outcome->tries[arrival->number - 1].code ==
            CURLE_OPERATION_TIMEDOUT) {
      return true;
    }
  }
  return false;
}

size_t chaos_promise_count(void) {
  return COUNT(promises);
}

const char *chaos_promise_text(size_t promise) {
  return promises[promise].text;
}

bool chaos_promise_is_kept(size_t promise, const chaos_case *of) {
  return promises[promise].is_kept(of);
}
