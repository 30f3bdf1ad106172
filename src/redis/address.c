#include "address.h"

#include <stdio.h>
#include <string.h>

enum { PORT = 6379, PORT_MAX = 65535, DB_MAX = 1000000 };

/* A piece of the URL. */
typedef struct span {
  const char *data;
  size_t size;
} span;

static bool skip(const char **text, const char *prefix) {
  size_t size = strlen(prefix);
  if (strncmp(*text, prefix, size) != 0) {
    return false;
  }
  *text += size;
  return true;
}

static int digit_of(char c) {
  static const char digits[] = "0123456789abcdef";
  const char lower = (char)(c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);
  const char *found = c != '\0' ? strchr(digits, lower) : NULL;
  return found != NULL ? (int)(found - digits) : -1;
}

/* Percent-decoded, with a NUL behind. False where it does not fit, or holds
 * what no name does. */
static bool decode(span text, char *out, size_t size) {
  size_t used = 0;
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    if (c == '%') {
      int high = i + 2 < text.size ? digit_of(text.data[i + 1]) : -1;
      int low = high >= 0 ? digit_of(text.data[i + 2]) : -1;
      if (low < 0) {
        return false;
      }
      c = (char)(high * 16 + low);
      i += 2;
    }
    if (c == '\0' || used + 1 >= size) {
      return false;
    }
    out[used++] = c;
  }
  out[used] = '\0';
  return true;
}

static bool read_number(span text, int most, int *out) {
  int number = 0;
  for (size_t i = 0; i < text.size; i++) {
    if (text.data[i] < '0' || text.data[i] > '9' || number > most) {
      return false;
    }
    number = number * 10 + (text.data[i] - '0');
  }
  *out = number;
  return text.size > 0 && number <= most;
}

/* Up to the first `stop`, which is skipped; false where there is none, and
 * `out` is all of it. */
static bool cut(span *text, char stop, span *out) {
  const char *found = memchr(text->data, stop, text->size);
  *out = *text;
  if (found == NULL) {
    text->data += text->size;
    text->size = 0;
    return false;
  }
  out->size = (size_t)(found - text->data);
  text->size -= out->size + 1;
  text->data = found + 1;
  return true;
}

static span last_at(span text) {
  const char *found = memrchr(text.data, '@', text.size);
  span user = {text.data, found != NULL ? (size_t)(found - text.data) : 0};
  return user;
}

static const char *read_user(again_redis_address *out, span text) {
  span user;
  span password = text;
  if (!cut(&password, ':', &user)) {
    return "a user needs a password: redis://user:password@host";
  }
  return decode(user, out->user, sizeof(out->user)) &&
                 decode(password, out->password, sizeof(out->password))
             ? NULL
             : "user or password is too long, or badly encoded";
}

static const char *read_host(again_redis_address *out, span text) {
  span host;
  bool has_port;
  if (text.size > 0 && text.data[0] == '[') { /* IPv6 */
    text.data++;
    text.size--;
    if (!cut(&text, ']', &host) || (text.size > 0 && text.data[0] != ':')) {
      return "the address in brackets has no end";
    }
    has_port = text.size > 0;
    text.data += has_port ? 1 : 0;
    text.size -= has_port ? 1 : 0;
  } else {
    has_port = cut(&text, ':', &host);
  }
  if (host.size == 0 || !decode(host, out->host, sizeof(out->host))) {
    return "there is no host, or it is too long";
  }
  if (has_port &&
      (!read_number(text, PORT_MAX, &out->port) || out->port == 0)) {
    return "the port is no number from 1 to 65535";
  }
  return NULL;
}

static const char *read_db(again_redis_address *out, span text) {
  return text.size == 0 || read_number(text, DB_MAX, &out->db)
             ? NULL
             : "the database is no number";
}

static const char *read_network(again_redis_address *out, const char *rest) {
  span text = {rest, strlen(rest)};
  span authority;
  (void)cut(&text, '/', &authority);
  span user = last_at(authority);
  const char *problem = NULL;
  if (user.size > 0) {
    problem = read_user(out, user);
    authority.data += user.size + 1;
    authority.size -= user.size + 1;
  }
  if (problem == NULL) {
    problem = read_host(out, authority);
  }
  return problem != NULL ? problem : read_db(out, text);
}

static const char *read_socket(again_redis_address *out, const char *rest) {
  static const char db[] = "db=";
  span text = {rest, strlen(rest)};
  span path;
  bool has_query = cut(&text, '?', &path);
  if (path.size == 0 || path.data[0] != '/' ||
      !decode(path, out->path, sizeof(out->path))) {
    return "a socket's path begins with /, and has at most 107 bytes";
  }
  if (!has_query) {
    return NULL;
  }
  if (!skip(&text.data, db)) {
    return "a socket's query is db=NUMBER";
  }
  text.size -= sizeof(db) - 1;
  return read_db(out, text);
}

const char *again_redis_address_parse(again_redis_address *out,
                                      const char *url) {
  *out = (again_redis_address){.port = PORT};
  if (skip(&url, "redis://")) {
    return read_network(out, url);
  }
  (void)skip(&url, "redis:"); /* as a policy has it */
  if (skip(&url, "redis://")) {
    return read_network(out, url);
  }
  if (skip(&url, "unix:")) {
    (void)skip(&url, "//");
    return read_socket(out, url);
  }
  if (strncmp(url, "rediss:", strlen("rediss:")) == 0) {
    return "TLS (rediss) is not supported; a local proxy may add it";
  }
  return "a URL is redis://host, or unix:/path";
}

void again_redis_address_print(const again_redis_address *address, char *out,
                               size_t size) {
  if (address->host[0] == '\0') {
    (void)snprintf(out, size, "unix:%s", address->path);
  } else {
    (void)snprintf(out, size, "redis://%s:%d", address->host, address->port);
  }
}
