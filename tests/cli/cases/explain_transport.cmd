again explain --transport timeout --method POST
again explain --transport timeout --method PUT
again explain --transport timeout --exit-status > /dev/null
echo $?
# What is never sent is no attempt.
again explain --transport connect --policy demo --method POST
