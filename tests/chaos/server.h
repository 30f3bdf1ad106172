/*
 * The fault server: one thread on loopback, with a door for each way not to
 * get in.
 */
#ifndef AGAIN_TESTS_CHAOS_SERVER_H
#define AGAIN_TESTS_CHAOS_SERVER_H

#include "connection.h"

typedef struct chaos_server chaos_server;

chaos_server *chaos_server_start(const chaos_house *house);

/* From here on the ledger stands still. */
void chaos_server_stop(chaos_server *server);

unsigned chaos_server_port(const chaos_server *server, chaos_door door);

#endif
