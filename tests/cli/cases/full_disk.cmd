again policies demo > /dev/full
echo $?
again explain Slow -p demo > /dev/full
echo $?
again lint --explain all > /dev/full
