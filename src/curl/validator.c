#include "validator.h"

#include <curl/curl.h>
#include <string.h>

/* One second makes a date strong by one clock; a minute does by the two that
 * file and response may have been dated by. */
#define AGE_MIN_S 60

static bool is_etag_byte(char c) {
  const unsigned char byte = (unsigned char)c;
  return byte > ' ' && byte != '"' && byte != 0x7f;
}

bool again_validator_is_strong_etag(const char *etag) {
  const size_t size = strlen(etag);
  if (size < 3 || etag[0] != '"' || etag[size - 1] != '"') {
    return false;
  }
  for (size_t i = 1; i < size - 1; i++) {
    if (!is_etag_byte(etag[i])) {
      return false;
    }
  }
  return true;
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* In `form` an "a" stands for any letter, a "0" for any digit. */
static bool has_form(const char *text, const char *form) {
  for (; *form != '\0'; form++, text++) {
    const bool fits = *form == '0'   ? is_digit(*text)
                      : *form == 'a' ? is_letter(*text)
                                     : *text == *form;
    if (!fits) {
      return false;
    }
  }
  return *text == '\0';
}

/* Only the form that RFC 9110, 5.6.7 has servers send: libcurl reads much that
 * is no date. */
static bool parse_date(const char *text, time_t *out) {
  if (text == NULL || !has_form(text, "aaa, 00 aaa 0000 00:00:00 GMT")) {
    return false;
  }
  *out = curl_getdate(text, NULL);
  return *out != -1;
}

bool again_validator_is_strong_date(const char *last_modified,
                                    const char *date) {
  time_t modified = 0;
  time_t sent = 0;
  return parse_date(last_modified, &modified) && parse_date(date, &sent) &&
         sent - modified >= AGE_MIN_S;
}
