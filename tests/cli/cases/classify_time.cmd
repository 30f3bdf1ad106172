again classify --policy demo --time 2026-08-22T11:59:50Z \
  --fields hint_ms,retry_at,hint_source,clock_offset_ms slow.http
again classify --policy demo \
  --fields hint_ms,retry_at,hint_source,clock_offset_ms slow.http
# A hint over the schedule's delays is the longest wait.
printf 'HTTP/1.1 400 Busy\r\nRetry-After: 20\r\n\r\n{"Code":"Slow.User"}' |
  again classify --policy demo --fields schedule,attempts,delay_max_ms,hint_ms
