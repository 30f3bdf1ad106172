again schedule -p demo --code Slow --format json
