again classify --policy demo slow.http sold.http three.http cut.http
