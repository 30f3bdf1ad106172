#include "intake.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

void chaos_intake_init(chaos_intake *intake) {
  *intake = (chaos_intake){.stage = CHAOS_STAGE_HEAD};
  chaos_hasher_init(&intake->hasher);
  chaos_intake_begin(intake);
}

void chaos_intake_clear(chaos_intake *intake) {
  chaos_hasher_clear(&intake->hasher);
}

void chaos_intake_begin(chaos_intake *intake) {
  intake->stage = CHAOS_STAGE_HEAD;
  intake->line_size = 0;
  intake->left = 0;
  intake->body_bytes = 0;
  chaos_hasher_begin(&intake->hasher);
}

/* ---------------------------------- head --------------------------------- */

/* "" where there is none. */
static void copy_field(const chaos_intake *intake, const char *name, char *out,
                       size_t size) {
  const size_t name_size = strlen(name);
  const char *line = intake->line;
  out[0] = '\0';
  while ((line = strstr(line, "\r\n")) != NULL) {
    line += 2;
    if (strncasecmp(line, name, name_size) == 0 && line[name_size] == ':') {
      const char *value = line + name_size + 1;
      value += strspn(value, " ");
      const size_t value_size = strcspn(value, "\r");
      const size_t copied = value_size < size ? value_size : size - 1;
      memcpy(out, value, copied);
      out[copied] = '\0';
      return;
    }
  }
}

/* "PUT /17/2 HTTP/1.1": the second try of call 17. */
static bool parse_target(chaos_intake *intake) {
  const char *slash = strchr(intake->line, '/');
  if (slash == NULL) {
    return false;
  }
  char *end = NULL;
  intake->id = strtoull(slash + 1, &end, 10);
  if (*end != '/') {
    return false;
  }
  intake->number = (unsigned)strtoul(end + 1, &end, 10);
  return *end == ' ';
}

static bool parse_head(chaos_intake *intake) {
  char value[64];
  copy_field(intake, "Expect", value, sizeof(value));
  intake->expects = value[0] != '\0';
  copy_field(intake, "Transfer-Encoding", value, sizeof(value));
  intake->is_chunked = value[0] != '\0';
  copy_field(intake, "Content-Length", value, sizeof(value));
  intake->length = strtoull(value, NULL, 10);
  copy_field(intake, "Range", value, sizeof(value));
  intake->range_start = SIZE_MAX;
  if (strncmp(value, "bytes=", 6) == 0) {
    intake->range_start = strtoul(value + 6, NULL, 10);
  }
  copy_field(intake, "If-Range", intake->if_range, sizeof(intake->if_range));
  copy_field(intake, "Idempotency-Key", intake->key, sizeof(intake->key));
  return parse_target(intake);
}

static chaos_stage stage_after_head(chaos_intake *intake) {
  if (!parse_head(intake)) {
    return CHAOS_STAGE_BAD;
  }
  intake->line_size = 0;
  if (intake->is_chunked) {
    return CHAOS_STAGE_CHUNK_SIZE;
  }
  intake->left = intake->length;
  return intake->left > 0 ? CHAOS_STAGE_BODY : CHAOS_STAGE_WHOLE;
}

/* ---------------------------------- body --------------------------------- */

static chaos_stage stage_after_chunk_size(chaos_intake *intake) {
  if (intake->line_size == 2) { /* the line that ends the last chunk */
    return CHAOS_STAGE_WHOLE;
  }
  char *end = NULL;
  intake->left = strtoull(intake->line, &end, 16);
  intake->line_size = 0;
  if (end == intake->line) {
    return CHAOS_STAGE_BAD;
  }
  return intake->left > 0 ? CHAOS_STAGE_BODY : CHAOS_STAGE_CHUNK_SIZE;
}

static size_t take_body(chaos_intake *intake, const char *bytes, size_t size) {
  const size_t taken = intake->left < size ? (size_t)intake->left : size;
  chaos_hasher_add(&intake->hasher, bytes, taken);
  intake->body_bytes += taken;
  intake->left -= taken;
  if (intake->left == 0) {
    intake->stage =
        intake->is_chunked ? CHAOS_STAGE_CHUNK_END : CHAOS_STAGE_WHOLE;
  }
  return taken;
}

/* A byte of a line; true with its last. */
static bool take_line(chaos_intake *intake, char byte, const char *end) {
  const size_t end_size = strlen(end);
  intake->line[intake->line_size++] = byte;
  intake->line[intake->line_size] = '\0';
  return intake->line_size >= end_size &&
         memcmp(intake->line + intake->line_size - end_size, end, end_size) ==
             0;
}

static size_t take_byte(chaos_intake *intake, char byte) {
  if (intake->line_size == CHAOS_HEAD_MAX) {
    intake->stage = CHAOS_STAGE_BAD;
  } else if (intake->stage == CHAOS_STAGE_HEAD) {
    if (take_line(intake, byte, "\r\n\r\n")) {
      intake->stage = stage_after_head(intake);
    }
  } else if (take_line(intake, byte, "\r\n")) {
    if (intake->stage == CHAOS_STAGE_CHUNK_SIZE) {
      intake->stage = stage_after_chunk_size(intake);
    } else {
      intake->line_size = 0;
      intake->stage = CHAOS_STAGE_CHUNK_SIZE;
    }
  }
  return 1;
}

size_t chaos_intake_take(chaos_intake *intake, const char *bytes, size_t size) {
  const bool is_head = intake->stage == CHAOS_STAGE_HEAD;
  size_t taken = 0;
  while (taken < size && intake->stage != CHAOS_STAGE_WHOLE &&
         intake->stage != CHAOS_STAGE_BAD &&
         is_head == (intake->stage == CHAOS_STAGE_HEAD)) {
    taken += intake->stage == CHAOS_STAGE_BODY
                 ? take_body(intake, bytes + taken, size - taken)
                 : take_byte(intake, bytes[taken]);
  }
  return taken;
}
