again schedule -p demo --code Sold
echo $?
again schedule -p demo --schedule missing
