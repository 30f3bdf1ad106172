/* Errors, to stderr as `again: ...`. */
#ifndef AGAIN_CLI_COMPLAIN_H
#define AGAIN_CLI_COMPLAIN_H

#include <again/again.h>

/* One line; what steers a terminal is escaped. */
void again_complain(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* A policy that could not be loaded: its place, then what is wrong. */
void again_complain_diag(const char *name, const again_diag *diag);

#endif
