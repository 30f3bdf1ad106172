/* The error fields of a response, by the policy's lists. */
#ifndef AGAIN_MATCHING_FIELDS_H
#define AGAIN_MATCHING_FIELDS_H

#include "matching/response.h"

/* Finds code, message, request id and server date, and tells the values.
 * Those given by hand stay as they are. */
AGAIN_MUST_USE again_status again_fields_find(again_response *response);

#endif
