#include "redis_server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../thread/expect.h"

#define EXPECT(condition) expect((condition), #condition)

struct redis_server {
  pid_t pid;
  unsigned port;
  char address[64];
  char url[128];
};

static struct sockaddr_in at_port(unsigned port) {
  return (struct sockaddr_in){.sin_family = AF_INET,
                              .sin_port = htons((uint16_t)port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static unsigned free_port(void) {
  struct sockaddr_in address = at_port(0);
  socklen_t size = sizeof(address);
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT(bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0);
  EXPECT(getsockname(fd, (struct sockaddr *)&address, &size) == 0);
  EXPECT(close(fd) == 0);
  return ntohs(address.sin_port);
}

static bool is_listening(unsigned port) {
  struct sockaddr_in address = at_port(port);
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  bool is_there =
      connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0;
  EXPECT(close(fd) == 0);
  return is_there;
}

/* In the child. What it says is for nobody. */
static void run(const redis_server *server) {
  char port[16];
  (void)snprintf(port, sizeof(port), "%u", server->port);
  (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (chdir("/") != 0 || dup2(null, STDOUT_FILENO) < 0 ||
      dup2(null, STDERR_FILENO) < 0) {
    _exit(126);
  }
  (void)execlp("redis-server", "redis-server", "--port", port, "--bind",
               "127.0.0.1", "--save", "", "--appendonly", "no", "--requirepass",
               "secret", (char *)NULL);
  _exit(127);
}

static bool launch(redis_server *server) {
  const struct timespec moment = {0, 10000000};
  int status;
  server->pid = fork();
  EXPECT(server->pid >= 0);
  if (server->pid == 0) {
    run(server);
  }
  for (unsigned i = 0; i < 1000; i++) {
    if (waitpid(server->pid, &status, WNOHANG) == server->pid) {
      return false;
    }
    if (is_listening(server->port)) {
      return true;
    }
    (void)nanosleep(&moment, NULL);
  }
  return false;
}

redis_server *redis_server_start(void) {
  redis_server *server = calloc(1, sizeof(*server));
  EXPECT(server != NULL);
  server->port = free_port();
  (void)snprintf(server->address, sizeof(server->address),
                 "redis://127.0.0.1:%u", server->port);
  (void)snprintf(server->url, sizeof(server->url),
                 "redis://:secret@127.0.0.1:%u/1", server->port);
  if (launch(server)) {
    return server;
  }
  free(server);
  return NULL;
}

void redis_server_kill(redis_server *server) {
  int status;
  EXPECT(kill(server->pid, SIGKILL) == 0);
  EXPECT(waitpid(server->pid, &status, 0) == server->pid);
}

void redis_server_revive(redis_server *server) {
  EXPECT(launch(server));
}

void redis_server_pause(const redis_server *server) {
  EXPECT(kill(server->pid, SIGSTOP) == 0);
}

void redis_server_resume(const redis_server *server) {
  EXPECT(kill(server->pid, SIGCONT) == 0);
}

void redis_server_free(redis_server *server) {
  redis_server_kill(server);
  free(server);
}

const char *redis_server_url(const redis_server *server) {
  return server->url;
}

const char *redis_server_address(const redis_server *server) {
  return server->address;
}
