/*
 * One connection of the fault server: requests in, fates out.
 */
#ifndef AGAIN_TESTS_CHAOS_CONNECTION_H
#define AGAIN_TESTS_CHAOS_CONNECTION_H

#include <sys/queue.h>

#include "answer.h"
#include "intake.h"
#include "ledger.h"

#define CHAOS_NEVER UINT64_MAX

/* What all connections share. */
typedef struct chaos_house {
  const chaos_source *source;
  chaos_ledger *ledger;
  unsigned patience; /* factor on all times, for slow machines */
} chaos_house;

typedef enum chaos_mood {
  CHAOS_MOOD_READING,
  CHAOS_MOOD_SENDING,
  CHAOS_MOOD_PAUSING, /* between two pieces of an answer */
  CHAOS_MOOD_HOLDING, /* silent, until the client leaves */
  CHAOS_MOOD_GONE
} chaos_mood;

typedef struct chaos_connection {
  LIST_ENTRY(chaos_connection) link;
  const chaos_house *house;
  int fd;
  chaos_mood mood;
  uint64_t due_ms;
  unsigned request_count;
  bool is_soiled; /* what was sent too much is still on its way */
  chaos_intake intake;
  /* Of the request under way. */
  chaos_plan plan;
  chaos_fate fate;
  unsigned arrival;
  chaos_answer answer;
  size_t sent;
  size_t stop_at;
} chaos_connection;

/* Takes the socket over, which does not block. */
chaos_connection *chaos_connection_new(const chaos_house *house, int fd);
void chaos_connection_free(chaos_connection *connection);

/* The epoll events that it waits for. */
unsigned chaos_connection_interest(const chaos_connection *connection);

void chaos_connection_event(chaos_connection *connection, unsigned events,
                            uint64_t now_ms);

/* At `due_ms`. */
void chaos_connection_tick(chaos_connection *connection, uint64_t now_ms);

/* The next close() resets. */
void chaos_socket_arm_reset(int fd);

#endif
