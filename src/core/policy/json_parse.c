#include "policy/json_doc.h"

#include <stdio.h>
#include <string.h>

#include <yajl/yajl_parse.h>

#include "base/utf8.h"
#include "policy/json_pool.h"
#include "policy/json_token.h"

typedef struct level {
  again_json *container;
  again_json *last; /* its newest child */
} level;

typedef struct builder {
  again_arena *arena;
  again_text text; /* without its byte order mark */
  size_t text_offset;
  yajl_handle yajl;
  size_t accepted; /* end of the newest token */
  bool complete;   /* yajl was told that the text ends */
  again_json *root;
  size_t value_count;
  level levels[AGAIN_JSON_DEPTH_MAX];
  size_t depth;
  again_text name; /* of the member that comes next */
  uint32_t name_offset;
  bool out_of_memory;
  again_json_fault *fault;
} builder;

static int refuse(builder *b, again_status status, size_t offset,
                  const char *message) {
  b->fault->status = status;
  b->fault->offset = b->text_offset + offset;
  (void)snprintf(b->fault->message, sizeof(b->fault->message), "%s", message);
  return 0;
}

/* Begins a token: returns where it starts. */
static size_t take_token(builder *b) {
  size_t start = again_json_token_start(b->text, b->accepted);
  b->accepted = b->complete ? b->text.size : yajl_get_bytes_consumed(b->yajl);
  return start;
}

/* Text of a token: yajl hands out a view of ours, or of its own buffer where
 * it decoded an escape. */
static bool keep_text(builder *b, const char *data, size_t size,
                      again_text *out) {
  uintptr_t at = (uintptr_t)data;
  uintptr_t begin = (uintptr_t)b->text.data;
  if (at >= begin && at < begin + b->text.size) {
    *out = again_text_make(data, size);
    return true;
  }
  return again_arena_text(b->arena, again_text_make(data, size), out);
}

static again_json *add(builder *b, again_json_kind kind, size_t start) {
  if (++b->value_count > AGAIN_JSON_VALUES_MAX) {
    (void)refuse(b, AGAIN_ELIMIT, start, "more values than a policy may have");
    return NULL;
  }
  again_json *node = again_arena_calloc(b->arena, 1, sizeof(*node));
  if (node == NULL) {
    b->out_of_memory = true;
    return NULL;
  }
  node->kind = kind;
  node->offset = (uint32_t)(b->text_offset + start);
  node->name = b->name;
  node->name_offset = b->name_offset;
  b->name = AGAIN_TEXT_ABSENT;
  if (b->depth == 0) {
    b->root = node;
    return node;
  }
  level *above = &b->levels[b->depth - 1];
  node->parent = above->container;
  above->container->count++;
  if (above->last == NULL) {
    above->container->first = node;
  } else {
    above->last->next = node;
  }
  above->last = node;
  return node;
}

static int on_null(void *user) {
  builder *b = user;
  return add(b, AGAIN_JSON_NULL, take_token(b)) != NULL;
}

static int on_boolean(void *user, int value) {
  builder *b = user;
  again_json *node = add(b, AGAIN_JSON_BOOLEAN, take_token(b));
  if (node == NULL) {
    return 0;
  }
  node->boolean = value != 0;
  return 1;
}

static int add_scalar(builder *b, again_json_kind kind, const char *data,
                      size_t size) {
  again_json *node = add(b, kind, take_token(b));
  if (node == NULL) {
    return 0;
  }
  b->out_of_memory = !keep_text(b, data, size, &node->text);
  return !b->out_of_memory;
}

static int on_number(void *user, const char *data, size_t size) {
  return add_scalar(user, AGAIN_JSON_NUMBER, data, size);
}

static int refuse_nul(builder *b) {
  return refuse(b, AGAIN_ESYNTAX, again_json_token_start(b->text, b->accepted),
                "a NUL character in a text");
}

static int on_string(void *user, const unsigned char *data, size_t size) {
  builder *b = user;
  if (memchr(data, '\0', size) != NULL) {
    return refuse_nul(b);
  }
  return add_scalar(b, AGAIN_JSON_TEXT, (const char *)data, size);
}

static int on_name(void *user, const unsigned char *data, size_t size) {
  builder *b = user;
  if (memchr(data, '\0', size) != NULL) {
    return refuse_nul(b);
  }
  b->name_offset = (uint32_t)(b->text_offset + take_token(b));
  b->out_of_memory = !keep_text(b, (const char *)data, size, &b->name);
  return !b->out_of_memory;
}

static int open_container(builder *b, again_json_kind kind) {
  size_t start = take_token(b);
  if (b->depth == AGAIN_JSON_DEPTH_MAX) {
    b->fault->too_deep = true;
    return refuse(b, AGAIN_ELIMIT, start, "nested more than 64 deep");
  }
  again_json *node = add(b, kind, start);
  if (node == NULL) {
    return 0;
  }
  b->levels[b->depth++] = (level){node, NULL};
  return 1;
}

static int on_open_object(void *user) {
  return open_container(user, AGAIN_JSON_OBJECT);
}

static int on_open_array(void *user) {
  return open_container(user, AGAIN_JSON_ARRAY);
}

static int on_close(void *user) {
  builder *b = user;
  (void)take_token(b);
  b->depth--;
  return 1;
}

static void refuse_syntax(builder *b, size_t stopped) {
  char message[sizeof(b->fault->message)];
  size_t place = again_json_error_place(b->text, b->accepted, stopped, message,
                                        sizeof(message));
  (void)refuse(b, AGAIN_ESYNTAX, place, message);
}

static void run(builder *b) {
  const unsigned char *bytes = (const unsigned char *)b->text.data;
  (void)yajl_config(b->yajl, yajl_allow_comments, 1);
  (void)yajl_config(b->yajl, yajl_dont_validate_strings, 1);
  yajl_status status = yajl_parse(b->yajl, bytes, b->text.size);
  if (status == yajl_status_error) {
    refuse_syntax(b, yajl_get_bytes_consumed(b->yajl));
  }
  if (status != yajl_status_ok) {
    return;
  }
  b->complete = true;
  status = yajl_complete_parse(b->yajl);
  /* It takes a last comment without an end for one that has it. */
  bool is_open = again_json_token_start(b->text, b->accepted) < b->text.size;
  if (status == yajl_status_error || (status == yajl_status_ok && is_open)) {
    refuse_syntax(b, AGAIN_JSON_STOPPED_AT_END);
  }
}

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_start_map = on_open_object,
    .yajl_map_key = on_name,
    .yajl_end_map = on_close,
    .yajl_start_array = on_open_array,
    .yajl_end_array = on_close,
};

static again_status build(builder *b) {
  size_t valid = again_utf8_valid_prefix(b->text.data, b->text.size);
  if (valid < b->text.size) {
    (void)refuse(b, AGAIN_ESYNTAX, valid, "not UTF-8 text");
    return AGAIN_OK;
  }
  again_json_pool pool;
  again_status status =
      again_json_pool_init(&pool, &b->arena->mem, b->text.size);
  if (status != AGAIN_OK) {
    return status;
  }
  yajl_alloc_funcs hooks = again_json_pool_hooks(&pool);
  b->yajl = yajl_alloc(&callbacks, &hooks, b);
  run(b);
  yajl_free(b->yajl);
  again_json_pool_clear(&pool);
  return b->out_of_memory ? AGAIN_ENOMEM : AGAIN_OK;
}

again_status again_json_parse(again_arena *arena, again_text text,
                              const again_json **root_ret,
                              again_json_fault *fault) {
  *root_ret = NULL;
  *fault = (again_json_fault){0};
  size_t bom_size = again_text_starts_with(text, "\xEF\xBB\xBF") ? 3 : 0;
  builder b = {
      .arena = arena,
      .text = again_text_from(text, bom_size),
      .text_offset = bom_size,
      .name = AGAIN_TEXT_ABSENT,
      .fault = fault,
  };
  if (text.size > AGAIN_JSON_BYTES_MAX) {
    (void)refuse(&b, AGAIN_ELIMIT, 0, "more than 64 MiB");
    return AGAIN_OK;
  }
  again_status status = build(&b);
  if (status == AGAIN_OK && fault->status == AGAIN_OK) {
    *root_ret = b.root;
  }
  return status;
}
