again explain Sold --status 400 -p demo --message 'nothing left' --format json
again explain Slow -p demo --format json
