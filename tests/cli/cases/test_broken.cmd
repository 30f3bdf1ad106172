for table in columns.csv quote.csv no-such.csv misspelt-*.csv; do
  again test --policy demo $table
  echo $?
done
