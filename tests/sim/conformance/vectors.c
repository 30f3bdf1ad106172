#include "vectors.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

char *vectors_read(const char *name) {
  const char *shared = getenv("AGAIN_SHARED");
  char path[1024];
  (void)snprintf(path, sizeof(path), "%s/vectors/%s",
                 shared != NULL ? shared : AGAIN_SHARED, name);
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    cr_skip_test("%s is not there", name);
  }
  static const size_t most = 1 << 20;
  char *text = malloc(most);
  cr_assert_not_null(text);
  size_t size = fread(text, 1, most - 1, file);
  (void)fclose(file);
  text[size] = '\0';
  return text;
}
