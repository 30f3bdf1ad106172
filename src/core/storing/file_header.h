/*
 * How a file that processes share begins. Those that are of one library
 * version, one machine type and one boot of the system may share it: its times
 * are those of CLOCK_MONOTONIC, which begins anew with each boot.
 *
 * - header, 4 KiB: behind the struct bytes are locked, and none is read
 * - lines, one for each set: which scopes it has
 * - slots, one for each scope: two copies of its state
 */
#ifndef AGAIN_STORING_FILE_HEADER_H
#define AGAIN_STORING_FILE_HEADER_H

#include <stdbool.h>
#include <stdint.h>

#define AGAIN_FILE_HEADER_BYTES 4096

typedef struct again_file_header {
  char magic[8];
  uint32_t layout;
  uint32_t slot_bytes;
  uint64_t file_bytes;
  char boot_id[40];
} again_file_header;

/* What this process expects. False = the boot id is not to be had. */
bool again_file_header_init(again_file_header *header, uint32_t slot_bytes,
                            uint64_t file_bytes);
bool again_file_header_equals(const again_file_header *a,
                              const again_file_header *b);
/* Of whatever version. */
bool again_file_header_is_ours(const again_file_header *header);
/* Stands for the whole of it. */
uint64_t again_file_header_stamp(const again_file_header *header);

#endif
