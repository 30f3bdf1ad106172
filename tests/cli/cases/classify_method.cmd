again classify --policy demo --fields method,retry,why three.http
again classify --policy http --method GET --fields method,retry,why three.http
again classify --policy demo --operation ListThings \
  --fields operation,retry,why three.http
