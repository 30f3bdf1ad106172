/* again simulate: a fleet and its server in virtual time. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "complain.h"
#include "output.h"
#include "sim/core.h"
#include "sim/run.h"
#include "sim/scenarios.h"
#include "simulate/report.h"
#include "simulate/simulate_options.h"

typedef struct simulate {
  again_simulate_options given;
  again_simulation simulation;
  again_buffer command;
  again_buffer out;
} simulate;

/* The command line as a shell would take it. */
static again_status join(again_buffer *out, int argc, char **argv) {
  static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:%,=+";
  again_page page = {out, AGAIN_OK};
  again_page_add(&page, "again");
  for (int i = 0; i < argc; i++) {
    const char *word = argv[i];
    if (word[0] != '\0' && word[strspn(word, plain)] == '\0') {
      again_page_add(&page, " %s", word);
      continue;
    }
    again_page_add(&page, " '");
    for (; *word != '\0'; word++) {
      again_page_add(&page, "%s%c", *word == '\'' ? "'\\'" : "", *word);
    }
    again_page_add(&page, "'");
  }
  return page.status;
}

static int list(again_buffer *out) {
  again_page page = {out, AGAIN_OK};
  again_page_add(&page, "scenarios\n");
  for (size_t i = 0; i < again_sim_scenario_count; i++) {
    again_page_add(&page, "  %-15s  %s\n", again_sim_scenarios[i].name,
                   again_sim_scenarios[i].about);
  }
  again_page_add(&page, "peers\n");
  for (size_t i = 0; i < again_sim_peer_count; i++) {
    again_page_add(&page, "  %-15s  %s\n", again_sim_peers[i].name,
                   again_sim_peers[i].about);
  }
  return again_output(out, page.status) ? AGAIN_EXIT_DONE
                                        : AGAIN_EXIT_UNREADABLE;
}

/* Runs the next line of the table; the contender is freed. */
static again_status run_line(again_simulation *simulation,
                             again_sim_contender *contender) {
  again_simulation_line *line = &simulation->lines[simulation->line_count++];
  again_sim_result_init(&line->result, NULL);
  again_status status =
      again_sim_run(&simulation->plan, contender, &line->result, NULL);
  contender->free(contender);
  if (status == AGAIN_OK) {
    again_sim_result_sum_up(&line->result, &simulation->plan, &line->summary);
  }
  return status;
}

static int exit_code(again_status status) {
  if (status != AGAIN_OK) {
    again_complain("out of memory");
    return AGAIN_EXIT_UNREADABLE;
  }
  return AGAIN_EXIT_DONE;
}

static int run_policy(simulate *s, const char *name) {
  again_policy *policy = again_policy_arg_load(&s->given.policies, name);
  if (policy == NULL) {
    return AGAIN_EXIT_UNREADABLE;
  }
  again_simulation *simulation = &s->simulation;
  again_sim_contender *contender = NULL;
  again_status status =
      again_sim_core_new(&contender, policy, &simulation->plan, NULL);
  if (status != AGAIN_OK) {
    again_policy_unref(policy);
    return exit_code(status);
  }
  simulation->lines[simulation->line_count] = (again_simulation_line){
      .name = again_policy_name(policy), .policy = policy};
  return exit_code(run_line(simulation, contender));
}

static int run_peer(simulate *s, const again_sim_peer *peer) {
  again_simulation *simulation = &s->simulation;
  again_sim_contender *contender = NULL;
  again_status status =
      again_sim_peer_new(&contender, peer, &simulation->plan, NULL);
  if (status != AGAIN_OK) {
    return exit_code(status);
  }
  simulation->lines[simulation->line_count] =
      (again_simulation_line){.name = peer->name, .about = peer->about};
  return exit_code(run_line(simulation, contender));
}

static int run_all(simulate *s) {
  const again_simulate_options *given = &s->given;
  int code = AGAIN_EXIT_DONE;
  if (given->policies.count == 0) {
    code = run_policy(s, "http");
  }
  for (size_t i = 0; i < given->policies.count && code == 0; i++) {
    code = run_policy(s, given->policies.names[i]);
  }
  for (size_t i = 0; i < given->peer_count && code == 0; i++) {
    code = run_peer(s, given->peers[i]);
  }
  return code;
}

static again_status tell(simulate *s) {
  if (s->given.prints_json) {
    return again_simulation_add_json(&s->out, &s->simulation);
  }
  again_term term = again_term_of(stdout);
  again_page page = {&s->out, AGAIN_OK};
  again_simulation_add_plan(&page, &s->simulation.plan, ",\n");
  again_page_add(&page, "\n\n");
  again_simulation_add_table(&page, &s->simulation, &term);
  if (!s->given.omits_plots) {
    again_simulation_add_plots(&page, &s->simulation, &term);
  }
  return page.status;
}

/* Writes what was made to a file, and empties it. */
static bool write_file(again_buffer *out, again_status status,
                       const char *path) {
  if (status != AGAIN_OK) {
    again_complain("out of memory");
    return false;
  }
  FILE *file = fopen(path, "w");
  bool is_well =
      file != NULL && fwrite(out->data, 1, out->size, file) == out->size;
  if (file != NULL && fclose(file) != 0) {
    is_well = false;
  }
  if (!is_well) {
    again_complain("%s: %s", path, strerror(errno));
  }
  again_buffer_reset(out);
  return is_well;
}

static bool write_files(simulate *s) {
  bool is_well = true;
  again_page page = {&s->out, AGAIN_OK};
  if (s->given.html != NULL) {
    again_simulation_add_html(&page, &s->simulation);
    is_well = write_file(&s->out, page.status, s->given.html);
  }
  if (s->given.svg != NULL && is_well) {
    again_simulation_add_svg(&page, &s->simulation, true);
    is_well = write_file(&s->out, page.status, s->given.svg);
  }
  return is_well;
}

static int run(simulate *s) {
  if (s->given.lists) {
    return list(&s->out);
  }
  s->simulation.plan = s->given.plan;
  s->simulation.command = s->command.data;
  int code = run_all(s);
  if (code == AGAIN_EXIT_DONE &&
      !(again_output(&s->out, tell(s)) && write_files(s))) {
    code = AGAIN_EXIT_UNREADABLE;
  }
  for (size_t i = 0; i < s->simulation.line_count; i++) {
    again_sim_result_clear(&s->simulation.lines[i].result);
    again_policy_unref(s->simulation.lines[i].policy);
  }
  return code;
}

int again_cmd_simulate(int argc, char **argv) {
  simulate s = {.simulation = {.line_count = 0}};
  again_buffer_init(&s.command, NULL);
  again_buffer_init(&s.out, NULL);
  int code = AGAIN_EXIT_UNREADABLE;
  if (again_simulate_options_init(&s.given) != AGAIN_OK ||
      join(&s.command, argc, argv) != AGAIN_OK) {
    again_complain("out of memory");
  } else if (again_simulate_options_read(&s.given, argc, argv, &code)) {
    code = run(&s);
  }
  again_buffer_clear(&s.out);
  again_buffer_clear(&s.command);
  again_simulate_options_clear(&s.given);
  return code;
}
