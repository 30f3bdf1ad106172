again --help
for command in classify explain fetch lint policies schedule test; do
  again $command --help
done
