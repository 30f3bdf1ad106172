#include "connection.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "need.h"

#define RECEIVE_BYTES 65536
/* Longer than any time limit of the client. */
#define STALL_MS 2500
#define LINGER_MS 300
#define PAUSE_MS 3

chaos_connection *chaos_connection_new(const chaos_house *house, int fd) {
  chaos_connection *connection = chaos_calloc(1, sizeof(*connection));
  connection->house = house;
  connection->fd = fd;
  connection->due_ms = CHAOS_NEVER;
  chaos_intake_init(&connection->intake);
  return connection;
}

void chaos_connection_free(chaos_connection *connection) {
  (void)close(connection->fd);
  chaos_intake_clear(&connection->intake);
  chaos_answer_clear(&connection->answer);
  free(connection);
}

void chaos_socket_arm_reset(int fd) {
  const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
  (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

unsigned chaos_connection_interest(const chaos_connection *connection) {
  switch (connection->mood) {
  case CHAOS_MOOD_READING:
  case CHAOS_MOOD_HOLDING:
    return EPOLLIN;
  case CHAOS_MOOD_SENDING:
    return EPOLLOUT;
  case CHAOS_MOOD_PAUSING:
  case CHAOS_MOOD_GONE:
    break;
  }
  return 0;
}

static void hold(chaos_connection *connection, uint64_t now_ms, unsigned ms) {
  connection->mood = CHAOS_MOOD_HOLDING;
  connection->due_ms = now_ms + (uint64_t)ms * connection->house->patience;
}

static void strike(chaos_connection *connection, uint64_t now_ms) {
  switch (connection->fate.fault) {
  case CHAOS_FAULT_STALL:
    hold(connection, now_ms, STALL_MS);
    return;
  case CHAOS_FAULT_RESET:
    chaos_socket_arm_reset(connection->fd);
    break;
  case CHAOS_FAULT_CLOSE:
  case CHAOS_FAULT_NONE:
  case CHAOS_FAULT_COUNT:
    break;
  }
  connection->mood = CHAOS_MOOD_GONE;
}

/* -------------------------------- answering ------------------------------ */

/* Half of the servers wait for the client to read what they said last. */
static void part(chaos_connection *connection, uint64_t now_ms) {
  if (connection->fate.depth % 2 == 0) {
    connection->mood = CHAOS_MOOD_GONE;
    return;
  }
  (void)shutdown(connection->fd, SHUT_WR);
  hold(connection, now_ms, LINGER_MS);
}

static void finish_answer(chaos_connection *connection, uint64_t now_ms) {
  const bool closes = connection->answer.closes;
  chaos_answer_clear(&connection->answer);
  if (connection->fate.fault != CHAOS_FAULT_NONE) {
    strike(connection, now_ms);
  } else if (closes) {
    part(connection, now_ms);
  } else {
    connection->mood = CHAOS_MOOD_READING;
    chaos_intake_begin(&connection->intake);
  }
}

/* Where the piece ends that is being sent. */
static size_t piece_end(const chaos_connection *connection) {
  const size_t piece = connection->stop_at / connection->fate.piece_count + 1;
  const size_t end = (connection->sent / piece + 1) * piece;
  return end < connection->stop_at ? end : connection->stop_at;
}

static void send_piece(chaos_connection *connection, uint64_t now_ms) {
  const size_t end = piece_end(connection);
  connection->mood = CHAOS_MOOD_SENDING;
  while (connection->sent < end) {
    const ssize_t size =
        send(connection->fd, connection->answer.bytes + connection->sent,
             end - connection->sent, MSG_NOSIGNAL);
    if (size < 0) {
      if (errno != EAGAIN && errno != EINTR) {
        connection->mood = CHAOS_MOOD_GONE;
      }
      return;
    }
    connection->sent += (size_t)size;
  }
  if (end == connection->stop_at) {
    finish_answer(connection, now_ms);
  } else {
    connection->mood = CHAOS_MOOD_PAUSING;
    connection->due_ms = now_ms + PAUSE_MS;
  }
}

static size_t stop_at(const chaos_fate *fate, const chaos_answer *answer) {
  if (fate->fault == CHAOS_FAULT_NONE) {
    return answer->size;
  }
  switch (fate->place) {
  case CHAOS_PLACE_HEAD:
    return chaos_fate_share(fate, answer->head_size);
  case CHAOS_PLACE_BODY:
    return answer->head_size +
           chaos_fate_share(fate, answer->size - answer->head_size);
  case CHAOS_PLACE_UPLOAD:
  case CHAOS_PLACE_SILENT:
  case CHAOS_PLACE_AFTER:
  case CHAOS_PLACE_COUNT:
    break;
  }
  return answer->size;
}

static void answer(chaos_connection *connection, chaos_arrival *arrival,
                   uint64_t now_ms) {
  const chaos_asked asked = {.arrival = connection->arrival,
                             .range_start = connection->intake.range_start,
                             .if_range = connection->intake.if_range};
  connection->answer =
      chaos_answer_make(&connection->plan, &connection->fate, &asked);
  arrival->answer = chaos_digest_of(connection->answer.body.data,
                                    connection->answer.body.size);
  connection->sent = 0;
  connection->stop_at = stop_at(&connection->fate, &connection->answer);
  send_piece(connection, now_ms);
}

/* --------------------------------- reading ------------------------------- */

static chaos_arrival *arrival_of(const chaos_connection *connection) {
  return &connection->house->ledger->entries[connection->plan.id]
              .arrivals[connection->arrival];
}

static void begin_request(chaos_connection *connection) {
  static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
  const chaos_intake *intake = &connection->intake;
  chaos_ledger *ledger = connection->house->ledger;
  chaos_need(intake->id < ledger->count, "a call of this run");
  connection->plan = chaos_plan_of(connection->house->source, intake->id);
  connection->arrival = ledger->entries[intake->id].count;
  connection->fate = chaos_fate_of(connection->house->source, &connection->plan,
                                   connection->arrival);
  chaos_arrival *arrival = chaos_ledger_add(ledger, intake->id);
  arrival->number = intake->number;
  arrival->fate = connection->fate;
  arrival->is_reused = connection->request_count++ > 0;
  arrival->is_soiled = connection->is_soiled;
  arrival->is_ranged = intake->range_start != CHAOS_NO_RANGE;
  arrival->key = chaos_digest_of(intake->key, strlen(intake->key));
  connection->is_soiled |= connection->fate.flaw == CHAOS_FLAW_TOO_SHORT;
  if (intake->expects && chaos_fate_reads_all(&connection->fate)) {
    (void)send(connection->fd, go_on, sizeof(go_on) - 1, MSG_NOSIGNAL);
  }
}

static void end_request(chaos_connection *connection, uint64_t now_ms) {
  chaos_arrival *arrival = arrival_of(connection);
  arrival->is_read = true;
  arrival->sent = chaos_hasher_end(&connection->intake.hasher);
  arrival->acted = connection->fate.acts;
  if (connection->fate.fault != CHAOS_FAULT_NONE &&
      connection->fate.place == CHAOS_PLACE_SILENT) {
    strike(connection, now_ms);
  } else {
    answer(connection, arrival, now_ms);
  }
}

/* What is not to be read to its end ends somewhere in its body. */
static void read_on(chaos_connection *connection, uint64_t now_ms) {
  if (chaos_fate_reads_all(&connection->fate)) {
    if (connection->intake.stage == CHAOS_STAGE_WHOLE) {
      end_request(connection, now_ms);
    }
    return;
  }
  const size_t enough =
      chaos_fate_share(&connection->fate, connection->plan.sent.size);
  if (connection->intake.body_bytes < enough) {
    return;
  }
  if (connection->fate.flaw == CHAOS_FLAW_EARLY) {
    answer(connection, arrival_of(connection), now_ms);
  } else {
    strike(connection, now_ms);
  }
}

static void take_bytes(chaos_connection *connection, const char *bytes,
                       size_t size, uint64_t now_ms) {
  while (size > 0 && connection->mood == CHAOS_MOOD_READING) {
    const bool was_head = connection->intake.stage == CHAOS_STAGE_HEAD;
    const size_t taken = chaos_intake_take(&connection->intake, bytes, size);
    bytes += taken;
    size -= taken;
    if (connection->intake.stage == CHAOS_STAGE_BAD) {
      connection->mood = CHAOS_MOOD_GONE;
    } else if (connection->intake.stage != CHAOS_STAGE_HEAD) {
      if (was_head) {
        begin_request(connection);
      }
      read_on(connection, now_ms);
    }
  }
}

static void receive(chaos_connection *connection, uint64_t now_ms) {
  char bytes[RECEIVE_BYTES];
  const ssize_t size = recv(connection->fd, bytes, sizeof(bytes), 0);
  if (size > 0) {
    take_bytes(connection, bytes, (size_t)size, now_ms);
  } else if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
    connection->mood = CHAOS_MOOD_GONE;
  }
}

void chaos_connection_event(chaos_connection *connection, unsigned events,
                            uint64_t now_ms) {
  if ((events & EPOLLIN) != 0) {
    receive(connection, now_ms);
  } else if ((events & EPOLLOUT) != 0 &&
             connection->mood == CHAOS_MOOD_SENDING) {
    send_piece(connection, now_ms);
  } else {
    connection->mood = CHAOS_MOOD_GONE; /* an error or a hang-up alone */
  }
}

void chaos_connection_tick(chaos_connection *connection, uint64_t now_ms) {
  connection->due_ms = CHAOS_NEVER;
  if (connection->mood == CHAOS_MOOD_PAUSING) {
    send_piece(connection, now_ms);
  } else if (connection->mood == CHAOS_MOOD_HOLDING) {
    connection->mood = CHAOS_MOOD_GONE;
  }
}
