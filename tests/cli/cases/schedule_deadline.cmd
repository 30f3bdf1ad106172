again schedule -p demo --attempts 40 | tail -n 2
