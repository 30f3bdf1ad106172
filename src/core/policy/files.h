/* Where the files of policies are: folders on a path, then the packs. */
#ifndef AGAIN_POLICY_FILES_H
#define AGAIN_POLICY_FILES_H

#include "policy/changed.h"
#include "policy/packs.h"

/* The folders asked, in order. */
typedef struct again_folders {
  const again_text *items;
  size_t count;
} again_folders;

/* `path` as in again_policy_options; the texts lie in `arena`. */
AGAIN_MUST_USE again_status again_folders_init(again_folders *folders,
                                               const char *const *path,
                                               again_arena *arena);

typedef struct again_file {
  again_text name; /* it was found by; absent for a path or a text */
  again_text file; /* its path, or "pack:NAME" */
  again_text document;
  size_t place;           /* folder's index, or their number for a pack */
  const again_pack *pack; /* NULL = none */
  bool is_text;           /* given as text: it has no folder */
  again_stamp stamp;      /* of a file that is neither */
} again_file;

/* Whether both are the same file. */
bool again_file_is_same(const again_file *a, const again_file *b);

/*
 * Reads the file at `path`, or the first of `name` from the place `from` on.
 * AGAIN_OK, AGAIN_ENOMEM, AGAIN_ENOTFOUND, AGAIN_EIO (*why_ret is the system's
 * error number), or AGAIN_ELIMIT: more than a document may have.
 */
AGAIN_MUST_USE again_status again_file_open(again_file *out, again_text path,
                                            again_arena *arena, int *why_ret);
AGAIN_MUST_USE again_status again_file_find(again_file *out,
                                            const again_folders *folders,
                                            again_text name, size_t from,
                                            again_arena *arena, int *why_ret);

/* Where the file of `name` is in the folder at `place`. */
AGAIN_MUST_USE again_status again_folder_path(const again_folders *folders,
                                              size_t place, again_text name,
                                              again_arena *arena,
                                              again_text *out);
/* The parts, one behind the other. */
AGAIN_MUST_USE again_status again_text_join(again_arena *arena,
                                            const again_text *parts,
                                            size_t count, again_text *out);
/* All before the last slash; "." where there is none. */
again_text again_path_folder(again_text path);

#endif
