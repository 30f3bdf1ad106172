#include "tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define RELAYS_MAX 16

struct live_tls {
  SSL_CTX *context;
  unsigned port_behind;
  unsigned port;
  unsigned how;
  int listener;
  int stopper; /* readable = stop */
  pthread_t acceptor;
  pthread_t relays[RELAYS_MAX];
  size_t relay_count;
};

/* One connection of the client's. */
typedef struct relay {
  const live_tls *tls;
  int client;
} relay;

static void need(bool holds, const char *what) {
  if (!holds) {
    (void)fprintf(stderr, "live tls: %s: %s\n", what, strerror(errno));
    abort();
  }
}

/* ------------------------------- certificate ----------------------------- */

static void certify(SSL_CTX *context) {
  EVP_PKEY *key = EVP_EC_gen("P-256");
  X509 *certificate = X509_new();
  need(key != NULL && certificate != NULL, "memory");
  (void)X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  (void)X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  need(X509_set_pubkey(certificate, key) == 1 &&
           X509_sign(certificate, key, EVP_sha256()) > 0,
       "certificate");
  need(SSL_CTX_use_certificate(context, certificate) == 1 &&
           SSL_CTX_use_PrivateKey(context, key) == 1,
       "certificate");
  X509_free(certificate);
  EVP_PKEY_free(key);
}

static int agree_on_h2(SSL *ssl, const unsigned char **out,
                       unsigned char *out_size, const unsigned char *in,
                       unsigned in_size, void *user) {
  (void)ssl;
  (void)user;
  static const unsigned char h2[] = "h2";
  for (unsigned i = 0; i + 2 < in_size; i += in[i] + 1U) {
    if (in[i] == 2 && memcmp(in + i + 1, h2, 2) == 0) {
      *out = h2;
      *out_size = 2;
      return SSL_TLSEXT_ERR_OK;
    }
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

/* -------------------------------- relaying ------------------------------- */

static struct sockaddr_in loopback(unsigned port) {
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

/* Negative where the server is stopped by now. */
static int connect_behind(const live_tls *tls) {
  const struct sockaddr_in address = loopback(tls->port_behind);
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0) {
    return fd;
  }
  (void)close(fd);
  return -1;
}

/* Both take what there is; false = closed. */
static bool pass_in(SSL *ssl, int server) {
  char bytes[16384];
  do {
    const int size = SSL_read(ssl, bytes, sizeof(bytes));
    if (size <= 0 ||
        send(server, bytes, (size_t)size, MSG_NOSIGNAL) != (ssize_t)size) {
      return false;
    }
  } while (SSL_pending(ssl) > 0);
  return true;
}

static bool pass_out(SSL *ssl, int server) {
  char bytes[16384];
  const ssize_t size = recv(server, bytes, sizeof(bytes), 0);
  return size > 0 && SSL_write(ssl, bytes, (int)size) == (int)size;
}

static void pass(const live_tls *tls, SSL *ssl, int client, int server) {
  struct pollfd fds[] = {{.fd = tls->stopper, .events = POLLIN},
                         {.fd = client, .events = POLLIN},
                         {.fd = server, .events = POLLIN}};
  while (poll(fds, 3, -1) > 0 && fds[0].revents == 0) {
    if (fds[1].revents != 0 && !pass_in(ssl, server)) {
      return;
    }
    if (fds[2].revents != 0 && !pass_out(ssl, server)) {
      if ((tls->how & LIVE_TLS_SAYS_GOODBYE) != 0) {
        (void)SSL_shutdown(ssl);
      }
      return;
    }
  }
}

static void *run_relay(void *user) {
  relay *own = user;
  SSL *ssl = SSL_new(own->tls->context);
  need(ssl != NULL && SSL_set_fd(ssl, own->client) == 1, "memory");
  const int server = SSL_accept(ssl) == 1 ? connect_behind(own->tls) : -1;
  if (server >= 0) {
    pass(own->tls, ssl, own->client, server);
    (void)close(server);
  }
  (void)close(own->client);
  SSL_free(ssl);
  free(own);
  return NULL;
}

static void *run_acceptor(void *user) {
  live_tls *tls = user;
  struct pollfd fds[] = {{.fd = tls->stopper, .events = POLLIN},
                         {.fd = tls->listener, .events = POLLIN}};
  while (poll(fds, 2, -1) > 0 && fds[0].revents == 0) {
    relay *one = malloc(sizeof(*one));
    need(one != NULL && tls->relay_count < RELAYS_MAX, "relays");
    one->tls = tls;
    one->client = accept4(tls->listener, NULL, NULL, SOCK_CLOEXEC);
    need(one->client >= 0, "accept");
    need(pthread_create(&tls->relays[tls->relay_count++], NULL, run_relay,
                        one) == 0,
         "thread");
  }
  return NULL;
}

/* -------------------------- starting and stopping ------------------------ */

static void listen_on_loopback(live_tls *tls) {
  struct sockaddr_in address = loopback(0);
  socklen_t size = sizeof(address);
  tls->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  need(bind(tls->listener, (struct sockaddr *)&address, size) == 0 &&
           listen(tls->listener, RELAYS_MAX) == 0,
       "listen");
  need(getsockname(tls->listener, (struct sockaddr *)&address, &size) == 0,
       "getsockname");
  tls->port = ntohs(address.sin_port);
}

live_tls *live_tls_start(unsigned port, unsigned how) {
  live_tls *tls = calloc(1, sizeof(*tls));
  need(tls != NULL, "memory");
  (void)signal(SIGPIPE, SIG_IGN); /* OpenSSL writes where nobody reads */
  tls->port_behind = port;
  tls->how = how;
  tls->context = SSL_CTX_new(TLS_server_method());
  need(tls->context != NULL, "memory");
  certify(tls->context);
  if ((how & LIVE_TLS_AGREES_ON_H2) != 0) {
    SSL_CTX_set_alpn_select_cb(tls->context, agree_on_h2, NULL);
  }
  tls->stopper = eventfd(0, EFD_CLOEXEC);
  need(tls->stopper >= 0, "eventfd");
  listen_on_loopback(tls);
  need(pthread_create(&tls->acceptor, NULL, run_acceptor, tls) == 0, "thread");
  return tls;
}

unsigned live_tls_port(const live_tls *tls) {
  return tls->port;
}

void live_tls_free(live_tls *tls) {
  const uint64_t one = 1;
  need(write(tls->stopper, &one, sizeof(one)) == (ssize_t)sizeof(one), "stop");
  (void)pthread_join(tls->acceptor, NULL);
  for (size_t i = 0; i < tls->relay_count; i++) {
    (void)pthread_join(tls->relays[i], NULL);
  }
  (void)close(tls->listener);
  (void)close(tls->stopper);
  SSL_CTX_free(tls->context);
  free(tls);
}
