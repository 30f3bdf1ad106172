again test --policy demo differ.csv
echo $?
again test --policy demo --format json differ.csv
echo $?
again test --policy demo --format tap pass.csv differ.csv
