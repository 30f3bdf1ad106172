again explain --response three.http -p demo
