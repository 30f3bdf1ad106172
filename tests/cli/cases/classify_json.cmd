again classify --policy demo --format json slow.http three.http cut.http
