again policies diff demo demo
echo $?
again policies diff ../policies/demo.json ../policies/stopped.json | head -n 16
again policies diff demo stopped --format json | grep '"Sold"'
# What an answer was made to meet besides stands behind it.
again policies diff skew near
again policies diff near skew --format json | grep -c '"when":"method PUT"'
# What both say of every answer.
again policies diff demo repeated
again policies diff demo repeated --format json
