again schedule -p demo --schedule state-conflict
again schedule -p demo --code Slow --seed 7
again schedule --status 503 --attempts 12
