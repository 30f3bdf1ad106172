/* What the API answers on a bad day: for each operation a list of answers,
 * one after the other, and then from the beginning. */
#ifndef BAD_DAY_SCRIPT_H
#define BAD_DAY_SCRIPT_H

typedef enum answer_kind {
  /* JSON with Code, Message and RequestId. */
  ANSWER_ERROR,
  ANSWER_SUCCESS,
  /* A page of the proxy in front of the API. */
  ANSWER_PROXY,
  /* The connection closes without a byte. */
  ANSWER_DROP
} answer_kind;

typedef struct script_answer {
  answer_kind kind;
  unsigned status;
  const char *code;
  const char *message;
  /* Of the header X-RateLimit-User-API; NULL = no header. */
  const char *hint;
} script_answer;

/* The next answer to `operation`; one that is not known succeeds. */
const script_answer *script_next(const char *operation);

#endif
