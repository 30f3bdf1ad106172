/* A remote store in memory, and machines that exchange their replicas' copies
 * with it, in virtual time. */
#ifndef AGAIN_TESTS_FAKE_REMOTE_H
#define AGAIN_TESTS_FAKE_REMOTE_H

#include "storing/exchange.h"

/* The scope of all that is asked and told here. */
#define FAKE_SCOPE "https://a:443"

typedef struct fake_remote {
  uint64_t version; /* 0 = it has nothing */
  uint64_t last_version;
  size_t size;
  unsigned char bytes[8192];
  uint64_t ahead_ms; /* its clock, of the test's */
  size_t set_count;
} fake_remote;

typedef struct fake_machine {
  fake_remote *remote;
  again_replica *replica;
  again_store *store; /* the replica's */
  uint64_t ahead_ms;  /* its clock, of the test's */
  unsigned call_count;
  /* The exchange under way. */
  again_exchange *items;
  size_t item_count;
  uint64_t back_ms; /* when it is answered, to those who care */
} fake_machine;

/* Whether there was memory for it. */
bool fake_machine_begin(fake_machine *machine, fake_remote *remote,
                        uint64_t ahead_ms);
void fake_machine_end(fake_machine *machine);

/* The times are the test's. A whole exchange, if anything is due. */
bool fake_exchange(fake_machine *machine, uint64_t now_ms);
/* Its parts: what is due goes to the remote, which answers at once; and the
 * answer arrives. */
bool fake_send(fake_machine *machine, uint64_t now_ms);
void fake_receive(fake_machine *machine, uint64_t now_ms, uint64_t answered_ms);
/* It did not, for a reason. */
void fake_fail(fake_machine *machine, uint64_t now_ms, const char *problem);
/* Until nothing is due at that time. */
void fake_settle(fake_machine *machines, size_t count, uint64_t now_ms);

typedef enum fake_answer { FAKE_REFUSED, FAKE_WAITS, FAKE_WENT } fake_answer;

/* A first attempt of one of `queued` held calls. The grant's times are the
 * machine's. */
fake_answer fake_ask(fake_machine *machine, const again_scope_config *config,
                     uint64_t now_ms, uint32_t queued, again_grant *out);
void fake_tell(fake_machine *machine, const again_scope_config *config,
               uint64_t now_ms, const again_grant *grant,
               again_outcome outcome);
/* Closes the scope by the answers of one machine. */
void fake_close(fake_machine *machine, const again_scope_config *config,
                uint64_t now_ms);
/* A scope whose health counts, and nothing else. */
again_scope_config fake_health_config(void);

#endif
