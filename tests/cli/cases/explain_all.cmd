again explain Clock -p demo --all
