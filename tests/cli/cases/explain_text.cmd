again explain Slow.User --status 400 -p demo --header 'Retry-After: 3' \
  --time 2026-08-22T12:00:00Z
# No date can be told for it.
again explain Slow.User --status 400 -p demo --time 2026-08-22T12:00:00Z \
  --header 'Retry-After: 99999999999999999999'
again explain Sold --status 400 -p demo --message 'nothing left'
again explain State.Changes -p demo
again explain Clock -p demo
again explain Sold -p stopped
again explain Never --status 299 -p demo
again explain Never -p demo
# A success by a rule is explained, too.
again explain DryRunOperation --status 200 -p tencent/common
# A hint is heard before each wait, as long as the deadline allows.
again explain --status 429 -H 'Retry-After: 5' -p pack:http
again explain --status 429 -H 'Retry-After: 25' -p pack:http
