/*
 * The files that a policy is made of, and their order: a file, then what it
 * extends, depth first, each file once and at its last place.
 */
#ifndef AGAIN_POLICY_LAYERS_H
#define AGAIN_POLICY_LAYERS_H

#include "policy/files.h"
#include "policy/loader.h"

enum { AGAIN_LAYERS_MAX = 64 };

/* A file that was opened. */
typedef struct again_layer_file {
  again_file file;
  const again_json *root; /* NULL where it is not JSON */
  uint32_t extends[AGAIN_LAYERS_MAX];
  size_t extends_count;
  bool is_open;    /* what it extends is being opened */
  bool is_ordered; /* it has its place */
} again_layer_file;

typedef struct again_layers {
  again_loader *loader;
  again_folders folders;
  again_layer_file *files; /* in the order of their opening */
  size_t file_count;
  uint32_t roots[AGAIN_LAYERS_MAX];
  size_t root_count;
  uint32_t order[AGAIN_LAYERS_MAX]; /* indices of files */
  size_t order_count;
  again_watch *watches; /* all that was looked for, in the loader's arena */
} again_layers;

/* `folders` may be empty: packs alone are found then. */
AGAIN_MUST_USE again_status again_layers_init(again_layers *layers,
                                              again_loader *loader,
                                              again_folders folders);

/* Each opens a root and all that it extends; what is wrong is a finding. */
AGAIN_MUST_USE again_status again_layers_add_name(again_layers *layers,
                                                  again_text name);
AGAIN_MUST_USE again_status again_layers_add_text(again_layers *layers,
                                                  again_text text,
                                                  again_text file);

/* After all roots are added: fills `order`. */
void again_layers_order(again_layers *layers);

#endif
