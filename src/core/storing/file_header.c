#include "storing/file_header.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

/* To be raised whenever what stands in the file, or what it means, changes. */
#define LAYOUT 1

static const char magic[8] = "again\r\n\x1a";

static bool read_boot_id(char *out, size_t size) {
  int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return false;
  }
  ssize_t got = read(fd, out, size);
  (void)close(fd);
  return got > 0;
}

bool again_file_header_init(again_file_header *header, uint32_t slot_bytes,
                            uint64_t file_bytes) {
  memset(header, 0, sizeof(*header));
  memcpy(header->magic, magic, sizeof(magic));
  header->layout = LAYOUT;
  header->slot_bytes = slot_bytes;
  header->file_bytes = file_bytes;
  return read_boot_id(header->boot_id, sizeof(header->boot_id));
}

bool again_file_header_equals(const again_file_header *a,
                              const again_file_header *b) {
  return memcmp(a, b, sizeof(*a)) == 0;
}

bool again_file_header_is_ours(const again_file_header *header) {
  return memcmp(header->magic, magic, sizeof(magic)) == 0;
}

uint64_t again_file_header_stamp(const again_file_header *header) {
  return again_text_hash(again_text_make((const char *)header, sizeof(*header)),
                         0);
}
