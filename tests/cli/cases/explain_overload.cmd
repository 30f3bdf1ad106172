# What the governor makes of an answer: by its budget, its health, its scope.
overload() {
  cat >"$HOME/p.json" <<END
{"again": 1, "governor": {$1}, "rules": [
  {"status": 429, "class": "retryable", "reason": "throttling"},
  {"status": 404, "class": "retryable", "reason": "pending-order"},
  {"status": "5xx", "class": "retryable", "reason": "server"}]}
END
  again explain --status "$2" -p "$HOME/p.json" | grep -a overload
}
overload '' 503
overload '"scope": "credential", "health": {"fail_fast": true, "close_after": 9}' 503
overload '"scope": "call"' 503
overload '"overload": "throttling"' 503
overload '' 404
overload '"health": "off", "budget": {"tokens": {}}' 503
overload '"health": "off", "budget": {"tokens": {}}, "rate": "adaptive"' 429
overload '"budget": {"ratio": {}}' 503
overload '"budget": {"throttle": {}}' 503
overload '"budget": {"concurrency": {}}' 503
