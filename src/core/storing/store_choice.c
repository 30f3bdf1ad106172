#include "storing/store_choice.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storing/store_apart.h"
#include "storing/store_file.h"

/* Nobody else may put a file there, or see it. */
static bool is_private(const char *folder) {
  struct stat info;
  return folder[0] == '/' && lstat(folder, &info) == 0 &&
         S_ISDIR(info.st_mode) && info.st_uid == geteuid() &&
         (info.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

again_status again_store_append_auto(again_buffer *path) {
  const char *folder = secure_getenv("XDG_RUNTIME_DIR");
  return folder != NULL && is_private(folder)
             ? again_buffer_printf(path, "%s/again.state", folder)
             : again_buffer_printf(path, "/dev/shm/again-%lu.state",
                                   (unsigned long)geteuid());
}

static again_status append_path(again_buffer *path, again_text name) {
  static const char prefix[] = "file:";
  if (again_text_is(name, "auto")) {
    return again_store_append_auto(path);
  }
  again_text own = again_text_from(name, sizeof(prefix) - 1);
  return again_buffer_append(path, own.data, own.size);
}

/* NULL = no memory. */
static again_store *open_file(const char *path, const again_mem *mem) {
  again_store *file = again_store_file_new(path, mem);
  if (file == NULL) {
    return NULL;
  }
  again_store *store = again_store_apart_new(file, mem);
  if (store == NULL) {
    file->free(file);
  }
  return store;
}

static again_status open_store(again_store **out, again_text name,
                               const again_mem *mem) {
  again_buffer path;
  again_buffer_init(&path, mem);
  again_status status = append_path(&path, name);
  if (status == AGAIN_OK) {
    *out = open_file(path.data, mem);
    status = *out != NULL ? AGAIN_OK : AGAIN_ENOMEM;
  }
  again_buffer_clear(&path);
  return status;
}

/* ---- the choice --------------------------------------------------------- */

struct again_store_option {
  again_store_option *next;
  again_store *store;
  size_t name_size;
  char name[];
};

static again_store_option *find(const again_store_choice *choice,
                                again_text name) {
  again_store_option *option = choice->first;
  while (option != NULL &&
         !again_text_equals(again_text_make(option->name, option->name_size),
                            name)) {
    option = option->next;
  }
  return option;
}

static again_status add(again_store_choice *choice, again_text name,
                        const again_mem *mem) {
  again_store_option *option =
      again_mem_alloc(mem, sizeof(*option) + name.size);
  if (option == NULL) {
    return AGAIN_ENOMEM;
  }
  again_status status = open_store(&option->store, name, mem);
  if (status != AGAIN_OK) {
    again_mem_free(mem, option);
    return status;
  }
  memcpy(option->name, name.data, name.size);
  option->name_size = name.size;
  option->next = choice->first;
  choice->first = option;
  return AGAIN_OK;
}

again_status again_store_choose(again_store **out, again_store_choice *choice,
                                again_text name, const again_mem *mem) {
  *out = NULL;
  if (!again_text_is(name, "auto") && !again_text_starts_with(name, "file:")) {
    return AGAIN_OK;
  }
  if (find(choice, name) == NULL) {
    again_status status = add(choice, name, mem);
    if (status != AGAIN_OK) {
      return status;
    }
  }
  *out = find(choice, name)->store;
  return AGAIN_OK;
}

void again_store_choice_clear(again_store_choice *choice,
                              const again_mem *mem) {
  while (choice->first != NULL) {
    again_store_option *option = choice->first;
    choice->first = option->next;
    option->store->free(option->store);
    again_mem_free(mem, option);
  }
}
