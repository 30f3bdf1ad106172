#include <again/again.h>

const char *again_status_name(again_status status) {
  switch (status) {
  case AGAIN_OK:
    return "AGAIN_OK";
  case AGAIN_ENOMEM:
    return "AGAIN_ENOMEM";
  case AGAIN_EINVAL:
    return "AGAIN_EINVAL";
  case AGAIN_ENOTFOUND:
    return "AGAIN_ENOTFOUND";
  case AGAIN_EIO:
    return "AGAIN_EIO";
  case AGAIN_ESYNTAX:
    return "AGAIN_ESYNTAX";
  case AGAIN_EPOLICY:
    return "AGAIN_EPOLICY";
  case AGAIN_ELIMIT:
    return "AGAIN_ELIMIT";
  }
  return "?";
}

const char *again_version(void) {
  return AGAIN_VERSION;
}
