again classify --policy demo --time 2026-08-22T11:59:50Z \
  --fields hint_ms,retry_at,hint_source,clock_offset_ms slow.http
again classify --policy demo \
  --fields hint_ms,retry_at,hint_source,clock_offset_ms slow.http
