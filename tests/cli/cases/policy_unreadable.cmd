again classify --policy no/such slow.http
echo $?
again classify --policy ../policies/broken.json slow.http
echo $?
again explain A --policy broken
echo $?
again policies broken
