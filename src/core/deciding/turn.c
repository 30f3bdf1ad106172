#include "deciding/turn.h"

#include "base/extremes.h"
#include "base/saturate.h"

again_turn again_turn_of(const again_queue *queue, const again_held *held,
                         uint64_t now_ms) {
  return (again_turn){.is_first = held == again_queue_head(queue) ||
                                  now_ms > queue->first_late_ms,
                      .is_probe = held == again_queue_best_probe(queue) ||
                                  now_ms > queue->probe_late_ms};
}

bool again_turn_is_anothers(const again_queue *queue, const again_held *held,
                            again_turn turn) {
  return (turn.is_first && held != again_queue_head(queue)) ||
         (turn.is_probe && held != again_queue_best_probe(queue));
}

static void pass_over(again_queue *queue, again_held *late) {
  again_queue_move(late, AGAIN_QUEUE_ABSENT);
  queue->is_first_told = false;
  queue->is_probe_told = false;
}

void again_turn_pass_over(again_queue *queue, const again_held *held,
                          again_turn turn) {
  again_held *head = again_queue_head(queue);
  again_held *probe = again_queue_best_probe(queue);
  if (turn.is_first && head != held) {
    pass_over(queue, head);
    queue->first_late_ms = AGAIN_NEVER;
  }
  if (turn.is_probe && probe != held) {
    pass_over(queue, probe);
    queue->probe_late_ms = AGAIN_NEVER;
  }
}

static void add(again_turn_takers *takers, const again_held *held) {
  takers->askers[takers->count++] = held->asker;
}

/* To be told twice would give no more time, and cost as much: when thousands
 * fail at once, all of them tell. */
void again_turn_call(again_queue *queue, uint64_t now_ms,
                     again_turn_takers *out) {
  const again_held *head = again_queue_head(queue);
  const again_held *probe = again_queue_best_probe(queue);
  const uint64_t late_ms = again_sat_add(now_ms, AGAIN_TURN_LATE_MS);
  if (!queue->is_first_told) {
    add(out, head);
    queue->first_late_ms = again_least(queue->first_late_ms, late_ms);
  }
  if (!queue->is_probe_told) {
    if (probe != head || queue->is_first_told) {
      add(out, probe);
    }
    queue->probe_late_ms = again_least(queue->probe_late_ms, late_ms);
  }
  queue->is_first_told = true;
  queue->is_probe_told = true;
}

void again_turn_expect(again_queue *queue, again_turn turn, uint64_t until_ms) {
  uint64_t late_ms = again_sat_add(until_ms, AGAIN_TURN_LATE_MS);
  if (turn.is_first) {
    queue->first_late_ms = late_ms;
    queue->is_first_told = false;
  }
  if (turn.is_probe) {
    queue->probe_late_ms = late_ms;
    queue->is_probe_told = false;
  }
}
