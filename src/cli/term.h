/* What a terminal can show: colours, a width, and text that can't steer it. */
#ifndef AGAIN_CLI_TERM_H
#define AGAIN_CLI_TERM_H

#include <stdio.h>

#include "base/buffer.h"

typedef struct again_term {
  bool colour;
  unsigned width;  /* in columns; 80 where nobody knows */
  unsigned height; /* in lines; 24 likewise */
} again_term;

typedef enum again_style {
  AGAIN_STYLE_PLAIN,
  AGAIN_STYLE_BOLD,
  AGAIN_STYLE_DIM,
  AGAIN_STYLE_RED,
  AGAIN_STYLE_GREEN,
  AGAIN_STYLE_YELLOW,
  AGAIN_STYLE_BLUE
} again_style;

/* Colour where `stream` is a terminal, TERM is not "dumb" and NO_COLOR is not
 * set. */
again_term again_term_of(FILE *stream);

/* The bytes that switch a style on; PLAIN switches all off. "" without
 * colour. */
const char *again_term_style(const again_term *term, again_style style);

/* The style in which a class is shown. */
again_style again_term_class_style(again_class error_class);

/*
 * How many of the first bytes steer a terminal, 0 = none: control bytes of
 * ASCII, those of Latin-1 as UTF-8, and those that turn the direction of
 * writing, so that a server cannot make a line say what it doesn't.
 */
size_t again_term_steering(const char *bytes, size_t size);

/* Appends `text`, its steering and broken bytes as \xNN. */
AGAIN_MUST_USE again_status again_term_escape(again_buffer *out,
                                              again_text text);

#endif
