#include "captured.h"

#include "base/locate.h"
#include "complain.h"
#include "http_file.h"
#include "input.h"
#include "log_entry.h"
#include "matching/request.h"

/* One response, in pieces ready for the reader. */
typedef struct pieces {
  again_captured_request request;
  again_transport transport;
  unsigned status; /* where there is no status line */
  again_text head;
  again_text body;
  again_text trailers;
  bool whole;
} pieces;

static again_status feed_lines(again_reader *reader, again_text lines) {
  again_status status = AGAIN_OK;
  while (status == AGAIN_OK && lines.size > 0) {
    again_text line = again_take_line(&lines);
    status = again_reader_line(reader, line.data, line.size);
  }
  return status;
}

/* The body of a success that no `peek` asks for is not looked at, as it would
 * not be in a call. */
static again_status feed(again_reader *reader, const pieces *from,
                         const again_request *request, again_response **out) {
  again_time now = {.mono_ms = 0, .wall_s = from->request.wall_s};
  again_status status = again_reader_begin(reader, request);
  if (status == AGAIN_OK && from->status != 0) {
    again_reader_set_status(reader, from->status);
  }
  if (status == AGAIN_OK) {
    status = feed_lines(reader, from->head);
  }
  bool is_read = again_reader_body_use(reader) != AGAIN_BODY_USE_STREAM;
  if (status == AGAIN_OK && is_read && from->body.size > 0) {
    status = again_reader_body(reader, from->body.data, from->body.size, NULL);
  }
  if (status == AGAIN_OK) {
    status = feed_lines(reader, from->trailers);
  }
  return status != AGAIN_OK
             ? status
             : again_reader_end(reader, from->transport, from->whole,
                                from->request.has_time ? &now : NULL, out);
}

/* A method that nobody named makes no call idempotent. */
static again_status judge(again_reader *reader, const pieces *from,
                          again_judged *out) {
  again_request request = AGAIN_REQUEST_INIT;
  request.url = from->request.url;
  request.method = from->request.method;
  request.operation = from->request.operation;
  bool is_known = request.url != NULL || request.method != NULL ||
                  request.operation != NULL;
  again_response *response = NULL;
  bool is_idempotent = false;
  again_status status =
      feed(reader, from, is_known ? &request : NULL, &response);
  if (status == AGAIN_OK && is_known) {
    status = again_request_is_idempotent(
        again_response_policy(response), &request,
        again_text_of(request.method), again_response_operation(response), NULL,
        &is_idempotent);
  }
  if (status == AGAIN_OK) {
    again_judge(response, is_idempotent, out);
  }
  return status;
}

static bool tell(const again_captured *captured,
                 const again_captured_place *place, const pieces *from) {
  const again_policy_kept *kept =
      again_policy_arg_for(captured->policies, from->request.url);
  if (kept == NULL) {
    return false;
  }
  again_judged judged;
  if (judge(kept->reader, from, &judged) != AGAIN_OK) {
    again_complain("out of memory");
    return false;
  }
  return captured->tell(place, &judged, captured->user);
}

static void complain_at(const again_input *input, again_text document,
                        size_t offset, const char *what) {
  again_complain("%s:%u: %s", input->name, again_locate(document, offset).line,
                 what);
}

/* Reads all responses of a document. What is none is told, and passed over. */
static bool tell_document(const again_captured *captured, const char *path,
                          const again_input *input, again_text document) {
  again_http_file file;
  again_http_response found;
  again_captured_place place = {path, 0};
  bool is_well = true;
  bool goes_on = true;
  again_http_file_begin(&file, document, NULL);
  while (goes_on) {
    again_status status =
        again_http_file_next(&file, captured->request.method, &found);
    if (status == AGAIN_OK && found.head.data == NULL) {
      break;
    }
    if (status != AGAIN_OK) {
      is_well = false;
      goes_on = status == AGAIN_ESYNTAX;
      complain_at(input, document, found.offset_bytes,
                  goes_on ? "no HTTP status line" : "out of memory");
      again_http_file_skip(&file);
      continue;
    }
    place.index++;
    pieces from = {.request = captured->request,
                   .transport = AGAIN_TRANSPORT_OK,
                   .head = found.head,
                   .body = found.body,
                   .trailers = found.trailers,
                   .whole = found.whole};
    goes_on = tell(captured, &place, &from);
    is_well = is_well && goes_on;
  }
  again_http_file_clear(&file);
  if (is_well && place.index == 0) {
    again_complain("%s: no response", input->name);
  }
  return is_well && place.index > 0;
}

bool again_captured_http(const again_captured *captured, const char *path) {
  again_input input;
  again_text document;
  if (!again_input_open(&input, path, NULL)) {
    return false;
  }
  bool is_well = again_input_all(&input, &document) &&
                 tell_document(captured, path, &input, document);
  again_input_close(&input);
  return is_well;
}

/* What the line says goes before what the command line says. */
static pieces pieces_of(const again_captured_request *request,
                        const again_log_entry *entry) {
  pieces from = {.request = *request,
                 .transport = entry->transport,
                 .status = entry->status,
                 .head = again_text_make(entry->head.data, entry->head.size),
                 .body = entry->body,
                 .whole = !entry->is_truncated};
  if (entry->url.data != NULL) {
    from.request.url = entry->url.data;
  }
  if (entry->method.data != NULL) {
    from.request.method = entry->method.data;
  }
  if (entry->operation.data != NULL) {
    from.request.operation = entry->operation.data;
  }
  if (entry->has_time) {
    from.request.has_time = true;
    from.request.wall_s = entry->wall_s;
  }
  return from;
}

static bool tell_line(const again_captured *captured, again_log_entry *entry,
                      const again_captured_place *place, again_text line,
                      const char *name) {
  const char *why = NULL;
  again_status status = again_log_entry_read(entry, line, &why);
  if (status != AGAIN_OK) {
    again_complain("%s:%llu: %s", name, (unsigned long long)place->index,
                   why != NULL ? why : "out of memory");
    return false;
  }
  /* A line that tells of no response is none that cannot be read, but the
   * reader would take it for a lost connection. */
  if (entry->status == 0 && entry->transport == AGAIN_TRANSPORT_OK) {
    again_complain("%s:%llu: passed over, it has neither status nor transport",
                   name, (unsigned long long)place->index);
    return true;
  }
  pieces from = pieces_of(&captured->request, entry);
  return tell(captured, place, &from);
}

bool again_captured_jsonl(const again_captured *captured, const char *path) {
  again_input input;
  again_log_entry entry;
  again_captured_place place = {path, 0};
  if (!again_input_open(&input, path, NULL)) {
    return false;
  }
  again_log_entry_init(&entry, NULL);
  bool is_well = true;
  again_text line;
  bool has_line = again_input_line(&input, &line);
  is_well = has_line;
  while (has_line && line.data != NULL) {
    place.index++;
    if (again_text_trim(line).size > 0) {
      is_well =
          tell_line(captured, &entry, &place, line, input.name) && is_well;
    }
    has_line = again_input_line(&input, &line);
    is_well = is_well && has_line;
  }
  again_log_entry_clear(&entry);
  again_input_close(&input);
  return is_well;
}
