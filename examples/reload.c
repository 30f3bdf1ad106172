/* A policy that follows its file: what an operator writes into it is in force
 * from the next call on; a broken file is told of, and changes nothing. Each
 * line of standard input is a call.
 *
 *     reload ./shop.json http://127.0.0.1:8080/?Action=CreateAccount
 */
#include <again/curl.h>
#include <libgen.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

typedef struct shop {
  const char *path;
  const char *url;
  again_policy *policy;
  again_curl *engine;
  CURL *easy;
} shop;

/* Calls in flight keep the policy that they began with. */
static void reload(shop *self) {
  again_policy *fresh = NULL;
  again_diag diag = AGAIN_DIAG_INIT;
  if (!again_policy_changed(self->policy)) {
    return;
  }
  if (again_policy_load(&fresh, self->path, NULL, &diag) != AGAIN_OK) {
    printf("not reloaded: line %u: %s\n", diag.line, diag.message);
  } else if (again_curl_set_policy(self->engine, fresh) != AGAIN_OK) {
    printf("not reloaded: the engine can't go by it\n");
    again_policy_unref(fresh);
  } else {
    printf("reloaded\n");
    again_policy_unref(self->policy);
    self->policy = fresh;
  }
}

static void call(shop *self) {
  again_curl_request request = AGAIN_CURL_REQUEST_INIT;
  again_decision decision = AGAIN_DECISION_INIT;
  request.url = self->url;
  again_curl_perform(self->engine, self->easy, &request, &decision);
  printf("%s, line %u\n", again_class_name(decision.verdict.error_class),
         decision.verdict.rule_line);
}

/* The folder is watched, not the file: editors put a new one in its place. */
static int watch(const char *path) {
  char copy[4096];
  int fd = inotify_init1(IN_CLOEXEC);
  (void)snprintf(copy, sizeof copy, "%s", path);
  return fd < 0 ||
                 inotify_add_watch(fd, dirname(copy),
                                   IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE) < 0
             ? -1
             : fd;
}

static void run(shop *self, int changes) {
  struct pollfd fds[] = {{0, POLLIN, 0}, {changes, POLLIN, 0}};
  char bytes[4096];
  while (poll(fds, 2, -1) > 0) {
    if (fds[1].revents != 0 && read(changes, bytes, sizeof bytes) > 0) {
      reload(self);
    } else if (fds[0].revents != 0) {
      if (read(0, bytes, sizeof bytes) <= 0) {
        return;
      }
      call(self);
    }
    (void)fflush(stdout);
  }
}

int main(int argc, char **argv) {
  shop self = {.path = argv[1], .url = argv[argc - 1]};
  int changes = argc == 3 ? watch(self.path) : -1;
  if (changes < 0 ||
      again_policy_load(&self.policy, self.path, NULL, NULL) != AGAIN_OK ||
      again_curl_new(&self.engine, self.policy, NULL) != AGAIN_OK) {
    return 2;
  }
  self.easy = curl_easy_init();
  run(&self, changes);
  curl_easy_cleanup(self.easy);
  again_curl_free(self.engine);
  again_policy_unref(self.policy);
  (void)close(changes);
  return 0;
}
