/* TLS: a server with a certificate of its own making, which speaks HTTP/2; and
 * handshakes that break. */
#include "aid.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

TestSuite(tls, .timeout = 30);

/* ------------------------------- the server ------------------------------ */

typedef struct tls_server {
  char folder[32];
  char key[64];
  char certificate[64];
  char file[64];
  char url[64];
  pid_t process;
} tls_server;

/* It ends with this process, whatever becomes of it. */
static pid_t start(const char *const *arguments) {
  const pid_t parent = getpid();
  const pid_t child = fork();
  cr_assert_geq(child, 0);
  if (child > 0) {
    return child;
  }
  const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
  (void)dup2(nowhere, STDOUT_FILENO);
  (void)dup2(nowhere, STDERR_FILENO);
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent) {
    union {
      const char *const *given;
      char *const *taken;
    } view = {.given = arguments};
    (void)execvp(arguments[0], view.taken);
  }
  _exit(127);
}

static int finish(pid_t process) {
  int status = -1;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void remove_files(const tls_server *server) {
  (void)unlink(server->key);
  (void)unlink(server->certificate);
  (void)unlink(server->file);
  (void)rmdir(server->folder);
}

static void skip(const tls_server *server, const char *program) {
  remove_files(server);
  (void)fprintf(stderr, "skipped: there is no %s\n", program);
  cr_skip_test("there is no %s", program);
}

static void end(const tls_server *server) {
  (void)kill(server->process, SIGKILL);
  (void)finish(server->process);
  remove_files(server);
}

static void make_certificate(const tls_server *server) {
  const char *const arguments[] = {"openssl",
                                   "req",
                                   "-x509",
                                   "-newkey",
                                   "ec",
                                   "-pkeyopt",
                                   "ec_paramgen_curve:prime256v1",
                                   "-nodes",
                                   "-keyout",
                                   server->key,
                                   "-out",
                                   server->certificate,
                                   "-days",
                                   "2",
                                   "-subj",
                                   "/CN=localhost",
                                   "-addext",
                                   "subjectAltName=IP:127.0.0.1",
                                   NULL};
  if (finish(start(arguments)) != 0) {
    skip(server, "openssl");
  }
}

static unsigned free_port(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  socklen_t size = sizeof(address);
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  cr_assert_eq(bind(fd, (struct sockaddr *)&address, size), 0);
  cr_assert_eq(getsockname(fd, (struct sockaddr *)&address, &size), 0);
  (void)close(fd);
  return ntohs(address.sin_port);
}

static bool is_listening(unsigned port) {
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool is_open =
      connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0;
  (void)close(fd);
  return is_open;
}

static void await(tls_server *server, unsigned port) {
  const struct timespec moment = {.tv_nsec = 5000000};
  while (!is_listening(port)) {
    if (waitpid(server->process, NULL, WNOHANG) == server->process) {
      skip(server, "nghttpd");
    }
    (void)nanosleep(&moment, NULL);
  }
}

static void begin(tls_server *server) {
  char port[16];
  const unsigned number = free_port();
  *server = (tls_server){.folder = "/tmp/again-tls-XXXXXX"};
  cr_assert_not_null(mkdtemp(server->folder));
  (void)snprintf(server->key, sizeof(server->key), "%s/key", server->folder);
  (void)snprintf(server->certificate, sizeof(server->certificate), "%s/cert",
                 server->folder);
  (void)snprintf(server->file, sizeof(server->file), "%s/file", server->folder);
  (void)snprintf(server->url, sizeof(server->url), "https://127.0.0.1:%u/file",
                 number);
  (void)snprintf(port, sizeof(port), "%u", number);
  make_certificate(server);
  FILE *file = fopen(server->file, "we");
  cr_assert_not_null(file);
  (void)fputs("a file", file);
  (void)fclose(file);
  const char *const arguments[] = {
      "nghttpd",   "--address=127.0.0.1", "-d", server->folder, port,
      server->key, server->certificate,   NULL};
  server->process = start(arguments);
  await(server, number);
}

/* ---------------------------------- tests -------------------------------- */

static const live_step no_script[] = {READ};

Test(tls, http2_by_agreement) {
  tls_server server;
  live t;
  begin(&server);
  LIVE_BEGIN(&t, no_script);
  curl_easy_setopt(t.easy, CURLOPT_CAINFO, server.certificate);
  t.request.url = server.url;
  for (int i = 0; i < 2; i++) {
    long version = 0;
    long connects = 0;
    cr_expect_eq(again_curl_perform(t.engine, t.easy, &t.request, &t.decision),
                 CURLE_OK);
    live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 1);
    curl_easy_getinfo(t.easy, CURLINFO_HTTP_VERSION, &version);
    curl_easy_getinfo(t.easy, CURLINFO_NUM_CONNECTS, &connects);
    cr_expect_eq(version, CURL_HTTP_VERSION_2_0);
    cr_expect_eq(connects, i == 0 ? 1 : 0, "the connection is kept");
  }
  live_seen_is(&t.seen, "Ba filea file");
  live_end(&t);
  end(&server);
}

Test(tls, a_404_by_http2) {
  char url[80];
  tls_server server;
  live t;
  begin(&server);
  LIVE_BEGIN(&t, no_script);
  curl_easy_setopt(t.easy, CURLOPT_CAINFO, server.certificate);
  (void)snprintf(url, sizeof(url), "%s-gone", server.url);
  t.request.url = url;
  cr_expect_eq(again_curl_perform(t.engine, t.easy, &t.request, &t.decision),
               CURLE_OK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_RULE, 1);
  cr_expect_eq(t.decision.status, 404);
  cr_expect_gt(t.seen.size, 0);
  live_end(&t);
  end(&server);
}

static void expect_refusal(const char *policy) {
  tls_server server;
  live t;
  begin(&server);
  live_begin_with(&t, no_script, COUNT(no_script), NULL, policy);
  t.request.url = server.url;
  cr_expect_eq(again_curl_perform(t.engine, t.easy, &t.request, &t.decision),
               CURLE_PEER_FAILED_VERIFICATION);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_RULE, 0);
  cr_expect_eq(t.decision.transport, AGAIN_TRANSPORT_CERTIFICATE);
  cr_expect_str_eq(t.decision.verdict.reason, "certificate");
  cr_expect_not(t.decision.maybe_applied);
  live_end(&t);
  end(&server);
}

/* A certificate does not get better by asking again. */
Test(tls, a_certificate_that_is_refused_is_final) {
  expect_refusal(live_policy_text);
  expect_refusal("{\"again\": 1, \"name\": \"a\", \"extends\": [\"http\"]}");
}

static bool twice(const again_decision *decision, void *user) {
  unsigned *count = user;
  cr_expect_eq(decision->transport, AGAIN_TRANSPORT_TLS);
  (*count)++;
  return *count <= 2;
}

/* Nothing was sent: even a POST goes again. */
Test(tls, a_handshake_that_breaks_goes_again) {
  static const live_step script[] = {
      READ_ANY, SEND("no server hello"), CLOSE, READ_ANY, CLOSE, READ_ANY,
      RESET};
  again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
  unsigned count = 0;
  char url[64];
  live t;
  options.decide = twice;
  options.decide_user = &count;
  live_begin(&t, script, COUNT(script), &options);
  (void)snprintf(url, sizeof(url), "https://127.0.0.1:%u/",
                 live_port(t.server));
  t.request.url = url;
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, "a");
  cr_expect_eq(again_curl_perform(t.engine, t.easy, &t.request, &t.decision),
               CURLE_SSL_CONNECT_ERROR);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_CALLER, 0);
  cr_expect_eq(count, 3);
  cr_expect_not(t.decision.maybe_applied);
  (void)live_requests(&t);
  cr_expect_eq(live_connection_count(t.server), 3);
  live_end(&t);
}
