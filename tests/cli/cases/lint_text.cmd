again lint ../lint/bad/unknown-member.json
echo "errors: $?"
again lint ../lint/bad/unreachable-rule.json
echo "warnings: $?"
again lint --strict ../lint/bad/unreachable-rule.json
echo "warnings, strict: $?"
again lint ../lint/bad/message-only-rule.json
echo "a note: $?"
again lint --strict ../lint/good/message-only-rule.json
echo "nothing: $?"
again lint no-such.json
echo "no file: $?"
