/* Which policy a URL's host asks for. */
#include <string.h>

#include "base/url.h"
#include "policy/files.h"
#include "policy/finding.h"
#include "policy/folder_walk.h"
#include "policy/host_fit.h"
#include "policy/host_name.h"
#include "policy/load.h"

/* The best so far: who fits best, then the earlier place, then the name,
 * because folders have no order of their own. */
typedef struct best {
  bool found;
  again_host_fit fit;
  size_t place;
  again_text name;
  again_text pattern;
} best;

typedef struct choosing {
  again_text host;
  again_folders folders;
  size_t place;
  again_arena kept;    /* paths, and texts of the best */
  again_arena scratch; /* of one file */
  again_findings findings;
  best best;
} choosing;

static int compare(again_text a, again_text b) {
  size_t size = a.size < b.size ? a.size : b.size;
  int order = memcmp(a.data, b.data, size);
  return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

static bool is_better(const best *a, const best *than) {
  if (!than->found) {
    return true;
  }
  int order = again_host_fit_compare(&a->fit, &than->fit);
  if (order != 0) {
    return order > 0;
  }
  if (a->place != than->place) {
    return a->place < than->place;
  }
  return compare(a->name, than->name) < 0;
}

static again_status offer(choosing *self, again_text name, again_text pattern) {
  best offered = {
      .found = true, .place = self->place, .name = name, .pattern = pattern};
  again_text wanted;
  if (!again_host_name(&self->scratch, pattern, &wanted)) {
    return AGAIN_ENOMEM;
  }
  if (!again_host_fits(wanted, self->host, &offered.fit) ||
      !is_better(&offered, &self->best)) {
    return AGAIN_OK;
  }
  if (!again_arena_text(&self->kept, name, &offered.name) ||
      !again_arena_text(&self->kept, pattern, &offered.pattern)) {
    return AGAIN_ENOMEM;
  }
  self->best = offered;
  return AGAIN_OK;
}

/* Only what a file says of hosts is looked at: it is judged when loaded. */
static again_status offer_document(choosing *self, again_text name,
                                   again_text document) {
  const again_json *root;
  again_json_fault fault;
  again_status status =
      again_json_parse(&self->scratch, document, &root, &fault);
  if (status == AGAIN_OK && root == NULL) {
    again_finding_warn(&self->findings, AGAIN_FINDING_SYNTAX,
                       "passed over, because it is no JSON with comments");
    return AGAIN_OK;
  }
  const again_json *hosts =
      status == AGAIN_OK ? again_json_member(root, "hosts") : NULL;
  if (hosts == NULL) {
    return status;
  }
  for (const again_json *item = again_json_first_item(hosts);
       item != NULL && status == AGAIN_OK;
       item = again_json_next_item(hosts, item)) {
    if (item->kind == AGAIN_JSON_TEXT) {
      status = offer(self, name, item->text);
    }
  }
  return status;
}

static again_status offer_file(again_text name, void *user) {
  choosing *self = user;
  again_file file;
  int why;
  again_folders folder = {&self->folders.items[self->place], 1};
  again_status status =
      again_file_find(&file, &folder, name, 0, &self->scratch, &why);
  if (status == AGAIN_OK && file.pack == NULL) {
    again_findings_enter(&self->findings, file.file, file.document);
    status = offer_document(self, name, file.document);
  }
  again_arena_clear(&self->scratch);
  return status == AGAIN_ENOMEM ? status : AGAIN_OK;
}

static again_status offer_packs(choosing *self) {
  again_status status = AGAIN_OK;
  self->place = self->folders.count;
  for (size_t i = 0; i < again_pack_count && status == AGAIN_OK; i++) {
    status = offer_document(self, again_text_of(again_packs[i].name),
                            again_packs[i].text);
    again_arena_clear(&self->scratch);
  }
  return status;
}

static again_status offer_all(choosing *self, const char *const *path) {
  again_status status = again_folders_init(&self->folders, path, &self->kept);
  for (; status == AGAIN_OK && self->place < self->folders.count;
       self->place++) {
    status = again_folder_walk(self->folders.items[self->place],
                               &self->kept.mem, offer_file, self);
  }
  return status == AGAIN_OK ? offer_packs(self) : status;
}

static again_status host_of(choosing *self, const char *url) {
  again_url parts;
  again_text host = again_url_split(again_text_of(url), &parts)
                        ? parts.host
                        : AGAIN_TEXT_LITERAL("");
  return again_host_name_of_url(&self->kept, host, &self->host) ? AGAIN_OK
                                                                : AGAIN_ENOMEM;
}

/* The choice's texts move into the policy, which outlives the choosing. */
static again_status keep_choice(again_policy *policy, const best *chosen,
                                again_text name,
                                again_host_choice *choice_ret) {
  choice_ret->file = policy->layers[0].file;
  return again_arena_text(&policy->arena, name, &choice_ret->name) &&
                 again_arena_text(&policy->arena, chosen->pattern,
                                  &choice_ret->pattern)
             ? AGAIN_OK
             : AGAIN_ENOMEM;
}

static again_status load_best(again_policy **out, const best *chosen,
                              const again_policy_options *options,
                              again_host_choice *choice_ret, again_diag *diag) {
  again_text name = chosen->found ? chosen->name : AGAIN_TEXT_LITERAL("http");
  again_status status = again_policy_load(out, name.data, options, diag);
  if (status != AGAIN_OK) {
    return status;
  }
  status = keep_choice(*out, chosen, name, choice_ret);
  if (status != AGAIN_OK) {
    again_policy_unref(*out);
    *out = NULL;
  }
  return status;
}

again_status again_policy_choose(again_policy **out, const char *url,
                                 const again_policy_options *options,
                                 again_host_choice *choice_ret,
                                 again_diag *diag) {
  *out = NULL;
  again_policy_options given = again_policy_options_resolve(options);
  choosing self = {.place = 0};
  again_arena_init(&self.kept, given.mem);
  again_arena_init(&self.scratch, given.mem);
  again_findings_init(&self.findings, given.on_diag, given.user, NULL);
  again_status status = host_of(&self, url);
  if (status == AGAIN_OK) {
    status = offer_all(&self, given.path);
  }
  if (status == AGAIN_OK) {
    status = load_best(out, &self.best, options, choice_ret, diag);
  }
  again_arena_clear(&self.scratch);
  again_arena_clear(&self.kept);
  return status;
}

again_status again_policy_for_url(again_policy **out, const char *url,
                                  const again_policy_options *options,
                                  again_diag *diag) {
  again_host_choice choice;
  return again_policy_choose(out, url, options, &choice, diag);
}
