#include "policy/load.h"

#include "base/sized.h"
#include "policy/bind.h"
#include "policy/layers.h"

/* What to load: names, or a text. */
typedef struct roots {
  const char *const *names;
  size_t count;
  again_text text; /* absent = by names */
  again_text file;
} roots;

/* A load in progress. */
typedef struct load {
  again_policy *policy;
  again_loader loader;
  again_layers layers;
} load;

/* --- merging ------------------------------------------------------------ */

static again_status read_layer(load *self, uint32_t index, again_layer *layer,
                               again_draft *draft) {
  const again_layer_file *from = &self->layers.files[self->layers.order[index]];
  again_draft_init(draft);
  *layer = (again_layer){.name = AGAIN_TEXT_LITERAL(""),
                         .file = from->file.file,
                         .document = from->file.document};
  if (from->root == NULL) {
    return AGAIN_OK;
  }
  self->loader.layer = index;
  again_findings_enter(&self->loader.findings, layer->file, layer->document);
  again_status status = again_draft_read(&self->loader, from->root, draft);
  if (draft->name.data != NULL) {
    layer->name = draft->name;
  }
  layer->about = draft->about;
  return status;
}

/* What no file says, as the last of them. */
static again_status read_builtin(load *self, uint32_t index, again_layer *layer,
                                 again_draft *draft) {
  *layer = (again_layer){.name = AGAIN_TEXT_LITERAL(""),
                         .file = AGAIN_TEXT_LITERAL("builtin"),
                         .document = again_text_of(again_policy_builtin)};
  again_findings_enter(&self->loader.findings, layer->file, layer->document);
  self->loader.layer = index;
  const again_json *root;
  again_json_fault fault;
  again_status status =
      again_json_parse(&self->loader.scratch, layer->document, &root, &fault);
  return status == AGAIN_OK ? again_draft_read(&self->loader, root, draft)
                            : status;
}

static again_status merge(load *self, const again_draft *drafts, size_t count,
                          again_draft *merged) {
  again_draft_init(merged);
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < count && status == AGAIN_OK; i++) {
    status = again_draft_inherit(&self->loader, merged, &drafts[i]);
  }
  return status;
}

static again_status bind(load *self, const again_layer *layers,
                         const again_draft *drafts, size_t count) {
  again_draft merged;
  again_status status = merge(self, drafts, count, &merged);
  if (status != AGAIN_OK) {
    return status;
  }
  again_bind_layer *bound =
      again_arena_calloc(&self->loader.scratch, count, sizeof(*bound));
  if (bound == NULL) {
    return AGAIN_ENOMEM;
  }
  for (size_t i = 0; i < count; i++) {
    bound[i] = (again_bind_layer){&layers[i], &drafts[i]};
  }
  return again_bind(&self->loader, &merged, bound, count, self->policy);
}

/* Its own; else that it was asked for by; else its file's. */
static again_text policy_name(const load *self, const again_layer *first) {
  again_text asked = self->layers.files[self->layers.order[0]].file.name;
  if (first->name.size > 0) {
    return first->name;
  }
  return asked.data != NULL ? asked : first->file;
}

static again_status read_layers(load *self) {
  size_t count = self->layers.order_count + 1;
  again_layer *layers =
      again_arena_calloc(self->loader.arena, count, sizeof(*layers));
  again_draft *drafts =
      again_arena_calloc(&self->loader.scratch, count, sizeof(*drafts));
  if (layers == NULL || drafts == NULL) {
    return AGAIN_ENOMEM;
  }
  uint32_t last = (uint32_t)count - 1;
  again_status opened = self->loader.findings.status;
  again_status status = AGAIN_OK;
  for (uint32_t i = 0; i < last && status == AGAIN_OK; i++) {
    status = read_layer(self, i, &layers[i], &drafts[i]);
  }
  if (status == AGAIN_OK) {
    status = read_builtin(self, last, &layers[last], &drafts[last]);
  }
  self->policy->layers = layers;
  self->policy->layer_count = last;
  self->policy->watches = self->layers.watches;
  if (status != AGAIN_OK || opened != AGAIN_OK) {
    return status; /* what is missing may have declared what is named */
  }
  self->policy->name = policy_name(self, &layers[0]);
  self->policy->hosts = drafts[0].hosts;
  return bind(self, layers, drafts, count);
}

/* --- all ---------------------------------------------------------------- */

static again_status add_roots(load *self, const roots *from) {
  again_arena *arena = self->loader.arena;
  if (from->text.data != NULL) {
    again_text text;
    again_text file;
    return again_arena_text(arena, from->text, &text) &&
                   again_arena_text(arena, from->file, &file)
               ? again_layers_add_text(&self->layers, text, file)
               : AGAIN_ENOMEM;
  }
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < from->count && status == AGAIN_OK; i++) {
    again_text name;
    status = again_arena_text(arena, again_text_of(from->names[i]), &name)
                 ? again_layers_add_name(&self->layers, name)
                 : AGAIN_ENOMEM;
  }
  return status;
}

static again_status run(load *self, const roots *from,
                        const again_policy_options *options) {
  again_folders folders = {NULL, 0};
  again_status status = AGAIN_OK;
  if (from->text.data == NULL) {
    status = again_folders_init(&folders, options->path, self->loader.arena);
  }
  if (status == AGAIN_OK) {
    status = again_layers_init(&self->layers, &self->loader, folders);
  }
  if (status == AGAIN_OK) {
    status = add_roots(self, from);
  }
  if (status != AGAIN_OK) {
    return status;
  }
  again_layers_order(&self->layers);
  if (self->layers.order_count > 0) {
    status = read_layers(self);
  }
  return status == AGAIN_OK ? self->loader.findings.status : status;
}

static again_status load_roots(again_policy **out, const roots *from,
                               const again_policy_options *given,
                               again_diag *diag) {
  *out = NULL;
  again_policy_options options = again_policy_options_resolve(given);
  again_mem mem = again_mem_resolve(options.mem);
  load self = {.policy = again_policy_new(&mem)};
  if (self.policy == NULL) {
    return AGAIN_ENOMEM;
  }
  again_loader_init(&self.loader, &self.policy->arena);
  again_findings_init(&self.loader.findings, options.on_diag, options.user,
                      diag);
  again_status status = run(&self, from, &options);
  again_loader_clear(&self.loader);
  if (status == AGAIN_OK) {
    *out = self.policy;
  } else {
    again_policy_unref(self.policy);
  }
  return status;
}

again_policy_options
again_policy_options_resolve(const again_policy_options *given) {
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  if (given != NULL) {
    again_sized_read(&options, given, sizeof(options));
  }
  return options;
}

again_status again_policy_load(again_policy **out, const char *name,
                               const again_policy_options *options,
                               again_diag *diag) {
  return again_policy_load_many(out, &name, 1, options, diag);
}

again_status again_policy_load_many(again_policy **out,
                                    const char *const *names, size_t count,
                                    const again_policy_options *options,
                                    again_diag *diag) {
  *out = NULL;
  if (count == 0 || count > AGAIN_LAYERS_MAX) {
    return AGAIN_EINVAL;
  }
  const roots from = {.names = names, .count = count};
  return load_roots(out, &from, options, diag);
}

/* The text is copied: rules show it, and linters read it again. */
again_status again_policy_parse(again_policy **out, const char *text,
                                size_t size, const char *file,
                                const again_policy_options *options,
                                again_diag *diag) {
  const roots from = {
      .text = again_text_make(size > 0 ? text : "", size),
      .file = again_text_of(file != NULL ? file : "text"),
  };
  return load_roots(out, &from, options, diag);
}
