# A table that tests nothing is a mistake, whatever the others say.
again test --policy demo empty.csv pass.csv
echo $?
again test --policy demo empty.csv differ.csv | tail -n 1
again test --policy demo empty.csv no-such.csv
