#include "commands.h"

int again_exit_of_class(again_class error_class) {
  switch (error_class) {
  case AGAIN_CLASS_SUCCESS:
    return AGAIN_EXIT_DONE;
  case AGAIN_CLASS_RETRYABLE:
    return AGAIN_EXIT_RETRYABLE;
  case AGAIN_CLASS_AUTH:
    return AGAIN_EXIT_AUTH;
  case AGAIN_CLASS_QUOTA:
    return AGAIN_EXIT_QUOTA;
  case AGAIN_CLASS_CLIENT_FAULT:
    return AGAIN_EXIT_CLIENT_FAULT;
  case AGAIN_CLASS_UNKNOWN:
    break;
  }
  return AGAIN_EXIT_UNKNOWN;
}
