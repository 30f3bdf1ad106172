#include "policy/folder_walk.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "policy/names.h"

enum { DEPTH_MAX = 4, FILES_MAX = 4096 };

typedef struct walk {
  again_buffer path;  /* of the folder or file that is looked at */
  size_t folder_size; /* of the path of the folder where it began */
  size_t file_count;
  again_found_fn *found;
  void *user;
} walk;

static again_status walk_folder(walk *self, unsigned depth);

static bool is_folder(const walk *self) {
  struct stat stat_of;
  return stat(self->path.data, &stat_of) == 0 && S_ISDIR(stat_of.st_mode);
}

/* `path` ends with the entry's own name. */
static again_status visit(walk *self, unsigned depth) {
  again_text suffix = AGAIN_TEXT_LITERAL(".json");
  again_text path = again_text_make(self->path.data, self->path.size);
  if (!again_text_ends_with(path, suffix.data)) {
    return depth < DEPTH_MAX && is_folder(self) ? walk_folder(self, depth + 1)
                                                : AGAIN_OK;
  }
  again_text name = again_text_from(path, self->folder_size + 1);
  name.size -= suffix.size;
  if (!again_is_policy_name(name) || ++self->file_count > FILES_MAX) {
    return AGAIN_OK;
  }
  return self->found(name, self->user);
}

static again_status append_entry(walk *self, const char *name) {
  again_status status = again_buffer_append_byte(&self->path, '/');
  return status == AGAIN_OK ? again_buffer_append_text(&self->path, name)
                            : status;
}

static again_status walk_folder(walk *self, unsigned depth) {
  DIR *folder = opendir(self->path.data);
  if (folder == NULL) {
    return AGAIN_OK;
  }
  size_t size = self->path.size;
  again_status status = AGAIN_OK;
  const struct dirent *entry;
  while (status == AGAIN_OK && (entry = readdir(folder)) != NULL) {
    if (entry->d_name[0] == '.') {
      continue;
    }
    status = append_entry(self, entry->d_name);
    if (status == AGAIN_OK) {
      status = visit(self, depth);
    }
    again_buffer_cut(&self->path, size);
  }
  (void)closedir(folder);
  return status;
}

again_status again_folder_walk(again_text folder, const again_mem *mem,
                               again_found_fn *found, void *user) {
  walk self = {.folder_size = folder.size, .found = found, .user = user};
  again_buffer_init(&self.path, mem);
  again_status status =
      again_buffer_append(&self.path, folder.data, folder.size);
  if (status == AGAIN_OK) {
    status = walk_folder(&self, 1);
  }
  again_buffer_clear(&self.path);
  return status;
}
