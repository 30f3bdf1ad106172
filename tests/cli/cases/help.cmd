again --help
for command in classify explain fetch lint policies schedule simulate test; do
  again $command --help
done
