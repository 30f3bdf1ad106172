#include "resume.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool is_header(const char *line, const char *name) {
  const size_t size = strlen(name);
  return curl_strnequal(line, name, size) &&
         (line[size] == ':' || line[size] == ';');
}

/* Of the caller's own range; where it is the first line, ours takes its
 * place. */
static bool begins_with_if_range(const struct curl_slist *headers) {
  return headers != NULL && is_header(headers->data, "If-Range");
}

/* A Range among the headers beats CURLOPT_RANGE. */
bool again_resume_suits(const char *method, const struct curl_slist *headers) {
  headers = begins_with_if_range(headers) ? headers->next : headers;
  for (; headers != NULL; headers = headers->next) {
    if (is_header(headers->data, "Range") ||
        is_header(headers->data, "If-Range")) {
      return false;
    }
  }
  return method != NULL && strcmp(method, "GET") == 0;
}

void again_resume_begin(again_resume *resume, const again_part *part,
                        uint64_t delivered, bool can_restart) {
  *resume = (again_resume){
      .start = part->first,
      .length = part->length,
      .total = part->total,
      .delivered = delivered,
      .is_range = part->kind == AGAIN_PART_RANGE,
      .starts_over = part->kind == AGAIN_PART_UNPLACED ||
                     part->kind == AGAIN_PART_PAST_END ||
                     part->validator[0] == '\0' || delivered > part->length,
      .can_restart = can_restart,
      .line = AGAIN_RESUME_HEADER,
  };
  memcpy(resume->line + sizeof(AGAIN_RESUME_HEADER) - 1, part->validator,
         sizeof(part->validator));
}

/* Where in the representation the next byte is. */
static uint64_t next_of(const again_resume *resume) {
  return resume->start + resume->delivered;
}

bool again_resume_range(const again_resume *resume,
                        char out[AGAIN_RESUME_RANGE_BYTES]) {
  if (resume->starts_over) {
    return false;
  }
  if (resume->is_range) {
    (void)snprintf(out, AGAIN_RESUME_RANGE_BYTES, "%" PRIu64 "-%" PRIu64,
                   next_of(resume), resume->start + resume->length - 1);
  } else {
    (void)snprintf(out, AGAIN_RESUME_RANGE_BYTES, "%" PRIu64 "-",
                   next_of(resume));
  }
  return true;
}

struct curl_slist *again_resume_before(again_resume *resume,
                                       struct curl_slist *headers) {
  if (resume->starts_over) {
    return headers;
  }
  resume->node = (struct curl_slist){
      resume->line, begins_with_if_range(headers) ? headers->next : headers};
  return &resume->node;
}

static bool is_same_total(const again_resume *resume, const again_part *part) {
  return resume->total == part->total || resume->total == AGAIN_BYTES_UNKNOWN ||
         part->total == AGAIN_BYTES_UNKNOWN;
}

static bool is_same_validator(const again_resume *resume,
                              const again_part *part) {
  return strcmp(resume->line + sizeof(AGAIN_RESUME_HEADER) - 1,
                part->validator) == 0;
}

/* Such answers often come without a validator; what they count is enough,
 * unless it contradicts what was promised before. */
static bool confirms_end(const again_resume *resume, const again_part *part) {
  return resume->length == AGAIN_BYTES_UNKNOWN &&
         part->total == next_of(resume) &&
         (part->validator[0] == '\0' || is_same_validator(resume, part));
}

/* A whole body may end where the caller is already; a range that brings
 * nothing new is none that was asked for. */
static bool has_next(const again_resume *resume, const again_part *part) {
  const uint64_t next = next_of(resume);
  if (part->first > next) {
    return false;
  }
  const uint64_t seen = next - part->first;
  return seen < part->length ||
         (seen == part->length && part->kind == AGAIN_PART_WHOLE);
}

/* Servers may send less than was asked for: a range of something that has no
 * known end might be its last, or not. */
static bool has_end(const again_resume *resume, const again_part *part) {
  return part->kind == AGAIN_PART_WHOLE ||
         resume->length != AGAIN_BYTES_UNKNOWN ||
         part->total != AGAIN_BYTES_UNKNOWN;
}

static bool continues(const again_resume *resume, const again_part *part) {
  return is_same_validator(resume, part) && is_same_total(resume, part) &&
         has_next(resume, part) && has_end(resume, part);
}

/* Only a 200 leaves the length open: then the caller's body is all of it. */
static void go_on(again_resume *resume, const again_part *part) {
  resume->skip_bytes = next_of(resume) - part->first;
  if (resume->total == AGAIN_BYTES_UNKNOWN) {
    resume->total = part->total;
  }
  if (resume->length == AGAIN_BYTES_UNKNOWN) {
    resume->length = resume->total;
  }
}

static again_resume_use restart(const again_resume *resume) {
  return resume->can_restart ? AGAIN_RESUME_RESTART : AGAIN_RESUME_REFUSE;
}

/* A whole body in place of the caller's own range is none to begin anew with:
 * that is what he gets by asking for his range. */
static again_resume_use refuse(again_resume *resume, const again_part *part) {
  resume->starts_over = true;
  return part->status == 200 && !resume->is_range ? restart(resume)
                                                  : AGAIN_RESUME_REFUSE;
}

again_resume_use again_resume_judge(again_resume *resume,
                                    const again_part *part) {
  const bool is_error = part->status >= 400;
  if (resume->starts_over) {
    return is_error ? AGAIN_RESUME_ORDINARY : restart(resume);
  }
  if (is_error && part->status != 416) {
    return AGAIN_RESUME_ORDINARY;
  }
  switch (part->kind) {
  case AGAIN_PART_WHOLE:
  case AGAIN_PART_RANGE:
    if (!continues(resume, part)) {
      break;
    }
    go_on(resume, part);
    return AGAIN_RESUME_GO_ON;
  case AGAIN_PART_PAST_END:
    if (!confirms_end(resume, part)) {
      break;
    }
    resume->length = resume->delivered;
    return AGAIN_RESUME_COMPLETE;
  case AGAIN_PART_UNPLACED:
    break;
  }
  return refuse(resume, part);
}

again_resume_piece again_resume_cut(const again_resume *resume, size_t size) {
  const size_t offset =
      resume->skip_bytes < size ? (size_t)resume->skip_bytes : size;
  const uint64_t left = resume->length - resume->delivered;
  const size_t fresh = size - offset;
  return (again_resume_piece){offset, left < fresh ? (size_t)left : fresh};
}

void again_resume_took(again_resume *resume, again_resume_piece piece) {
  resume->skip_bytes -= piece.offset;
  resume->delivered += piece.size;
}

bool again_resume_is_complete(const again_resume *resume) {
  return !resume->starts_over && resume->delivered == resume->length;
}

bool again_resume_is_short(const again_resume *resume) {
  return resume->length == AGAIN_BYTES_UNKNOWN
             ? resume->skip_bytes > 0
             : resume->delivered < resume->length;
}
