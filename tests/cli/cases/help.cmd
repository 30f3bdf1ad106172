again --help
for command in classify explain policies schedule test; do
  again $command --help
done
