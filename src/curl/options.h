/* The options of the handle that belong to the adapter during a call. */
#ifndef AGAIN_CURL_OPTIONS_H
#define AGAIN_CURL_OPTIONS_H

#include "transfer.h"

/* The callbacks, for a handle that is bound. */
void again_options_bind(again_transfer *transfer);
void again_options_unbind(again_transfer *transfer);

/* As a call begins. */
CURLcode again_options_begin(again_transfer *transfer);
/* Before each attempt: what changed, and what the last one taught. */
CURLcode again_options_attempt(again_transfer *transfer);
/* The headers alone: those that libcurl had may go then. */
void again_options_headers(again_transfer *transfer);
/* Its handle is another, with none of the options set. */
void again_options_forget(again_transfer *transfer);
/* As the call ends: the request's own values, or libcurl's defaults. */
void again_options_end(again_transfer *transfer);

#endif
