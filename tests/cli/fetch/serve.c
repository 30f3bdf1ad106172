/*
 * A scripted server for tests of the command.
 *
 *   serve SCRIPT RECORD
 *
 * Prints its port, plays SCRIPT, and writes the requests it got to RECORD when
 * SIGTERM ends it. A line of SCRIPT is one step:
 *
 *   read | read-head | stall | close | reset
 *   send TEXT | slowly MS TEXT | filler BYTES | pause MS
 *   repeat              past the end it goes on here
 *
 * TEXT knows \r \n \\ and \xHH.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "server.h"

enum { STEPS_MAX = 256 };

typedef struct script {
  live_step steps[STEPS_MAX];
  char *lines[STEPS_MAX]; /* that the steps' texts are in */
  size_t count;
  size_t repeat_from;
} script;

/* Which operands a step takes. */
typedef struct verb {
  const char *name;
  live_act act;
  bool has_number;
  bool has_text;
} verb;

static const verb verbs[] = {
    {"read", LIVE_READ, false, false},
    {"read-head", LIVE_READ_HEAD, false, false},
    {"send", LIVE_SEND, false, true},
    {"slowly", LIVE_SEND_SLOWLY, true, true},
    {"filler", LIVE_SEND_FILLER, true, false},
    {"stall", LIVE_STALL, false, false},
    {"pause", LIVE_PAUSE, true, false},
    {"close", LIVE_CLOSE, false, false},
    {"reset", LIVE_RESET, false, false},
};

static void fail(const char *what, const char *name) {
  (void)fprintf(stderr, "serve: %s: %s\n", what, name);
  exit(2);
}

/* The byte of up to two hex digits. */
static char hex_byte(const char *digits, size_t count) {
  char pair[3] = "";
  memcpy(pair, digits, count);
  return (char)strtoul(pair, NULL, 16);
}

/* What a backslash and this letter stand for. */
static char meaning_of(char letter) {
  switch (letter) {
  case 'r':
    return '\r';
  case 'n':
    return '\n';
  default:
    return letter;
  }
}

/* In place; the size of what is left. */
static size_t unescape(char *text) {
  char *out = text;
  for (const char *in = text; *in != '\0'; in++) {
    if (*in != '\\') {
      *out++ = *in;
    } else if (in[1] == 'x') {
      size_t count = strnlen(in + 2, 2);
      *out++ = hex_byte(in + 2, count);
      in += 1 + count;
    } else {
      *out++ = meaning_of(*++in);
    }
  }
  return (size_t)(out - text);
}

static const verb *find_verb(const char *name, size_t size) {
  for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
    if (strlen(verbs[i].name) == size &&
        memcmp(verbs[i].name, name, size) == 0) {
      return &verbs[i];
    }
  }
  return NULL;
}

/* The step keeps the line. */
static void add_step(script *out, char *line) {
  size_t name_size = strcspn(line, " ");
  const verb *kind = find_verb(line, name_size);
  if (kind == NULL || out->count == STEPS_MAX) {
    fail("no step, or too many", line);
    return;
  }
  char *rest = line + name_size + (line[name_size] == ' ' ? 1 : 0);
  live_step step = {.act = kind->act};
  if (kind->has_number) {
    size_t number = strtoul(rest, &rest, 10);
    step.size = number;
    step.ms = (unsigned)number;
    rest += *rest == ' ' ? 1 : 0;
  }
  if (kind->has_text) {
    step.size = unescape(rest);
    step.bytes = rest;
  }
  out->lines[out->count] = line;
  out->steps[out->count++] = step;
}

static void read_script(script *out, const char *path) {
  FILE *file = fopen(path, "r");
  if (file == NULL) {
    fail("cannot be read", path);
    return;
  }
  char *line = NULL;
  size_t capacity = 0;
  out->repeat_from = LIVE_NO_REPEAT;
  while (getline(&line, &capacity, file) > 0) {
    line[strcspn(line, "\n")] = '\0';
    if (strcmp(line, "repeat") == 0) {
      out->repeat_from = out->count;
    } else {
      add_step(out, line);
      line = NULL;
      capacity = 0;
    }
  }
  free(line);
  (void)fclose(file);
}

static void write_record(live_server *server, const char *path) {
  FILE *file = fopen(path, "w");
  if (file == NULL) {
    fail("cannot be written", path);
    return;
  }
  const live_request *request;
  for (size_t i = 0; (request = live_request_at(server, i)) != NULL; i++) {
    (void)fprintf(file, "=== request %zu, connection %u\n", i + 1,
                  request->connection);
    (void)fwrite(request->head, 1, request->head_size, file);
    if (request->body_size > 0) {
      (void)fwrite(request->body, 1, request->body_size, file);
    }
    (void)fputc('\n', file);
  }
  if (fclose(file) != 0) {
    fail("cannot be written", path);
  }
}

int main(int argc, char **argv) {
  static script played;
  sigset_t end;
  int signal_number = 0;
  if (argc != 3) {
    fail("usage", "serve SCRIPT RECORD");
    return 2;
  }
  /* Before the server's thread is made, so that it does not get them. */
  (void)sigemptyset(&end);
  (void)sigaddset(&end, SIGTERM);
  (void)sigprocmask(SIG_BLOCK, &end, NULL);
  (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
  (void)signal(SIGPIPE, SIG_IGN);
  read_script(&played, argv[1]);
  live_server *server =
      live_start(played.steps, played.count, played.repeat_from);
  (void)printf("%u\n", live_port(server));
  (void)fclose(stdout);
  (void)sigwait(&end, &signal_number);
  live_stop(server);
  write_record(server, argv[2]);
  live_free(server);
  for (size_t i = 0; i < played.count; i++) {
    free(played.lines[i]);
  }
  return 0;
}
