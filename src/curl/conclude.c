#include "conclude.h"

#include "download.h"
#include "event.h"
#include "options.h"

void again_conclude_with(again_transfer *transfer, CURLcode code) {
  transfer->code = code;
  transfer->phase = AGAIN_PHASE_DONE;
  if (!transfer->is_pooled) { /* a lent handle is reset */
    again_options_end(transfer);
  }
}

/* Whatever the answer was, the caller has not seen it whole. */
static void break_off(again_transfer *transfer, again_why why, CURLcode code) {
  again_decision *decision = transfer->decision;
  decision->maybe_applied |= decision->action == AGAIN_ACTION_DELIVER;
  decision->action = AGAIN_ACTION_GIVE_UP;
  decision->why = why;
  transfer->code = code;
  again_event_tell(transfer, false);
  again_conclude_with(transfer, code);
}

/* What is held goes to the caller, as far as it takes it. */
static void deliver(again_transfer *transfer) {
  const again_kit *kit = transfer->kit;
  const bool fails =
      transfer->request->fail_on_error && kit->wire.status >= 400;
  const CURLcode delivered = again_sink_deliver(&transfer->kit->sink, !fails);
  if (delivered == CURLE_AGAIN) {
    transfer->phase = AGAIN_PHASE_DELIVERING;
  } else if (delivered != CURLE_OK) {
    break_off(transfer, AGAIN_WHY_CALLER, delivered);
  } else {
    again_conclude_with(transfer,
                        fails ? CURLE_HTTP_RETURNED_ERROR : transfer->code);
  }
}

/* Nothing is left to show but the decision: of a call that was never sent, or
 * that gave up while it waited. */
static void conclude_bare(again_transfer *transfer) {
  CURLcode code = transfer->code;
  if (code == CURLE_OK) {
    code = transfer->decision->attempts == 0 ? CURLE_AGAIN : CURLE_PARTIAL_FILE;
  }
  again_conclude_with(transfer, code);
}

void again_conclude(again_transfer *transfer) {
  const again_kit *kit = transfer->kit;
  if (kit == NULL || !kit->is_answered) {
    conclude_bare(transfer);
  } else if (kit->stop == AGAIN_STOP_CANCEL || kit->sink.error != CURLE_OK ||
             kit->sink.mode == AGAIN_SINK_STREAMING) {
    again_conclude_with(transfer, transfer->code);
  } else if (transfer->resume != NULL) {
    again_conclude_with(transfer, again_download_code(transfer));
  } else {
    deliver(transfer);
  }
}

void again_conclude_go_on(again_transfer *transfer, const again_time *now) {
  if (atomic_load(&transfer->is_cancelled)) {
    break_off(transfer, AGAIN_WHY_CALLER, CURLE_ABORTED_BY_CALLBACK);
  } else if (now->mono_ms >= transfer->total_limit_ms) {
    break_off(transfer, AGAIN_WHY_DEADLINE, CURLE_OPERATION_TIMEDOUT);
  } else if (atomic_exchange(&transfer->is_unpaused, false)) {
    deliver(transfer);
  }
}
