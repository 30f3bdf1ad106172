#include "link.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "script.h"

/* More than any answer of ours; a server that sends it is none of ours. */
static const size_t longest = 1U << 20;

uint64_t again_redis_clock_ms(void) {
  struct timespec mono = {0, 0};
  (void)clock_gettime(CLOCK_MONOTONIC, &mono);
  return (uint64_t)mono.tv_sec * 1000 + (uint64_t)mono.tv_nsec / 1000000;
}

/* ---- problems ----------------------------------------------------------- */

/* What a server says may hold anything. */
static void append_printable(char *out, size_t size, const char *text) {
  size_t used = strlen(out);
  for (; *text != '\0' && used + 1 < size; text++) {
    const bool is_printable = *text >= ' ' && *text < 0x7f;
    out[used++] = (char)(is_printable ? *text : '?');
  }
  out[used] = '\0';
}

static bool fail(again_redis_link *link, const char *why) {
  again_redis_address_print(&link->address, link->problem,
                            sizeof(link->problem));
  append_printable(link->problem, sizeof(link->problem), ": ");
  append_printable(link->problem, sizeof(link->problem), why);
  return false;
}

static bool fail_late(again_redis_link *link) {
  link->is_late = true;
  char why[64];
  (void)snprintf(why, sizeof(why), "no answer within %" PRIu64 " ms",
                 link->timeout_ms);
  return fail(link, why);
}

/* ---- waiting ------------------------------------------------------------ */

/* Told to stop: what the server has begun to answer is worth a moment. */
static bool stop(again_redis_link *link, uint64_t *until_ms) {
  const uint64_t part_ms = again_redis_clock_ms() + AGAIN_REDIS_PART_MS;
  link->stop_fd = -1;
  link->is_stopped = true;
  link->is_late = true;
  *until_ms = *until_ms < part_ms ? *until_ms : part_ms;
  return link->is_open || fail(link, "stopped");
}

/* Until the socket is ready for one of `events`. */
static bool wait_for(again_redis_link *link, short events, uint64_t *until_ms) {
  int ready;
  do {
    struct pollfd fds[] = {{link->context->fd, events, 0},
                           {link->stop_fd, POLLIN, 0}};
    uint64_t now_ms = again_redis_clock_ms();
    int left_ms = now_ms < *until_ms ? (int)(*until_ms - now_ms) : 0;
    ready = poll(fds, 2, left_ms);
    if (ready > 0 && fds[1].revents != 0) {
      if (!stop(link, until_ms)) {
        return false;
      }
      ready = fds[0].revents != 0 ? 1 : -1;
      errno = EINTR;
    }
  } while (ready < 0 && errno == EINTR);
  return ready > 0 || fail_late(link);
}

static bool next_reply(again_redis_link *link, uint64_t until_ms,
                       redisReply **out) {
  redisContext *context = link->context;
  void *reply = NULL;
  int is_written = 0;
  while (redisGetReplyFromReader(context, &reply) == REDIS_OK &&
         reply == NULL) {
    if (context->reader->len > longest) {
      return fail(link, "the answer is too long");
    }
    if (redisBufferWrite(context, &is_written) != REDIS_OK) {
      break;
    }
    short events = (short)(POLLIN | (is_written != 0 ? 0 : POLLOUT));
    if (!wait_for(link, events, &until_ms)) {
      return false;
    }
    if (redisBufferRead(context) != REDIS_OK) {
      break;
    }
  }
  *out = reply;
  return reply != NULL || fail(link, context->errstr);
}

/* ---- commands ----------------------------------------------------------- */

static bool send_words(again_redis_link *link, int count, const char **words,
                       const size_t *sizes) {
  return redisAppendCommandArgv(link->context, count, words, sizes) ==
             REDIS_OK ||
         fail(link, "out of memory");
}

static bool send_texts(again_redis_link *link, int count, const char **words) {
  return send_words(link, count, words, NULL);
}

/* A reply that is no error, to be freed. */
static bool expect(again_redis_link *link, uint64_t until_ms,
                   redisReply **out) {
  if (!next_reply(link, until_ms, out)) {
    return false;
  }
  if ((*out)->type == REDIS_REPLY_ERROR) {
    (void)fail(link, (*out)->str);
    freeReplyObject(*out);
    return false;
  }
  return true;
}

static bool expect_done(again_redis_link *link, uint64_t until_ms) {
  redisReply *reply;
  if (!expect(link, until_ms, &reply)) {
    return false;
  }
  freeReplyObject(reply);
  return true;
}

/* ---- opening ------------------------------------------------------------ */

static bool log_in(again_redis_link *link, uint64_t until_ms) {
  const again_redis_address *address = &link->address;
  const char *words[] = {"AUTH", address->user, address->password};
  const char *nameless[] = {"AUTH", address->password};
  if (address->user[0] == '\0' && address->password[0] == '\0') {
    return true;
  }
  return (address->user[0] != '\0' ? send_texts(link, 3, words)
                                   : send_texts(link, 2, nameless)) &&
         expect_done(link, until_ms);
}

static bool choose_db(again_redis_link *link, uint64_t until_ms) {
  char number[16];
  const char *words[] = {"SELECT", number};
  (void)snprintf(number, sizeof(number), "%d", link->address.db);
  return link->address.db == 0 ||
         (send_texts(link, 2, words) && expect_done(link, until_ms));
}

static bool load_script(again_redis_link *link, uint64_t until_ms) {
  const char *words[] = {"SCRIPT", "LOAD", again_redis_script};
  redisReply *reply;
  if (!send_texts(link, 3, words) || !expect(link, until_ms, &reply)) {
    return false;
  }
  bool is_name = reply->type == REDIS_REPLY_STRING &&
                 reply->len == sizeof(link->script) - 1;
  if (is_name) {
    memcpy(link->script, reply->str, sizeof(link->script));
  }
  freeReplyObject(reply);
  return is_name || fail(link, "it is no Redis server");
}

static bool is_connected(again_redis_link *link, uint64_t until_ms) {
  int error = 0;
  socklen_t size = sizeof(error);
  if (!wait_for(link, POLLOUT, &until_ms)) {
    return false;
  }
  return (getsockopt(link->context->fd, SOL_SOCKET, SO_ERROR, &error, &size) ==
              0 &&
          error == 0) ||
         fail(link, strerrordesc_np(error));
}

static bool connect_to(again_redis_link *link, uint64_t until_ms) {
  const again_redis_address *address = &link->address;
  link->context = address->host[0] != '\0'
                      ? redisConnectNonBlock(address->host, address->port)
                      : redisConnectUnixNonBlock(address->path);
  if (link->context == NULL) {
    return fail(link, "out of memory");
  }
  if (link->context->err != 0) {
    return fail(link, link->context->errstr);
  }
  (void)fcntl(link->context->fd, F_SETFD, FD_CLOEXEC);
  return is_connected(link, until_ms);
}

bool again_redis_link_open(again_redis_link *link) {
  if (link->is_open) {
    return true;
  }
  const uint64_t until_ms = again_redis_clock_ms() + link->timeout_ms;
  link->is_late = false;
  if (connect_to(link, until_ms) && log_in(link, until_ms) &&
      choose_db(link, until_ms) && load_script(link, until_ms)) {
    link->is_open = true;
    return true;
  }
  again_redis_link_close(link);
  return false;
}

static void free_replies(again_redis_link *link) {
  while (link->reply_count > 0) {
    freeReplyObject(link->replies[--link->reply_count]);
  }
}

void again_redis_link_close(again_redis_link *link) {
  free_replies(link);
  link->is_open = false;
  if (link->context != NULL) {
    redisFree(link->context);
    link->context = NULL;
  }
}

/* ---- exchanging --------------------------------------------------------- */

static bool send_item(again_redis_link *link, const again_exchange *item) {
  char version[24];
  char expiry[24];
  (void)snprintf(version, sizeof(version), "%" PRIu64, item->version);
  (void)snprintf(expiry, sizeof(expiry), "%" PRIu64, link->expiry_ms);
  const char *bytes = item->bytes != NULL ? item->bytes : "";
  const char *words[] = {"EVALSHA", link->script, "1",   item->name,
                         version,   bytes,        expiry};
  const size_t sizes[] = {strlen(words[0]), strlen(words[1]), 1,
                          strlen(words[3]), strlen(version),  item->size_bytes,
                          strlen(expiry)};
  return send_words(link, 7, words, sizes);
}

static bool read_number(const redisReply *reply, uint64_t *out) {
  char *end;
  if (reply->type != REDIS_REPLY_STRING || reply->str[0] < '0' ||
      reply->str[0] > '9') {
    return false;
  }
  errno = 0;
  *out = strtoull(reply->str, &end, 10);
  return errno == 0 && *end == '\0';
}

/* What the script returns. */
enum { SECONDS, MICROSECONDS, VERSION, STATE, IS_SET, ANSWER_SIZE };

static bool read_answer(const redisReply *reply, again_exchange *item,
                        uint64_t *remote_ms) {
  uint64_t s;
  uint64_t us;
  if (reply->type != REDIS_REPLY_ARRAY || reply->elements != ANSWER_SIZE) {
    return false;
  }
  redisReply *const *parts = reply->element;
  if (!read_number(parts[SECONDS], &s) ||
      !read_number(parts[MICROSECONDS], &us) ||
      !read_number(parts[VERSION], &item->remote_version) ||
      parts[STATE]->type != REDIS_REPLY_STRING ||
      parts[IS_SET]->type != REDIS_REPLY_INTEGER || s > UINT32_MAX) {
    return false;
  }
  item->is_set = parts[IS_SET]->integer != 0;
  item->remote_bytes = parts[STATE]->str;
  item->remote_size_bytes = parts[STATE]->len;
  *remote_ms = s * 1000 + us / 1000;
  return true;
}

static bool receive_item(again_redis_link *link, again_exchange *item,
                         uint64_t until_ms, uint64_t *remote_ms) {
  redisReply *reply;
  if (!expect(link, until_ms, &reply)) {
    return false;
  }
  link->replies[link->reply_count++] = reply;
  return read_answer(reply, item, remote_ms) ||
         fail(link, "it is no Redis server");
}

bool again_redis_link_exchange(again_redis_link *link, again_exchange *items,
                               size_t count, uint64_t *remote_ms) {
  const uint64_t until_ms = again_redis_clock_ms() + link->timeout_ms;
  link->is_late = false;
  bool is_done = true;
  free_replies(link);
  for (size_t i = 0; is_done && i < count; i++) {
    is_done = send_item(link, &items[i]);
  }
  for (size_t i = 0; is_done && i < count; i++) {
    is_done = receive_item(link, &items[i], until_ms, remote_ms);
  }
  if (!is_done) {
    again_redis_link_close(link);
  }
  return is_done;
}
