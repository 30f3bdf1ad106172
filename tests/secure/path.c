/*
 * Where a program looks for policies by default: in $AGAIN_POLICY_PATH, but
 * not where it runs with more rights than its user has, and never in the
 * user's home. Rights come with exec alone: so the program runs a copy of
 * itself, as it is and set-uid.
 */
#include <again/again.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FOUND = 0, ABSENT = 10, NOT_SECURE = 11, SKIPPED = 77 };
enum { NOBODY = 65534 };

static char folder[] = "/tmp/again-secure-XXXXXX";

static void need(bool holds, const char *what) {
  if (!holds) {
    perror(what);
    exit(EXIT_FAILURE);
  }
}

static const char *below(const char *name, char out[64]) {
  (void)snprintf(out, 64, "%s/%s", folder, name);
  return out;
}

static void write_file(const char *name, const void *bytes, size_t size) {
  char path[64];
  FILE *file = fopen(below(name, path), "wb");
  need(file != NULL && fwrite(bytes, 1, size, file) == size &&
           fclose(file) == 0,
       path);
}

static void make_folder(const char *name) {
  char path[64];
  need(mkdir(below(name, path), 0755) == 0, path);
}

static void copy_self(const char *name) {
  static char bytes[64 * 1024 * 1024];
  FILE *self = fopen("/proc/self/exe", "rb");
  need(self != NULL, "/proc/self/exe");
  size_t size = fread(bytes, 1, sizeof(bytes), self);
  need(size < sizeof(bytes) && fclose(self) == 0, "/proc/self/exe");
  write_file(name, bytes, size);
}

/* In the copy: is there a policy of this name? */
static int look_for(const char *name, bool secure) {
  if ((getauxval(AT_SECURE) != 0) != secure) {
    return NOT_SECURE;
  }
  again_policy *policy = NULL;
  again_status status = again_policy_load(&policy, name, NULL, NULL);
  again_policy_unref(policy);
  return status == AGAIN_OK ? FOUND : ABSENT;
}

static int run(const char *program, const char *name, const char *secure) {
  char path[64];
  below(program, path);
  pid_t child = fork();
  need(child >= 0, "fork");
  if (child == 0) {
    (void)execl(path, path, name, secure, (char *)NULL);
    _exit(EXIT_FAILURE);
  }
  int ended = 0;
  need(waitpid(child, &ended, 0) == child && WIFEXITED(ended), path);
  return WEXITSTATUS(ended);
}

static void set_up(void) {
  static const char text[] = "{\"again\": 1, \"rules\": []}";
  char path[64];
  need(mkdtemp(folder) != NULL && chmod(folder, 0755) == 0, folder);
  write_file("on-path.json", text, sizeof(text) - 1);
  make_folder(".config");
  make_folder(".config/again");
  make_folder(".config/again/policies");
  write_file(".config/again/policies/at-home.json", text, sizeof(text) - 1);
  copy_self("plain");
  copy_self("set-uid");
  need(chmod(below("plain", path), 0755) == 0, path);
  need(chown(below("set-uid", path), NOBODY, NOBODY) == 0, path);
  need(chmod(path, 04755) == 0, path);
  need(setenv("AGAIN_POLICY_PATH", folder, 1) == 0, folder);
  need(setenv("HOME", folder, 1) == 0, folder);
}

static void tear_down(void) {
  static const char *const names[] = {"on-path.json",
                                      ".config/again/policies/at-home.json",
                                      "plain",
                                      "set-uid",
                                      ".config/again/policies",
                                      ".config/again",
                                      ".config",
                                      ""};
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    char path[64];
    need(remove(below(names[i], path)) == 0, path);
  }
}

static bool is(int given, int wanted, const char *what) {
  if (given != wanted) {
    (void)fprintf(stderr, "%s: %d, not %d\n", what, given, wanted);
  }
  return given == wanted;
}

int main(int argc, char **argv) {
  if (argc == 3) {
    /* At once: LeakSanitizer can't watch a program with more rights. */
    _exit(look_for(argv[1], strcmp(argv[2], "secure") == 0));
  }
  if (geteuid() != 0) {
    (void)fputs("only root can make a program set-uid\n", stderr);
    return SKIPPED;
  }
  set_up();
  bool holds = is(run("plain", "on-path", "plain"), FOUND, "on the path") &&
               is(run("plain", "at-home", "plain"), ABSENT, "at home");
  int secure = run("set-uid", "on-path", "secure");
  tear_down();
  if (secure == NOT_SECURE) {
    (void)fputs("this file system knows no set-uid\n", stderr);
    return holds ? SKIPPED : EXIT_FAILURE;
  }
  holds = is(secure, ABSENT, "on the path, set-uid") && holds;
  return holds ? EXIT_SUCCESS : EXIT_FAILURE;
}
