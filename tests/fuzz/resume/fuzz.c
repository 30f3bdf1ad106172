/*
 * A download that breaks again and again, of one representation, and a server
 * that answers with parts of two as it likes, but says what it sends: each byte
 * that the caller gets is the next of the same one, and what is called complete
 * is.
 */
#include "../kit.h"

#include <string.h>

#include "resume.h"

#define ANSWERS_MAX 16

typedef struct download {
  fuzz_input input;
  unsigned sizes[2]; /* of the representations */
  unsigned which;    /* of them the caller has a part */
  again_resume resume;
  uint64_t start;
  uint64_t length; /* what it really is */
  uint64_t delivered;
} download;

static void set_validator(again_part *part, unsigned which) {
  static const char *const tags[] = {"\"v0\"", "\"v1\""};
  memcpy(part->validator, tags[which], sizeof("\"v0\""));
}

static uint64_t unless_hidden(fuzz_input *input, uint64_t value) {
  return fuzz_below(input, 4) == 0 ? AGAIN_BYTES_UNKNOWN : value;
}

/* Returns how many bytes it really has. */
static uint64_t make_body(download *of, unsigned which, again_part *out) {
  const unsigned size = of->sizes[which];
  const bool is_whole = fuzz_below(&of->input, 2) == 0;
  *out = (again_part){.status = is_whole ? 200 : 206};
  if (fuzz_below(&of->input, 8) != 0) {
    set_validator(out, which);
  }
  if (is_whole) {
    out->kind = AGAIN_PART_WHOLE;
    out->length = unless_hidden(&of->input, size);
    out->total = out->length;
    return size;
  }
  out->kind = AGAIN_PART_RANGE;
  out->first = fuzz_below(&of->input, size);
  out->length = 1 + fuzz_below(&of->input, size - (unsigned)out->first);
  out->total = unless_hidden(&of->input, size);
  return out->length;
}

/* Without a validator it is believed: then it must be right. */
static void make_error(download *of, again_part *out) {
  *out = (again_part){.status = fuzz_below(&of->input, 2) == 0 ? 416 : 503};
  if (out->status == 416) {
    const bool is_tagged = fuzz_below(&of->input, 2) == 0;
    const unsigned which = is_tagged ? fuzz_below(&of->input, 2) : of->which;
    out->kind = AGAIN_PART_PAST_END;
    out->total = of->sizes[which];
    if (is_tagged) {
      set_validator(out, which);
    }
  }
}

/* An answer that is shown from its beginning, and breaks. */
static void begin(download *of, unsigned which, const again_part *part,
                  uint64_t length) {
  of->which = which;
  of->start = part->first;
  of->length = length;
  of->delivered = 1 + fuzz_below(&of->input, (unsigned)length);
  again_resume_begin(&of->resume, part, of->delivered,
                     fuzz_below(&of->input, 2) == 0);
}

static void feed(download *of, const again_part *part, uint64_t length) {
  const unsigned end = fuzz_below(&of->input, (unsigned)length + 1);
  for (unsigned fed = 0; fed < end;) {
    const size_t size = 1 + fuzz_below(&of->input, end - fed);
    const again_resume_piece piece = again_resume_cut(&of->resume, size);
    FUZZ_ASSERT(piece.offset + piece.size <= size);
    FUZZ_ASSERT(piece.size == 0 ||
                part->first + fed + piece.offset == of->start + of->delivered);
    again_resume_took(&of->resume, piece);
    of->delivered += piece.size;
    fed += (unsigned)size;
  }
  FUZZ_ASSERT(of->delivered <= of->length);
  FUZZ_ASSERT(end < length || again_resume_is_short(&of->resume) ||
              of->delivered == of->length);
}

/* False where nothing comes after it. */
static bool answer(download *of) {
  const unsigned which = fuzz_below(&of->input, 2);
  again_part part;
  uint64_t length = 0;
  if (fuzz_below(&of->input, 4) == 0) {
    make_error(of, &part);
  } else {
    length = make_body(of, which, &part);
  }
  switch (again_resume_judge(&of->resume, &part)) {
  case AGAIN_RESUME_GO_ON:
    FUZZ_ASSERT(which == of->which && part.validator[0] != '\0');
    feed(of, &part, length);
    return true;
  case AGAIN_RESUME_RESTART:
    FUZZ_ASSERT(of->resume.can_restart && length > 0);
    begin(of, which, &part, length);
    return true;
  case AGAIN_RESUME_COMPLETE:
    FUZZ_ASSERT(again_resume_is_complete(&of->resume));
    return true;
  case AGAIN_RESUME_ORDINARY:
    FUZZ_ASSERT(part.status >= 400);
    return true;
  case AGAIN_RESUME_REFUSE:
    break;
  }
  return of->resume.can_restart;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  download of = {.input = {data, size}};
  again_part part;
  of.sizes[0] = 1 + fuzz_below(&of.input, 64);
  of.sizes[1] = 1 + fuzz_below(&of.input, 64);
  const uint64_t length = make_body(&of, 0, &part);
  begin(&of, 0, &part, length);
  for (unsigned i = 0; i < ANSWERS_MAX; i++) {
    if (again_resume_is_complete(&of.resume)) {
      FUZZ_ASSERT(of.delivered == of.length);
      return 0;
    }
    char range[AGAIN_RESUME_RANGE_BYTES];
    FUZZ_ASSERT(again_resume_range(&of.resume, range) ==
                !of.resume.starts_over);
    if (!answer(&of)) {
      return 0;
    }
  }
  return 0;
}
