/*
 * The --policy options of a command: which policies are meant, and the policy
 * for a URL. A word is a policy's name, pack:NAME, a path, or `auto`: by the
 * host of the URL. Several stand for a file that extends them in that order.
 */
#ifndef AGAIN_CLI_POLICY_ARG_H
#define AGAIN_CLI_POLICY_ARG_H

#include "base/buffer.h"
#include "options.h"

enum {
  AGAIN_POLICY_ARG_MAX = 64, /* as again_policy_load_many() takes */
  AGAIN_POLICY_KEPT = 16
};

/* A policy found by its URL, and the reader made for it. */
typedef struct again_policy_kept {
  char *origin; /* scheme, host and port of the URL; "" = no URL */
  again_policy *policy;
  again_reader *reader;
} again_policy_kept;

typedef struct again_policy_arg {
  const char *names[AGAIN_POLICY_ARG_MAX];
  size_t count;
  again_buffer folders; /* of the search path, each with its NUL */
  const char *path[AGAIN_POLICY_ARG_MAX + 3];
  again_policy_kept kept[AGAIN_POLICY_KEPT]; /* a log has few hosts */
  size_t kept_count;
  size_t oldest;
} again_policy_arg;

/* Reads the search path: $AGAIN_POLICY_PATH, ~/.config/again/policies,
 * /etc/again/policies. */
AGAIN_MUST_USE again_status again_policy_arg_init(again_policy_arg *arg);
void again_policy_arg_clear(again_policy_arg *arg);

/* One more --policy. NULL, or what is wrong with it in static words. */
const char *again_policy_arg_add(again_policy_arg *arg, const char *name);
/* The same for the value of an option. */
bool again_policy_arg_take(again_policy_arg *arg, again_options *options);

/* How the command finds policies. */
again_policy_options again_policy_arg_options(const again_policy_arg *arg);

/* The policy for `url` (NULL = unknown), and a reader for it. Both are lent
 * until AGAIN_POLICY_KEPT other hosts were asked for. NULL after a
 * complaint. */
const again_policy_kept *again_policy_arg_for(again_policy_arg *arg,
                                              const char *url);

/* The policy `name`, yours. NULL after a complaint. */
again_policy *again_policy_arg_load(const again_policy_arg *arg,
                                    const char *name);

#endif
