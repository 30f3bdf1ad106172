/* TLS before a scripted server: what the client sends in it comes to the
 * server in the clear, on a connection for each of the client's. */
#ifndef AGAIN_TESTS_LIVE_TLS_H
#define AGAIN_TESTS_LIVE_TLS_H

typedef enum live_tls_how {
  LIVE_TLS_PLAIN = 0,
  /* Where the server closes, the client is told so. */
  LIVE_TLS_SAYS_GOODBYE = 1,
  LIVE_TLS_AGREES_ON_H2 = 2
} live_tls_how;

typedef struct live_tls live_tls;

/*
 * Before the server at `port` of loopback; the certificate is made for this
 * run, and nobody vouches for it. `how` = live_tls_how values, or-ed.
 */
live_tls *live_tls_start(unsigned port, unsigned how);
unsigned live_tls_port(const live_tls *tls);
void live_tls_free(live_tls *tls);

#endif
