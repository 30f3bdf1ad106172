again explain Slow.User --status 400 -p demo --header 'Retry-After: 3' \
  --time 2026-08-22T12:00:00Z
again explain Sold --status 400 -p demo --message 'nothing left'
again explain State.Changes -p demo
again explain Clock -p demo
again explain Sold -p stopped
again explain Never --status 299 -p demo
again explain Never -p demo
