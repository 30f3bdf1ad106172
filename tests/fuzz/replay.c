/* Where there is no libFuzzer: hands every file of the named folders to the
 * target once. */
#include "kit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

/* Returns how many bytes were read into the block of `*data_ret`. */
static size_t read_file(const char *path, uint8_t **data_ret) {
  FILE *file = fopen(path, "rb");
  FUZZ_ASSERT(file != NULL);
  FUZZ_ASSERT(fseek(file, 0, SEEK_END) == 0);
  long end = ftell(file);
  FUZZ_ASSERT(end >= 0);
  rewind(file);
  size_t size = (size_t)end;
  *data_ret = malloc(size > 0 ? size : 1);
  FUZZ_ASSERT(*data_ret != NULL);
  FUZZ_ASSERT(fread(*data_ret, 1, size, file) == size);
  fclose(file);
  return size;
}

static unsigned replay_folder(const char *folder) {
  unsigned count = 0;
  DIR *directory = opendir(folder);
  FUZZ_ASSERT(directory != NULL);
  for (struct dirent *entry = readdir(directory); entry != NULL;
       entry = readdir(directory)) {
    if (entry->d_name[0] == '.') {
      continue;
    }
    char path[4096];
    snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
    uint8_t *data = NULL;
    size_t size = read_file(path, &data);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    count++;
  }
  closedir(directory);
  return count;
}

int main(int argc, char **argv) {
  unsigned count = 0;
  for (int i = 1; i < argc; i++) {
    count += replay_folder(argv[i]);
  }
  printf("%u inputs\n", count);
  return count > 0 ? 0 : 1;
}
