again policies coverage --help
again policies coverage --policy demo three.http sold.http
echo $?
printf 'HTTP/1.1 422 No\r\n\r\n{"Code": "Odd.One", "Message": "invalid shape"}' |
  again policies coverage --policy demo
again policies coverage --policy demo --input jsonl log.jsonl
echo $?
again policies coverage --policy demo --input codes codes.txt
echo $?
again policies coverage --policy demo --input codes --format json codes.txt
printf 'Slow.A\nClock\n' | again policies coverage --policy demo --input codes
echo $?
again policies coverage --policy demo --input words codes.txt
again policies coverage --policy demo no-such.http
printf 'A\tfoo\nSlow.A\t400\n' | again policies coverage --policy demo --input codes
echo $?
