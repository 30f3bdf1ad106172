/*
 * The chaos run: many calls through libagain against a server that breaks
 * each in its own way, and at the end the two records laid side by side.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "need.h"
#include "report.h"
#include "run.h"
#include "server.h"
#include "engines.h"
#include "modes.h"

typedef struct options {
  uint64_t seed;
  uint64_t calls;
  uint64_t seconds; /* 0 = as long as it takes */
  uint64_t only;    /* UINT64_MAX = all calls */
  unsigned at_once; /* 0 = now few, now many */
  unsigned patience;
  const chaos_mode *const *modes;
  size_t mode_count;
} options;

static void usage(FILE *to) {
  (void)fprintf(
      to, "chaos [--calls N] [--seconds N] [--seed N] [--at-once N]\n"
          "      [--patience N] [--mode MODE] [--only CALL]\n"
          "  --calls N     at most so many (20000)\n"
          "  --seconds N   no call begins after so long\n"
          "  --seed N      what happens follows from it (1)\n"
          "  --at-once N   up to 200 (now few, now many)\n"
          "  --patience N  all times so many times longer, for valgrind\n"
          "  --mode MODE   perform, multi, pooled or socket (each in turn)\n"
          "  --only CALL   this one alone\n");
}

static uint64_t parse_number(const char *text) {
  char *end = NULL;
  const uint64_t value = strtoull(text, &end, 10);
  if (*end != '\0' || end == text) {
    usage(stderr);
    exit(2);
  }
  return value;
}

static const chaos_mode *const modes[] = {&chaos_mode_perform,
                                          &chaos_mode_multi, &chaos_mode_pooled,
                                          &chaos_mode_socket};

#define MODE_COUNT (sizeof(modes) / sizeof(modes[0]))

static void parse_mode(const char *text, options *out) {
  for (size_t i = 0; i < MODE_COUNT; i++) {
    if (strcmp(text, modes[i]->name) == 0) {
      out->modes = &modes[i];
      out->mode_count = 1;
      return;
    }
  }
  usage(stderr);
  exit(2);
}

static options parse(int count, char **words) {
  static const struct option names[] = {
      {"calls", required_argument, NULL, 'c'},
      {"seconds", required_argument, NULL, 's'},
      {"seed", required_argument, NULL, 'r'},
      {"only", required_argument, NULL, 'o'},
      {"at-once", required_argument, NULL, 'a'},
      {"patience", required_argument, NULL, 'p'},
      {"mode", required_argument, NULL, 'm'},
      {"help", no_argument, NULL, 'h'},
      {NULL, 0, NULL, 0}};
  options given = {.seed = 1,
                   .calls = 20000,
                   .only = UINT64_MAX,
                   .patience = 1,
                   .modes = modes,
                   .mode_count = MODE_COUNT};
  int name = 0;
  while ((name = getopt_long(count, words, "", names, NULL)) >= 0) {
    switch (name) {
    case 'c':
      given.calls = parse_number(optarg);
      break;
    case 's':
      given.seconds = parse_number(optarg);
      break;
    case 'r':
      given.seed = parse_number(optarg);
      break;
    case 'o':
      given.only = parse_number(optarg);
      break;
    case 'a':
      given.at_once = (unsigned)parse_number(optarg);
      break;
    case 'p':
      given.patience = (unsigned)parse_number(optarg);
      break;
    case 'm':
      parse_mode(optarg, &given);
      break;
    default:
      usage(name == 'h' ? stdout : stderr);
      exit(name == 'h' ? 0 : 2);
    }
  }
  return given;
}

static void make_calls(chaos_run *run, const options *given) {
  const bool is_alone = given->only != UINT64_MAX;
  run->next = is_alone ? given->only : 0;
  chaos_run_all(run, given->modes, given->mode_count,
                is_alone ? 1 : given->at_once);
}

int main(int count, char **words) {
  const options given = parse(count, words);
  const uint64_t calls =
      given.only != UINT64_MAX ? given.only + 1 : given.calls;
  chaos_source source;
  chaos_ledger ledger;
  chaos_run run;
  chaos_need(curl_global_init(CURL_GLOBAL_ALL) == CURLE_OK, "libcurl");
  chaos_source_init(&source, given.seed);
  chaos_ledger_init(&ledger, calls);
  const chaos_house house = {&source, &ledger, given.patience};
  chaos_server *server = chaos_server_start(&house);
  chaos_client client = {.source = &source,
                         .unpauser = chaos_unpauser_start(),
                         .patience = given.patience};
  chaos_engines_make(client.engines, chaos_run_event, &run);
  for (int door = 0; door < CHAOS_DOOR_COUNT; door++) {
    client.ports[door] = chaos_server_port(server, (chaos_door)door);
  }
  chaos_run_init(&run, &client, calls, given.seconds);
  make_calls(&run, &given);
  chaos_unpauser_stop(client.unpauser);
  chaos_engines_free(client.engines);
  chaos_server_stop(server);
  const unsigned broken = chaos_report(&source, &ledger, run.outcomes);
  chaos_run_clear(&run);
  chaos_ledger_clear(&ledger);
  chaos_source_clear(&source);
  curl_global_cleanup();
  return broken == 0 ? 0 : 1;
}
