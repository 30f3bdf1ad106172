again classify --policy demo -F file,class no-such.http slow.http other.txt .
echo "$?"
: | again classify
printf '\r\n\r\n' | again classify
