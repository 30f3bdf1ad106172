again classify --policy demo --summary slow.http sold.http three.http slow.http
again classify --policy demo --summary -f json slow.http sold.http slow.http
