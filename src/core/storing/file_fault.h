/* Why a file that processes share cannot be used. */
#ifndef AGAIN_STORING_FILE_FAULT_H
#define AGAIN_STORING_FILE_FAULT_H

#include <stddef.h>

typedef enum again_file_fault {
  AGAIN_FILE_FINE = 0,
  AGAIN_FILE_SYSTEM, /* errno says what */
  AGAIN_FILE_BUSY,
  AGAIN_FILE_OTHER_KIND,
  AGAIN_FILE_OTHER_OWNER,
  AGAIN_FILE_OPEN_TO_OTHERS,
  AGAIN_FILE_MANY_NAMES,
  AGAIN_FILE_FOREIGN,
  AGAIN_FILE_OTHER_VERSION,
  AGAIN_FILE_NO_BOOT_ID,
  AGAIN_FILE_LOST /* removed, cut or made anew by others */
} again_file_fault;

/* Writes one line: the file, what is wrong with it, what can be done.
 * `error` is the errno of SYSTEM. */
void again_file_fault_describe(again_file_fault fault, int error,
                               const char *path, char *line, size_t size);

#endif
