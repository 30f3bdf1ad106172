#include "reading/body_json.h"

#include <string.h>
#include <yajl/yajl_parse.h>

#include "base/text.h"
#include "reading/json_escape.h"
#include "reading/json_plain.h"
#include "reading/json_tail.h"

/* yajl's words for a callback's answer. */
enum { STOP = 0, GO_ON = 1 };

static int give(again_json_reader *reader, const again_value *value) {
  return again_walk_value(reader->walk, value) ? GO_ON : STOP;
}

static int on_null(void *ctx) {
  again_value value = {.kind = AGAIN_VALUE_NULL};
  return give(ctx, &value);
}

static int on_boolean(void *ctx, int boolean) {
  again_value value = {.kind = AGAIN_VALUE_BOOLEAN, .boolean = boolean != 0};
  return give(ctx, &value);
}

static int on_number(void *ctx, const char *digits, size_t size) {
  again_value value = {.kind = AGAIN_VALUE_NUMBER,
                       .text = again_text_make(digits, size)};
  return give(ctx, &value);
}

static int on_string(void *ctx, const unsigned char *bytes, size_t size) {
  again_value value =
      again_value_of_text(again_text_make((const char *)bytes, size));
  return give(ctx, &value);
}

/* Kept, because yajl puts the value where an unescaped name was. */
static int on_key(void *ctx, const unsigned char *bytes, size_t size) {
  again_json_reader *reader = ctx;
  again_buffer_reset(&reader->key);
  again_status status = again_buffer_append(&reader->key, bytes, size);
  if (status != AGAIN_OK) {
    reader->walk->capture->error = status;
    return STOP;
  }
  again_text name = again_text_make(reader->key.data, size);
  return again_walk_member(reader->walk, name) ? GO_ON : STOP;
}

static int open_container(again_json_reader *reader, bool is_array) {
  reader->depth++;
  return again_walk_open(reader->walk, is_array) ? GO_ON : STOP;
}

static int on_map_start(void *ctx) {
  return open_container(ctx, false);
}

static int on_array_start(void *ctx) {
  return open_container(ctx, true);
}

static int on_end(void *ctx) {
  again_json_reader *reader = ctx;
  again_walk_close(reader->walk);
  reader->depth--;
  return reader->depth > 0 ? GO_ON : STOP;
}

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_start_map = on_map_start,
    .yajl_map_key = on_key,
    .yajl_end_map = on_end,
    .yajl_start_array = on_array_start,
    .yajl_end_array = on_end,
};

void again_json_reader_init(again_json_reader *reader, again_walk *walk,
                            const again_mem *mem) {
  memset(reader, 0, sizeof(*reader));
  again_json_memory_init(&reader->memory, mem);
  again_buffer_init(&reader->image, mem);
  again_buffer_init(&reader->mended, mem);
  again_buffer_init(&reader->key, mem);
  again_buffer_init(&reader->tail, mem);
  reader->walk = walk;
}

void again_json_reader_clear(again_json_reader *reader) {
  again_json_memory_clear(&reader->memory);
  again_buffer_clear(&reader->image);
  again_buffer_clear(&reader->mended);
  again_buffer_clear(&reader->key);
  again_buffer_clear(&reader->tail);
}

/*
 * A handle as new, for a body of `size` bytes. yajl has no way to use one
 * again; but as all of it lies in our memory, putting back the bytes it had at
 * first makes it so.
 */
static again_status renew_handle(again_json_reader *reader, size_t size) {
  again_json_memory *memory = &reader->memory;
  bool moved;
  again_status status = again_json_memory_reserve(memory, size, &moved);
  if (status != AGAIN_OK) {
    return status;
  }
  if (reader->handle != NULL && !moved) {
    memcpy(memory->block, reader->image.data, reader->image.size);
    memory->used = reader->image.size;
    return AGAIN_OK;
  }
  memory->used = 0;
  yajl_alloc_funcs functions = again_json_memory_functions(memory);
  yajl_handle handle = yajl_alloc(&callbacks, &functions, reader);
  /* Broken UTF-8 is ours to repair, not an error. */
  yajl_config(handle, yajl_dont_validate_strings, 1);
  again_buffer_reset(&reader->image);
  reader->handle = NULL;
  status = again_buffer_append(&reader->image, memory->block, memory->used);
  if (status == AGAIN_OK) {
    reader->handle = handle;
  }
  return status;
}

/* A value that the end cuts is given as far as it goes. */
static again_status give_tail(again_json_reader *reader, again_text body) {
  bool found;
  again_buffer_reset(&reader->tail);
  again_status status = again_json_tail(&reader->tail, body, &found);
  if (status == AGAIN_OK && found) {
    again_value value = again_value_of_text(
        again_text_make(reader->tail.data, reader->tail.size));
    value.is_cut = true;
    (void)again_walk_value(reader->walk, &value);
    status = reader->walk->capture->error;
  }
  return status;
}

again_status again_json_yajl_read(again_json_reader *reader, again_text body,
                                  bool *complete_ret) {
  again_status status = again_json_mend(&reader->mended, body, &body);
  if (status == AGAIN_OK) {
    status = renew_handle(reader, body.size);
  }
  if (status != AGAIN_OK) {
    return status;
  }
  reader->depth = 0;
  yajl_status result =
      yajl_parse(reader->handle, (const unsigned char *)body.data, body.size);
  status = reader->walk->capture->error;
  /* Stopped by us: as good as complete, there is nothing more to learn. */
  *complete_ret = result == yajl_status_client_canceled;
  if (status != AGAIN_OK || *complete_ret ||
      reader->walk->aim == AGAIN_WALK_START) {
    return status;
  }
  size_t seen = yajl_get_bytes_consumed(reader->handle);
  return give_tail(reader, again_text_make(body.data, seen));
}

again_status again_json_read(again_json_reader *reader, again_text body,
                             bool *complete_ret) {
  /* An escape would be met too late, half of the body read in vain. */
  bool has_escape = again_text_find(body, '\\') < body.size;
  *complete_ret = !has_escape && again_json_plain_read(reader->walk, body);
  if (*complete_ret) {
    return reader->walk->capture->error;
  }
  again_walk_restart(reader->walk);
  return again_json_yajl_read(reader, body, complete_ret);
}
