again policies diff demo demo
echo $?
again policies diff ../policies/demo.json ../policies/stopped.json | head -n 12
again policies diff demo stopped --format json | grep '"Sold"'
