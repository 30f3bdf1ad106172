#include "policy/layers.h"

#include <string.h>
#include <unistd.h>

#include "policy/names.h"

again_status again_layers_init(again_layers *layers, again_loader *loader,
                               again_folders folders) {
  *layers = (again_layers){.loader = loader, .folders = folders};
  layers->files = again_arena_calloc(&loader->scratch, AGAIN_LAYERS_MAX,
                                     sizeof(*layers->files));
  return layers->files != NULL ? AGAIN_OK : AGAIN_ENOMEM;
}

static void enter(again_layers *layers, const again_layer_file *file) {
  again_findings_enter(&layers->loader->findings, file->file.file,
                       file->file.document);
}

/* --- one document ------------------------------------------------------- */

static void tell_duplicate(const again_json *member, void *user) {
  again_loader *loader = user;
  again_finding_of_name(&loader->findings, AGAIN_FINDING_DUPLICATE_MEMBER,
                        member, "member \"%.*s\" stands here a second time",
                        again_finding_width(member->name), member->name.data);
}

static again_finding_id fault_id(const again_json_fault *fault) {
  if (fault->status == AGAIN_ESYNTAX) {
    return AGAIN_FINDING_SYNTAX;
  }
  return fault->too_deep ? AGAIN_FINDING_TOO_DEEP : AGAIN_FINDING_TOO_LARGE;
}

static again_status parse(again_layers *layers, again_layer_file *file) {
  again_loader *loader = layers->loader;
  again_json_fault fault;
  again_status status = again_json_parse(&loader->scratch, file->file.document,
                                         &file->root, &fault);
  if (status != AGAIN_OK) {
    return status;
  }
  if (file->root == NULL) {
    again_finding_at(&loader->findings, fault_id(&fault), fault.offset,
                     fault.message);
    return AGAIN_OK;
  }
  return again_json_duplicates(file->root, &loader->arena->mem, tell_duplicate,
                               loader);
}

/* --- what it extends ---------------------------------------------------- */

/* A file that could not be had. `at` is who asked for it, NULL = the user. */
static again_status tell_absence(again_layers *layers, again_status status,
                                 again_text name, const again_json *at,
                                 int why) {
  again_findings *findings = &layers->loader->findings;
  int width = again_finding_width(name);
  switch (status) {
  case AGAIN_ENOTFOUND:
    again_finding(findings,
                  at != NULL ? AGAIN_FINDING_EXTENDS_MISSING
                             : AGAIN_FINDING_NOT_FOUND,
                  at, "no policy and no file \"%.*s\"", width, name.data);
    return AGAIN_OK;
  case AGAIN_EIO:
    again_finding(findings, AGAIN_FINDING_UNREADABLE, at,
                  "\"%.*s\" can't be read: %s", width, name.data,
                  strerrordesc_np(why));
    return AGAIN_OK;
  case AGAIN_ELIMIT:
    again_finding(findings, AGAIN_FINDING_TOO_LARGE, at,
                  "\"%.*s\" is more than 64 MiB", width, name.data);
    return AGAIN_OK;
  case AGAIN_OK:
  case AGAIN_ENOMEM:
  case AGAIN_EINVAL:
  case AGAIN_ESYNTAX:
  case AGAIN_EPOLICY:
    break;
  }
  return status;
}

/* Where on the path the search for a file's own name goes on: behind itself.
 * A file that was opened by its path may still stand on it; 0 where not. */
static again_status place_behind(again_layers *layers,
                                 const again_layer_file *from, again_text name,
                                 size_t *place_ret) {
  *place_ret = 0;
  if (from == NULL || from->file.is_text) {
    return AGAIN_OK;
  }
  if (from->file.name.data != NULL) {
    bool is_own = again_text_equals(from->file.name, name);
    *place_ret = is_own ? from->file.place + 1 : 0;
    return AGAIN_OK;
  }
  again_file found;
  int why;
  size_t place = 0;
  again_status status;
  while ((status = again_file_find(&found, &layers->folders, name, place,
                                   &layers->loader->scratch, &why)) ==
         AGAIN_OK) {
    place = found.place + 1;
    if (again_file_is_same(&found, &from->file)) {
      *place_ret = place;
      break;
    }
  }
  return status == AGAIN_ENOMEM ? status : AGAIN_OK;
}

/* The files from `place` on that would go before one found at `end`. */
static again_status watch_absent(again_layers *layers, again_text name,
                                 size_t place, size_t end) {
  again_arena *arena = layers->loader->arena;
  again_status status = AGAIN_OK;
  for (; place < end && status == AGAIN_OK; place++) {
    again_watch watch = {.document = AGAIN_TEXT_ABSENT};
    status =
        again_folder_path(&layers->folders, place, name, arena, &watch.path);
    if (status == AGAIN_OK) {
      status = again_watch_add(&layers->watches, &watch, arena);
    }
  }
  return status;
}

/* What comes out of a pipe comes once: it can't be looked at again. */
static again_status watch_file(again_layers *layers, const again_file *file) {
  const again_watch watch = {
      .path = file->file, .document = file->document, .stamp = file->stamp};
  return S_ISREG(file->stamp.mode)
             ? again_watch_add(&layers->watches, &watch, layers->loader->arena)
             : AGAIN_OK;
}

static again_status find_named(again_layers *layers,
                               const again_layer_file *from, again_text name,
                               again_file *out, int *why_ret) {
  size_t place;
  again_status status = place_behind(layers, from, name, &place);
  if (status == AGAIN_OK) {
    status = again_file_find(out, &layers->folders, name, place,
                             layers->loader->arena, why_ret);
  }
  return status == AGAIN_OK ? watch_absent(layers, name, place, out->place)
                            : status;
}

static const again_text pack_prefix = {"pack:", sizeof("pack:") - 1};

static bool is_pack(again_text name) {
  return again_text_starts_with(name, pack_prefix.data);
}

/* A policy's name, "pack:" before it or not. */
static bool is_name(again_text name) {
  return again_is_policy_name(
      again_text_from(name, is_pack(name) ? pack_prefix.size : 0));
}

/* "pack:http" is the pack, whatever the folders have. */
static again_status find_pack_or_named(again_layers *layers,
                                       const again_layer_file *from,
                                       again_text name, again_file *out,
                                       int *why_ret) {
  return is_pack(name)
             ? again_file_find(out, &layers->folders,
                               again_text_from(name, pack_prefix.size),
                               layers->folders.count, layers->loader->arena,
                               why_ret)
             : find_named(layers, from, name, out, why_ret);
}

/* A path in `extends` counts from the folder of the file that says so. */
static again_status open_beside(again_layers *layers,
                                const again_layer_file *from, again_text path,
                                again_file *out, int *why_ret) {
  const again_text parts[] = {again_path_folder(from->file.file),
                              AGAIN_TEXT_LITERAL("/"), path};
  again_text joined;
  again_status status =
      again_text_join(&layers->loader->scratch, parts, 3, &joined);
  return status == AGAIN_OK
             ? again_file_open(out, joined, layers->loader->arena, why_ret)
             : status;
}

/* False, and a finding, where `extends` may not say this. */
static bool may_extend(again_layers *layers, const again_layer_file *from,
                       const again_json *item) {
  again_findings *findings = &layers->loader->findings;
  if (item->kind != AGAIN_JSON_TEXT) {
    again_finding(findings, AGAIN_FINDING_WRONG_TYPE, item,
                  "a name is wanted, not %s", again_json_kind_name(item->kind));
    return false;
  }
  if (!again_is_path(item->text)) {
    if (!is_name(item->text)) {
      again_finding(findings, AGAIN_FINDING_BAD_VALUE, item,
                    "no name of a policy");
      return false;
    }
    return true;
  }
  if (from->file.is_text || from->file.pack != NULL) {
    again_finding(findings, AGAIN_FINDING_BAD_VALUE, item,
                  "what is no file extends packs by name alone");
    return false;
  }
  if (!again_is_path_below(item->text)) {
    again_finding(findings, AGAIN_FINDING_BAD_VALUE, item,
                  "a file below the folder of this one is wanted");
    return false;
  }
  return true;
}

static again_status open_extends(again_layers *layers, uint32_t index);

/* Its index among the files; a new one is opened with all that it extends.
 * `at` says who wants it. */
static again_status add_file(again_layers *layers, const again_file *file,
                             const again_json *at, uint32_t *index_ret,
                             bool *ok_ret) {
  *ok_ret = true;
  again_status status = watch_file(layers, file);
  if (status != AGAIN_OK) {
    return status;
  }
  for (uint32_t i = 0; i < layers->file_count; i++) {
    if (again_file_is_same(&layers->files[i].file, file)) {
      *index_ret = i;
      return AGAIN_OK;
    }
  }
  if (layers->file_count == AGAIN_LAYERS_MAX) {
    again_finding(&layers->loader->findings, AGAIN_FINDING_TOO_LARGE, at,
                  "more than %d layers", AGAIN_LAYERS_MAX);
    *ok_ret = false;
    return AGAIN_OK;
  }
  *index_ret = (uint32_t)layers->file_count++;
  again_layer_file *added = &layers->files[*index_ret];
  added->file = *file;
  enter(layers, added);
  status = parse(layers, added);
  return status == AGAIN_OK && added->root != NULL
             ? open_extends(layers, *index_ret)
             : status;
}

static again_status open_extended(again_layers *layers, uint32_t index,
                                  const again_json *item) {
  again_layer_file *from = &layers->files[index];
  if (!may_extend(layers, from, item)) {
    return AGAIN_OK;
  }
  again_file file;
  int why = 0;
  again_status status =
      again_is_path(item->text)
          ? open_beside(layers, from, item->text, &file, &why)
          : find_pack_or_named(layers, from, item->text, &file, &why);
  if (status != AGAIN_OK) {
    return tell_absence(layers, status, item->text, item, why);
  }
  uint32_t added;
  bool ok;
  status = add_file(layers, &file, item, &added, &ok);
  enter(layers, from);
  if (status != AGAIN_OK || !ok) {
    return status;
  }
  if (layers->files[added].is_open) {
    again_finding(&layers->loader->findings, AGAIN_FINDING_EXTENDS_CYCLE, item,
                  "\"%.*s\" extends this file in turn",
                  again_finding_width(item->text), item->text.data);
    return AGAIN_OK;
  }
  from->extends[from->extends_count++] = added;
  return AGAIN_OK;
}

static again_status open_extends(again_layers *layers, uint32_t index) {
  again_layer_file *file = &layers->files[index];
  const again_json *extends = again_json_member(file->root, "extends");
  if (extends == NULL) {
    return AGAIN_OK;
  }
  if (again_json_item_count(extends) > AGAIN_LAYERS_MAX) {
    again_finding(&layers->loader->findings, AGAIN_FINDING_TOO_LARGE, extends,
                  "more than %d layers", AGAIN_LAYERS_MAX);
    return AGAIN_OK;
  }
  file->is_open = true;
  again_status status = AGAIN_OK;
  for (const again_json *item = again_json_first_item(extends);
       item != NULL && status == AGAIN_OK;
       item = again_json_next_item(extends, item)) {
    status = open_extended(layers, index, item);
  }
  file->is_open = false;
  return status;
}

/* --- roots -------------------------------------------------------------- */

static again_status add_root(again_layers *layers, const again_file *file) {
  uint32_t index;
  bool ok;
  again_status status = add_file(layers, file, NULL, &index, &ok);
  if (status == AGAIN_OK && ok) {
    layers->roots[layers->root_count++] = index;
  }
  return status;
}

/* Other programs need no "./" before a file's name. */
static again_status tell_root_absence(again_layers *layers, again_status status,
                                      again_text name, int why) {
  if (status != AGAIN_ENOTFOUND || again_is_path(name) ||
      access(name.data, F_OK) != 0) {
    return tell_absence(layers, status, name, NULL, why);
  }
  int width = again_finding_width(name);
  again_finding(&layers->loader->findings, AGAIN_FINDING_NOT_FOUND, NULL,
                "no policy \"%.*s\" (a file? write ./%.*s)", width, name.data,
                width, name.data);
  return AGAIN_OK;
}

static again_status find_root(again_layers *layers, again_text name,
                              again_file *out, int *why_ret) {
  if (again_is_path(name)) {
    return again_file_open(out, name, layers->loader->arena, why_ret);
  }
  return is_name(name) ? find_pack_or_named(layers, NULL, name, out, why_ret)
                       : AGAIN_ENOTFOUND;
}

again_status again_layers_add_name(again_layers *layers, again_text name) {
  again_findings_enter(&layers->loader->findings, name, AGAIN_TEXT_ABSENT);
  again_file file;
  int why = 0;
  again_status status = find_root(layers, name, &file, &why);
  return status == AGAIN_OK ? add_root(layers, &file)
                            : tell_root_absence(layers, status, name, why);
}

again_status again_layers_add_text(again_layers *layers, again_text text,
                                   again_text file) {
  const again_file given = {.file = file, .document = text, .is_text = true};
  return add_root(layers, &given);
}

/* Last things first: so each file comes at its last place, and only once. */
static void order_reversed(again_layers *layers, uint32_t index) {
  again_layer_file *file = &layers->files[index];
  if (file->is_ordered) {
    return;
  }
  file->is_ordered = true;
  for (size_t i = file->extends_count; i > 0; i--) {
    order_reversed(layers, file->extends[i - 1]);
  }
  layers->order[layers->order_count++] = index;
}

void again_layers_order(again_layers *layers) {
  for (size_t i = layers->root_count; i > 0; i--) {
    order_reversed(layers, layers->roots[i - 1]);
  }
  for (size_t i = 0; i < layers->order_count / 2; i++) {
    uint32_t *last = &layers->order[layers->order_count - 1 - i];
    uint32_t first = layers->order[i];
    layers->order[i] = *last;
    *last = first;
  }
}
