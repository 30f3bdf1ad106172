again policies demo > /dev/full
echo $?
again explain Slow -p demo > /dev/full
