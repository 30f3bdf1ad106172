again test --policy skew skew.csv
again test --policy skew --format tap skew.csv
# A time that is none is an error, and TAP says that not all was read.
printf 'time,class\nyesterday,auth\n' | again test --policy skew --format tap -
echo $?
