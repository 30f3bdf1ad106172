/* Every _INIT macro of the core, as a program of C or of C++ writes it. */
#include <again/again.h>

again_diag diag = AGAIN_DIAG_INIT;
again_policy_options policy_options = AGAIN_POLICY_OPTIONS_INIT;
again_request request = AGAIN_REQUEST_INIT;
again_verdict verdict = AGAIN_VERDICT_INIT;
again_hint hint = AGAIN_HINT_INIT;
again_want want = AGAIN_WANT_INIT;
again_grant grant = AGAIN_GRANT_INIT;
again_decision decision = AGAIN_DECISION_INIT;
again_call_options call_options = AGAIN_CALL_OPTIONS_INIT;
again_attempt attempt = AGAIN_ATTEMPT_INIT;
