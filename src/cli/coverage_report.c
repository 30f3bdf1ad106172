#include "coverage_report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "coverage_glob.h"
#include "json_out.h"
#include "term.h"

/* More often first; then by name, so that the order is one. */
static int compare_rows(const void *left, const void *right) {
  const again_coverage_row *a = *(again_coverage_row *const *)left;
  const again_coverage_row *b = *(again_coverage_row *const *)right;
  if (a->count != b->count) {
    return a->count > b->count ? -1 : 1;
  }
  return again_coverage_compare(a, b);
}

typedef again_status append_fn(const again_coverage_row *row,
                               again_buffer *out);

static again_status append_sorted(again_coverage *coverage, again_buffer *out,
                                  append_fn *append) {
  again_coverage_row **sorted = again_arena_calloc(
      &coverage->arena, coverage->row_count, sizeof(again_coverage_row *));
  if (sorted == NULL) {
    return AGAIN_ENOMEM;
  }
  size_t count = 0;
  for (again_coverage_row *row = coverage->rows; row != NULL; row = row->next) {
    sorted[count++] = row;
  }
  qsort(sorted, count, sizeof(again_coverage_row *), compare_rows);
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < count && status == AGAIN_OK; i++) {
    status = append(sorted[i], out);
  }
  return status;
}

/* The code as a glob that matches nothing else. */
static again_status append_glob(again_buffer *out, again_text code) {
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < code.size && status == AGAIN_OK; i++) {
    if (code.data[i] == '*' || code.data[i] == '\\') {
      status = again_buffer_append_byte(out, '\\');
    }
    if (status == AGAIN_OK) {
      status = again_buffer_append_byte(out, code.data[i]);
    }
  }
  return status;
}

static again_status write_rule(again_json_out *json, const char *name,
                               const again_coverage_row *row) {
  const again_proposal *proposal = &row->proposal;
  again_buffer glob;
  again_buffer_init(&glob, &json->out->mem);
  again_status status = append_glob(&glob, row->code);
  again_json_open_object(json, name);
  again_json_text(json, "code", again_text_make(glob.data, glob.size));
  again_json_text(json, "class",
                  again_text_of(again_class_name(proposal->error_class)));
  if (proposal->reason != NULL) {
    again_json_text(json, "reason", again_text_of(proposal->reason));
  }
  if (proposal->has_no_effect) {
    again_json_text(json, "effect", again_text_of("none"));
  }
  again_json_close_object(json);
  again_buffer_clear(&glob);
  return status;
}

/* "      12  OddThing (403): auth permission, by pack:http:24" */
static again_status append_head(const again_coverage_row *row,
                                again_buffer *out) {
  again_status status = again_buffer_printf(out, "%8" PRIu64 "  ", row->count);
  if (status == AGAIN_OK) {
    status = again_term_escape(out, row->code);
  }
  if (status == AGAIN_OK && row->status != 0) {
    status = again_buffer_printf(out, " (%u)", row->status);
  }
  if (status != AGAIN_OK) {
    return status;
  }
  bool has_rule = row->place.data != NULL;
  return again_buffer_printf(out, ": %s%s%s, by %s%s\n",
                             again_class_name(row->error_class),
                             row->reason.size > 0 ? " " : "", row->reason.data,
                             has_rule ? row->place.data : "no rule of ",
                             has_rule ? "" : row->policy.data);
}

/* The word that told, as a glob for what it was found in. */
static again_status append_word(const again_coverage_row *row,
                                again_buffer *out) {
  const again_proposal *proposal = &row->proposal;
  bool is_code = strcmp(proposal->by, "code") == 0;
  return again_append_word_glob(out, again_text_of(proposal->word),
                                is_code ? row->code : row->message);
}

static again_status write_word(again_json_out *json,
                               const again_coverage_row *row) {
  if (row->proposal.word == NULL) {
    again_json_null(json, "word");
    return AGAIN_OK;
  }
  again_buffer glob;
  again_buffer_init(&glob, &json->out->mem);
  again_status status = append_word(row, &glob);
  again_json_text(json, "word", again_text_make(glob.data, glob.size));
  again_buffer_clear(&glob);
  return status;
}

static again_status append_grounds(const again_coverage_row *row,
                                   again_buffer *out) {
  const again_proposal *proposal = &row->proposal;
  if (proposal->by == NULL) {
    return again_buffer_append_text(out, "nothing tells what it is");
  }
  again_status status =
      again_buffer_printf(out, "a proposal, by its %s%s", proposal->by,
                          proposal->word != NULL ? ": " : "");
  return status == AGAIN_OK && proposal->word != NULL ? append_word(row, out)
                                                      : status;
}

/* A comment, then a line that a policy file may hold. */
static again_status append_rule(const again_coverage_row *row,
                                again_buffer *out) {
  again_status status = again_buffer_append_text(out, "          // ");
  if (status == AGAIN_OK) {
    status = append_grounds(row, out);
  }
  if (status == AGAIN_OK) {
    status = again_buffer_append_text(out, "\n          ");
  }
  if (status != AGAIN_OK) {
    return status;
  }
  again_json_out json;
  again_json_begin(&json, out);
  status = write_rule(&json, NULL, row);
  return status == AGAIN_OK ? again_json_end(&json) : status;
}

static again_status append_text(const again_coverage_row *row,
                                again_buffer *out) {
  again_status status = append_head(row, out);
  if (status == AGAIN_OK && row->message.size > 0) {
    status = again_buffer_append_text(out, "          ");
    if (status == AGAIN_OK) {
      status = again_term_escape(out, row->message);
    }
    if (status == AGAIN_OK) {
      status = again_buffer_append_byte(out, '\n');
    }
  }
  return status == AGAIN_OK ? append_rule(row, out) : status;
}

static again_status append_json(const again_coverage_row *row,
                                again_buffer *out) {
  again_json_out json;
  again_json_begin(&json, out);
  again_json_open_object(&json, NULL);
  again_json_text(&json, "code", row->code);
  again_json_uint(&json, "count", row->count);
  again_json_text(&json, "policy", row->policy);
  if (row->status != 0) {
    again_json_uint(&json, "status", row->status);
  } else {
    again_json_null(&json, "status");
  }
  again_json_text(&json, "message", row->message);
  again_json_text(&json, "class",
                  again_text_of(again_class_name(row->error_class)));
  again_json_text(&json, "reason",
                  row->reason.size > 0 ? row->reason : AGAIN_TEXT_ABSENT);
  again_json_text(&json, "rule", row->place);
  again_status status = write_rule(&json, "proposed", row);
  again_json_text(&json, "by", again_text_of(row->proposal.by));
  if (status == AGAIN_OK) {
    status = write_word(&json, row);
  }
  again_json_close_object(&json);
  return status == AGAIN_OK ? again_json_end(&json) : status;
}

again_status again_coverage_text(again_coverage *coverage, again_buffer *out) {
  again_status status = append_sorted(coverage, out, append_text);
  return status == AGAIN_OK
             ? again_buffer_printf(
                   out,
                   "%zu code%s that no rule names, in %" PRIu64 " of %" PRIu64
                   " errors; %" PRIu64 " without a code\n",
                   coverage->row_count, coverage->row_count == 1 ? "" : "s",
                   coverage->unnamed_count, coverage->error_count,
                   coverage->codeless_count)
             : status;
}

again_status again_coverage_json(again_coverage *coverage, again_buffer *out) {
  return append_sorted(coverage, out, append_json);
}
