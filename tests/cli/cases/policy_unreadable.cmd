again classify --policy no/such slow.http
echo $?
again classify --policy ../policies/broken.json slow.http
echo $?
again explain A --policy broken
echo $?
again policies broken
# A file is named by a path; what overrides a pack leaves it within reach.
cd ../policies && cp demo.json "$HOME/noext" && cd "$HOME" || exit
again explain A --policy noext
again explain A --policy ./noext >/dev/null
echo $?
printf '{"again":1,"rules":[]}' >http.json
export AGAIN_POLICY_PATH="$HOME"
again policies http | grep ^layers | sed 's|/.*/||'
again policies pack:http | grep ^layers
again policies pack:nothing
again policies pack:
