#include "policy_arg.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/url.h"
#include "complain.h"

static again_status add_folder(again_policy_arg *arg, again_text folder,
                               const char *tail) {
  if (folder.size == 0) {
    return AGAIN_OK;
  }
  again_status status =
      again_buffer_append(&arg->folders, folder.data, folder.size);
  return status != AGAIN_OK
             ? status
             : again_buffer_append(&arg->folders, tail, strlen(tail) + 1);
}

/* Adds the folders of a list with colons between. */
static again_status add_folders(again_policy_arg *arg, again_text list) {
  again_status status = AGAIN_OK;
  while (status == AGAIN_OK && list.size > 0) {
    size_t end = again_text_find(list, ':');
    status = add_folder(arg, again_text_make(list.data, end), "");
    list = again_text_from(list, end + 1);
  }
  return status;
}

/* Points `path` at the folders. More than fit are passed over. */
static void set_path(again_policy_arg *arg) {
  size_t count = 0;
  size_t room = sizeof arg->path / sizeof arg->path[0] - 1;
  for (size_t at = 0; at < arg->folders.size && count < room; count++) {
    arg->path[count] = arg->folders.data + at;
    at += strlen(arg->path[count]) + 1;
  }
  arg->path[count] = NULL;
}

again_status again_policy_arg_init(again_policy_arg *arg) {
  *arg = (again_policy_arg){.count = 0};
  again_buffer_init(&arg->folders, NULL);
  again_status status =
      add_folders(arg, again_text_of(secure_getenv("AGAIN_POLICY_PATH")));
  if (status == AGAIN_OK) {
    status = add_folder(arg, again_text_of(secure_getenv("HOME")),
                        "/.config/again/policies");
  }
  if (status == AGAIN_OK) {
    status = add_folder(arg, AGAIN_TEXT_LITERAL("/etc/again/policies"), "");
  }
  set_path(arg);
  return status;
}

static void drop_kept(again_policy_kept *kept) {
  again_reader_free(kept->reader);
  again_policy_unref(kept->policy);
  free(kept->origin);
  *kept = (again_policy_kept){.origin = NULL};
}

void again_policy_arg_clear(again_policy_arg *arg) {
  for (size_t i = 0; i < arg->kept_count; i++) {
    drop_kept(&arg->kept[i]);
  }
  arg->kept_count = 0;
  again_buffer_clear(&arg->folders);
}

static bool is_auto(const again_policy_arg *arg) {
  return arg->count == 0 || strcmp(arg->names[0], "auto") == 0;
}

const char *again_policy_arg_add(again_policy_arg *arg, const char *name) {
  if (arg->count == AGAIN_POLICY_ARG_MAX) {
    return "more than 64 policies";
  }
  if (arg->count > 0 && (is_auto(arg) || strcmp(name, "auto") == 0)) {
    return "auto stands alone";
  }
  arg->names[arg->count++] = name;
  return NULL;
}

bool again_policy_arg_take(again_policy_arg *arg, again_options *options) {
  const char *wrong = again_policy_arg_add(arg, options->value);
  return wrong == NULL ||
         again_options_fail(options, "%s: %s", options->option, wrong);
}

again_policy_options again_policy_arg_options(const again_policy_arg *arg) {
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.path = arg->path;
  return options;
}

again_policy *again_policy_arg_load(const again_policy_arg *arg,
                                    const char *name) {
  again_policy_options options = again_policy_arg_options(arg);
  again_diag diag = AGAIN_DIAG_INIT;
  again_policy *policy = NULL;
  diag.status = again_policy_load(&policy, name, &options, &diag);
  if (diag.status != AGAIN_OK) {
    again_complain_diag(name, &diag);
  }
  return policy;
}

/* Loads what the options name, for `url`. */
static again_policy *load(const again_policy_arg *arg, const char *url) {
  bool chooses = is_auto(arg) && url != NULL;
  if (!chooses && arg->count < 2) {
    return again_policy_arg_load(arg, is_auto(arg) ? "http" : arg->names[0]);
  }
  again_policy_options options = again_policy_arg_options(arg);
  again_diag diag = AGAIN_DIAG_INIT;
  again_policy *policy = NULL;
  diag.status = chooses ? again_policy_for_url(&policy, url, &options, &diag)
                        : again_policy_load_many(&policy, arg->names,
                                                 arg->count, &options, &diag);
  if (diag.status != AGAIN_OK) {
    again_complain_diag(chooses ? url : arg->names[0], &diag);
  }
  return policy;
}

/* What a policy is chosen by: all up to the path. */
static again_text origin_of(const again_policy_arg *arg, const char *url) {
  again_url parts;
  if (url == NULL || !is_auto(arg) ||
      !again_url_split(again_text_of(url), &parts)) {
    return AGAIN_TEXT_LITERAL("");
  }
  const char *end = parts.port.data != NULL ? parts.port.data + parts.port.size
                                            : parts.host.data + parts.host.size;
  return again_text_make(url, (size_t)(end - url));
}

static again_policy_kept *find_kept(again_policy_arg *arg, again_text origin) {
  for (size_t i = 0; i < arg->kept_count; i++) {
    const char *known = arg->kept[i].origin;
    if (known != NULL && again_text_is(origin, known)) {
      return &arg->kept[i];
    }
  }
  return NULL;
}

/* A free place, else that of the oldest. */
static again_policy_kept *take_place(again_policy_arg *arg) {
  if (arg->kept_count < AGAIN_POLICY_KEPT) {
    return &arg->kept[arg->kept_count++];
  }
  again_policy_kept *place = &arg->kept[arg->oldest];
  arg->oldest = (arg->oldest + 1) % AGAIN_POLICY_KEPT;
  drop_kept(place);
  return place;
}

const again_policy_kept *again_policy_arg_for(again_policy_arg *arg,
                                              const char *url) {
  again_text origin = origin_of(arg, url);
  again_policy_kept *kept = find_kept(arg, origin);
  if (kept != NULL) {
    return kept;
  }
  kept = take_place(arg);
  kept->policy = load(arg, origin.size > 0 || !is_auto(arg) ? url : NULL);
  if (kept->policy == NULL) {
    return NULL;
  }
  kept->origin = strndup(origin.data, origin.size);
  if (kept->origin == NULL ||
      again_reader_new(&kept->reader, kept->policy, NULL) != AGAIN_OK) {
    drop_kept(kept);
    again_complain("out of memory");
    return NULL;
  }
  return kept;
}
