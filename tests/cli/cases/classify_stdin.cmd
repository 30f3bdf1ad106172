again classify --policy demo < slow.http
cat slow.http sold.http | again classify --policy demo --fields file,index,code -
