/* The name that a file gives itself, and that by which it is found. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lint/lint.h"
#include "policy/finding.h"

/* What stands between a folder and ".json"; absent where the file isn't below
 * it. Both are resolved. */
static again_text name_below(const char *file, const char *folder) {
  size_t size = strlen(folder);
  again_text name = again_text_of(file);
  if (strncmp(file, folder, size) != 0 || file[size] != '/' ||
      !again_text_ends_with(name, ".json")) {
    return AGAIN_TEXT_ABSENT;
  }
  name = again_text_from(name, size + 1);
  return again_text_make(name.data, name.size - strlen(".json"));
}

/* What programs ask for to get this file; absent where they can't. `room` is
 * for its bytes. */
static again_text name_by_place(const again_lint *lint, char room[PATH_MAX]) {
  again_text name = AGAIN_TEXT_ABSENT;
  if (realpath(lint->file, room) == NULL) {
    return name;
  }
  for (size_t i = 0; lint->folders[i] != NULL && name.data == NULL; i++) {
    char folder[PATH_MAX];
    if (realpath(lint->folders[i], folder) != NULL) {
      name = name_below(room, folder);
    }
  }
  return name;
}

void again_lint_names(again_lint *lint) {
  const again_json *own = again_json_member(lint->root, "name");
  char room[PATH_MAX];
  again_text name = own != NULL && lint->folders != NULL
                        ? name_by_place(lint, room)
                        : AGAIN_TEXT_ABSENT;
  if (name.data != NULL && !again_text_equals(name, own->text)) {
    again_lint_tell(lint, "name-mismatch", own,
                    "this file is found as \"%.*s\"", again_finding_width(name),
                    name.data);
  }
}
