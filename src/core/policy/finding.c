#include "policy/finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/sized.h"

typedef struct kind {
  const char *id;
  again_status status;
} kind;

static const kind kinds[] = {
#define FINDING_KIND(name, id, status) {id, status},
    AGAIN_FINDINGS(FINDING_KIND)
#undef FINDING_KIND
};

void again_findings_init(again_findings *findings, again_diag_fn *on_diag,
                         void *user, again_diag *diag) {
  *findings =
      (again_findings){.on_diag = on_diag, .user = user, .first_ret = diag};
  again_findings_enter(findings, AGAIN_TEXT_ABSENT, AGAIN_TEXT_ABSENT);
}

void again_findings_enter(again_findings *findings, again_text file,
                          again_text document) {
  findings->file = file;
  again_cursor_init(&findings->cursor, document);
}

int again_finding_width(again_text text) {
  enum { WIDTH_MAX = 100 };
  return text.size < WIDTH_MAX ? (int)text.size : WIDTH_MAX;
}

static again_diag describe(const again_findings *findings,
                           again_finding_id id) {
  again_diag diag = AGAIN_DIAG_INIT;
  diag.status = kinds[id].status;
  diag.id = kinds[id].id;
  size_t room = sizeof(diag.file) - 1;
  size_t size = findings->file.size < room ? findings->file.size : room;
  if (size > 0) {
    memcpy(diag.file, findings->file.data, size);
  }
  return diag;
}

static void place(again_findings *findings, size_t offset, again_diag *diag) {
  again_cursor_seek(&findings->cursor, offset);
  diag->offset_bytes = offset;
  diag->line = findings->cursor.line;
  diag->column = findings->cursor.column;
}

static void tell(again_findings *findings, const again_diag *diag) {
  if (diag->severity == AGAIN_SEVERITY_ERROR && findings->status == AGAIN_OK) {
    findings->status = diag->status;
    if (findings->first_ret != NULL) {
      again_sized_write(findings->first_ret, diag, sizeof(*diag));
    }
  }
  if (findings->on_diag != NULL) {
    findings->on_diag(diag, findings->user);
  }
}

__attribute__((format(printf, 3, 0))) static void
tell_formatted(again_findings *findings, again_diag *diag, const char *format,
               va_list arguments) {
  // NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): both callers start it
  (void)vsnprintf(diag->message, sizeof(diag->message), format, arguments);
  tell(findings, diag);
}

void again_finding(again_findings *findings, again_finding_id id,
                   const again_json *at, const char *format, ...) {
  again_diag diag = describe(findings, id);
  if (at != NULL) {
    place(findings, at->offset, &diag);
    (void)again_json_pointer(at, diag.pointer, sizeof(diag.pointer));
  }
  va_list arguments;
  va_start(arguments, format);
  tell_formatted(findings, &diag, format, arguments);
  va_end(arguments);
}

void again_finding_of_name(again_findings *findings, again_finding_id id,
                           const again_json *member, const char *format, ...) {
  again_diag diag = describe(findings, id);
  place(findings, member->name_offset, &diag);
  (void)again_json_pointer(member, diag.pointer, sizeof(diag.pointer));
  va_list arguments;
  va_start(arguments, format);
  tell_formatted(findings, &diag, format, arguments);
  va_end(arguments);
}

void again_finding_at(again_findings *findings, again_finding_id id,
                      size_t offset, const char *message) {
  again_diag diag = describe(findings, id);
  place(findings, offset, &diag);
  (void)snprintf(diag.message, sizeof(diag.message), "%s", message);
  tell(findings, &diag);
}

void again_finding_warn(again_findings *findings, again_finding_id id,
                        const char *message) {
  again_diag diag = describe(findings, id);
  diag.severity = AGAIN_SEVERITY_WARNING;
  (void)snprintf(diag.message, sizeof(diag.message), "%s", message);
  tell(findings, &diag);
}
