again explain --transport timeout --method POST
again explain --transport timeout --method PUT
again explain --transport timeout --exit-status > /dev/null
echo $?
