#include "download.h"

#include "lookup.h"

static bool is_own_doing(CURLcode code) {
  const again_transport transport = again_curl_transport(code);
  return transport == AGAIN_TRANSPORT_CALLER ||
         transport == AGAIN_TRANSPORT_LOCAL;
}

void again_download_forget(again_transfer *transfer) {
  const again_mem *mem = &transfer->engine->mem;
  mem->free(transfer->resume, mem->user);
  transfer->resume = NULL;
}

/* ---- the first attempt that broke --------------------------------------- */

static bool has_broken(const again_transfer *transfer, CURLcode code) {
  const again_sink *sink = &transfer->kit->sink;
  return code != CURLE_OK && !is_own_doing(code) &&
         sink->mode == AGAIN_SINK_STREAMING && sink->delivery.seen;
}

/* Its head is read only now: most bodies don't break. */
static again_resume *begin(again_transfer *transfer) {
  const again_mem *mem = &transfer->engine->mem;
  const again_kit *kit = transfer->kit;
  again_resume *resume = mem->realloc(NULL, sizeof(*resume), mem->user);
  if (resume == NULL) {
    return NULL;
  }
  again_part part = {.kind = AGAIN_PART_UNPLACED};
  if (again_resume_suits(kit->facts.method, transfer->headers)) {
    again_part_read(&part, kit->wire.status, again_lookup_header,
                    transfer->easy);
  }
  again_resume_begin(resume, &part, kit->sink.delivery.body_seen,
                     transfer->request->rewind != NULL);
  return resume;
}

/* ---- any attempt that ended --------------------------------------------- */

/* An answer that is no part of the body is none to the caller's request: a 416
 * is no fault of that. */
static CURLcode end_refused(again_transfer *transfer) {
  transfer->kit->wire.status = 0;
  return CURLE_PARTIAL_FILE;
}

/* Then the answer in hand is like one to a first attempt. */
static void rewind_sink(again_transfer *transfer) {
  again_sink *sink = &transfer->kit->sink;
  const again_curl_request *request = transfer->request;
  if (request->rewind(request->rewind_user) == 0) {
    again_download_forget(transfer);
    again_sink_restart(sink);
  } else {
    transfer->resume->can_restart = false;
    sink->use = AGAIN_RESUME_REFUSE;
  }
}

/* Of an answer without a body nothing was judged yet. */
static void judge_bodiless(again_transfer *transfer) {
  again_sink *sink = &transfer->kit->sink;
  if (sink->mode != AGAIN_SINK_WAITING || sink->use != AGAIN_RESUME_ORDINARY ||
      sink->wire->head != AGAIN_HEAD_ENDED) {
    return;
  }
  again_sink_judge(sink);
  if (sink->use == AGAIN_RESUME_RESTART) {
    rewind_sink(transfer);
  }
}

static CURLcode end_resumed(again_transfer *transfer, CURLcode code) {
  again_kit *kit = transfer->kit;
  switch (kit->sink.use) {
  case AGAIN_RESUME_REFUSE:
    return end_refused(transfer);
  case AGAIN_RESUME_GO_ON:
    return code == CURLE_OK && again_resume_is_short(transfer->resume)
               ? CURLE_PARTIAL_FILE
               : code;
  case AGAIN_RESUME_COMPLETE:
    kit->wire.status = 206; /* no error: the end of the body */
    return CURLE_OK;
  case AGAIN_RESUME_ORDINARY:
  case AGAIN_RESUME_RESTART:
    break;
  }
  return code;
}

/* An answer that has told enough was cut from within a callback. */
static bool is_cut(const again_sink *sink, CURLcode code) {
  return code == CURLE_WRITE_ERROR && sink->error == CURLE_OK;
}

CURLcode again_download_end(again_transfer *transfer, CURLcode code) {
  const again_sink *sink = &transfer->kit->sink;
  if (transfer->resume == NULL) {
    if (!has_broken(transfer, code)) {
      return code;
    }
    transfer->resume = begin(transfer);
    if (transfer->resume == NULL) {
      return CURLE_OUT_OF_MEMORY;
    }
  } else if (code == CURLE_OK) {
    judge_bodiless(transfer);
  }
  if (is_own_doing(code) && !is_cut(sink, code)) {
    return code;
  }
  if (transfer->resume != NULL && again_resume_is_complete(transfer->resume)) {
    code = CURLE_OK;
  }
  return transfer->resume != NULL ? end_resumed(transfer, code) : code;
}

/* ---- what others ask ---------------------------------------------------- */

static uint64_t body_ms(CURL *easy) {
  curl_off_t began_us = 0;
  curl_off_t ended_us = 0;
  (void)curl_easy_getinfo(easy, CURLINFO_STARTTRANSFER_TIME_T, &began_us);
  (void)curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &ended_us);
  return ended_us > began_us ? (uint64_t)(ended_us - began_us) / 1000 : 0;
}

void again_download_describe(const again_transfer *transfer,
                             again_attempt *out) {
  const again_resume *resume = transfer->resume;
  const again_delivery *delivery = &transfer->kit->sink.delivery;
  if (resume == NULL) {
    out->committed = delivery->seen;
  } else if (resume->starts_over) {
    out->committed = !resume->can_restart;
  } else if (delivery->body_seen > 0) {
    out->progress_bytes = delivery->body_seen;
    out->progress_ms = body_ms(transfer->easy);
  }
}

CURLcode again_download_rewind(again_transfer *transfer) {
  rewind_sink(transfer);
  atomic_store(&transfer->is_unpaused, true);
  return transfer->resume == NULL ? CURLE_OK : CURLE_PARTIAL_FILE;
}

bool again_download_range(const again_transfer *transfer,
                          char out[AGAIN_RESUME_RANGE_BYTES]) {
  return transfer->resume != NULL && again_resume_range(transfer->resume, out);
}

CURLcode again_download_code(const again_transfer *transfer) {
  const bool fails =
      transfer->request->fail_on_error && transfer->kit->wire.status >= 400;
  if (transfer->code != CURLE_OK ||
      transfer->decision->action == AGAIN_ACTION_DELIVER) {
    return transfer->code;
  }
  return fails ? CURLE_HTTP_RETURNED_ERROR : CURLE_PARTIAL_FILE;
}
