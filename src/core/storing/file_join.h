/*
 * Joining those who share a file: it is opened, mistrusted, and formed where
 * that has not been done. Whoever joins or forms holds one byte alone, whoever
 * uses the file holds another, shared, for as long as he does: so a file that
 * is of another version or boot is formed anew only when nobody uses it.
 */
#ifndef AGAIN_STORING_FILE_JOIN_H
#define AGAIN_STORING_FILE_JOIN_H

#include "storing/file_fault.h"
#include "storing/file_header.h"

/* Bytes that are locked, and never read or written: the same in all versions.
 */
enum {
  AGAIN_FILE_BYTE_JOIN = 1024,
  AGAIN_FILE_BYTE_USE,
  AGAIN_FILE_BYTE_SETS /* and so many that follow */
};

/* `*out` is the descriptor of a file of `header->file_bytes` at least; 0600 and
 * close-on-exec. LOST = it was removed meanwhile: try again. */
again_file_fault again_file_join(const char *path,
                                 const again_file_header *header, int *out);
/* Others may form it anew. The descriptor stays open. */
void again_file_leave(int fd);
/* Still the file of that name, as far as this descriptor tells. */
bool again_file_is_linked(int fd);

#endif
