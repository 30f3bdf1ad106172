#include "report.h"

#include <stdio.h>

#include "judge.h"

/* Of each promise: what is broken is so in many calls. */
#define SHOWN_MAX 5
#define PROMISES_MAX 32
#define SLOW_PERCENT_MAX 3
#define ACTION_COUNT (AGAIN_ACTION_RETRY + 1)
#define WHY_COUNT (AGAIN_WHY_LOCAL + 1)

typedef struct summary {
  uint64_t calls;
  uint64_t attempts;
  uint64_t tries;
  uint64_t arrivals;
  uint64_t resumes;
  uint64_t resends;
  uint64_t lost;
  uint64_t bytes;
  uint64_t slow;
  uint64_t ends[ACTION_COUNT][WHY_COUNT];
  uint64_t faults[CHAOS_FAULT_COUNT][CHAOS_PLACE_COUNT];
  uint64_t flaws[CHAOS_FLAW_COUNT];
  uint64_t kinds[CHAOS_KIND_COUNT];
  uint64_t doors[CHAOS_DOOR_COUNT];
  unsigned broken[PROMISES_MAX];
} summary;

/* ------------------------------- one call -------------------------------- */

static const char *const kind_names[CHAOS_KIND_COUNT] = {
    "success", "throttled", "busy", "broken", "error in 200", "rejected"};
static const char *const fault_names[CHAOS_FAULT_COUNT] = {"sound", "closed",
                                                           "reset", "stalled"};
static const char *const place_names[CHAOS_PLACE_COUNT] = {
    "within the upload", "before the answer", "within the head",
    "within the body", "after the answer"};
static const char *const flaw_names[CHAOS_FLAW_COUNT] = {
    "no flaw",   "too little body", "too much body", "bad length",
    "bad chunk", "not HTTP",        "103 first",     "early answer"};
static const char *const door_names[CHAOS_DOOR_COUNT] = {"open", "shut",
                                                         "jammed", "slammed"};
static const char *const got_names[] = {
    "strange bytes", "nothing", "a whole body", "part of a body", "an error"};

static void print_case(const chaos_case *of) {
  const chaos_outcome *outcome = of->outcome;
  printf(
      "    %s of %zu bytes, whim %d at %zu: %s (%s), code %d, %s, status %u, "
      "attempts %u of %u, effect %s%s; the sink has %s, %zu bytes\n",
      chaos_method_name(of->plan->method), of->plan->sent.size,
      (int)of->plan->whim, of->plan->whim_at,
      again_action_name(outcome->action), again_why_name(outcome->why),
      (int)outcome->code, again_transport_name(outcome->transport),
      outcome->status, outcome->attempts, outcome->attempts_max,
      again_effect_name(outcome->effect),
      outcome->maybe_applied ? ", maybe applied" : "", got_names[outcome->got],
      outcome->got_bytes);
  for (unsigned i = 0; i < outcome->try_count && i < CHAOS_TRIES_MAX; i++) {
    printf("    try %u at the %s door, sent %u times\n", i + 1,
           door_names[outcome->tries[i].door], outcome->tries[i].send_count);
  }
  for (unsigned i = 0; i < of->entry->count; i++) {
    const chaos_arrival *arrival = &of->entry->arrivals[i];
    const chaos_fate *fate = &arrival->fate;
    printf("    arrival %u of try %u%s%s%s%s: %u %s, %s %s, %s\n", i,
           arrival->number, arrival->is_reused ? ", reused" : "",
           arrival->is_ranged ? ", ranged" : "",
           arrival->is_read ? ", read" : "", arrival->acted ? ", acted" : "",
           fate->status, kind_names[fate->kind], fault_names[fate->fault],
           fate->fault == CHAOS_FAULT_NONE ? "" : place_names[fate->place],
           flaw_names[fate->flaw]);
  }
}

static void print_broken(const chaos_case *of, uint64_t seed, size_t promise) {
  printf("BROKEN: %s (--seed %llu --only %llu)\n", chaos_promise_text(promise),
         (unsigned long long)seed, (unsigned long long)of->plan->id);
  print_case(of);
}

/* ------------------------------- all calls ------------------------------- */

static void count_tries(summary *all, const chaos_case *of) {
  const chaos_outcome *outcome = of->outcome;
  all->tries += outcome->try_count;
  for (unsigned i = 0; i < outcome->try_count && i < CHAOS_TRIES_MAX; i++) {
    const chaos_try *one = &outcome->tries[i];
    all->doors[one->door]++;
    all->resends += one->send_count > 1 ? one->send_count - 1 : 0;
    all->lost += one->send_count > 0 && chaos_case_last(of, i + 1) == NULL;
  }
}

static void count_arrivals(summary *all, const chaos_entry *entry) {
  all->arrivals += entry->count;
  for (unsigned i = 0; i < entry->count; i++) {
    const chaos_fate *fate = &entry->arrivals[i].fate;
    all->resumes += entry->arrivals[i].is_ranged;
    all->kinds[fate->kind]++;
    all->flaws[fate->flaw]++;
    all->faults[fate->fault][fate->place]++;
  }
}

static void count_call(summary *all, const chaos_case *of) {
  const chaos_outcome *outcome = of->outcome;
  all->calls++;
  all->attempts += outcome->attempts;
  all->bytes += outcome->got_bytes;
  all->slow += chaos_case_was_slow(of);
  all->ends[outcome->action][outcome->why]++;
  count_tries(all, of);
  count_arrivals(all, of->entry);
}

static void judge(summary *all, const chaos_case *of, uint64_t seed) {
  for (size_t promise = 0; promise < chaos_promise_count(); promise++) {
    if (!chaos_promise_is_kept(promise, of) &&
        all->broken[promise]++ < SHOWN_MAX) {
      print_broken(of, seed, promise);
    }
  }
}

static void print_row(const char *name, const char *more, uint64_t count) {
  if (count > 0) {
    printf("  %8llu  %s%s%s\n", (unsigned long long)count, name,
           more[0] == '\0' ? "" : ", ", more);
  }
}

static void print_faults(const summary *all) {
  printf("what met them:\n");
  for (int door = CHAOS_DOOR_SHUT; door < CHAOS_DOOR_COUNT; door++) {
    print_row("the door is", door_names[door], all->doors[door]);
  }
  for (int kind = 0; kind < CHAOS_KIND_COUNT; kind++) {
    print_row("answer", kind_names[kind], all->kinds[kind]);
  }
  for (int flaw = CHAOS_FLAW_TOO_LONG; flaw < CHAOS_FLAW_COUNT; flaw++) {
    print_row("flaw", flaw_names[flaw], all->flaws[flaw]);
  }
  for (int fault = CHAOS_FAULT_CLOSE; fault < CHAOS_FAULT_COUNT; fault++) {
    for (int place = 0; place < CHAOS_PLACE_COUNT; place++) {
      print_row(fault_names[fault], place_names[place],
                all->faults[fault][place]);
    }
  }
}

static void print_ends(const summary *all) {
  printf("how they ended:\n");
  for (int action = 0; action < ACTION_COUNT; action++) {
    for (int why = 0; why < WHY_COUNT; why++) {
      print_row(again_action_name((again_action)action),
                again_why_name((again_why)why), all->ends[action][why]);
    }
  }
}

/* How often one was broken, over all. */
static unsigned print_promises(const summary *all) {
  unsigned broken = 0;
  for (size_t promise = 0; promise < chaos_promise_count(); promise++) {
    print_row("BROKEN", chaos_promise_text(promise), all->broken[promise]);
    broken += all->broken[promise];
  }
  if (all->slow > all->calls * SLOW_PERCENT_MAX / 100) {
    print_row("BROKEN", "calls run out of time for no reason", all->slow);
    broken++;
  }
  return broken;
}

unsigned chaos_report(const chaos_source *source, const chaos_ledger *ledger,
                      const chaos_outcome *outcomes) {
  summary all = {.calls = 0};
  for (uint64_t id = 0; id < ledger->count; id++) {
    if (outcomes[id].has_begun) {
      const chaos_plan plan = chaos_plan_of(source, id);
      const chaos_case of = {&plan, &outcomes[id], &ledger->entries[id]};
      count_call(&all, &of);
      judge(&all, &of, source->seed);
    }
  }
  print_faults(&all);
  print_ends(&all);
  const unsigned broken = print_promises(&all);
  printf("seed %llu: %llu calls, %llu attempts, %llu arrivals, %llu resumes, "
         "%llu resends, %llu lost, %llu slow, %llu MiB delivered, %u promises "
         "broken\n",
         (unsigned long long)source->seed, (unsigned long long)all.calls,
         (unsigned long long)all.attempts, (unsigned long long)all.arrivals,
         (unsigned long long)all.resumes, (unsigned long long)all.resends,
         (unsigned long long)all.lost, (unsigned long long)all.slow,
         (unsigned long long)(all.bytes >> 20), broken);
  return broken;
}
