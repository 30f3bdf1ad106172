again policies demo | head -n 1
again classify --policy demo -f json slow.http | true
