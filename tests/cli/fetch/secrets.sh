# What is secret is printed nowhere: not by -v, not in an error, not in a
# report.
. "$(dirname "$0")/aid.sh"

serve < <(
  answer 302 '' 'Location: /next?token=s3cret#s3cret' 'Set-Cookie: id=s3cret'
  answer 503 ''
  answer 302 '' 'Location: /next?token=s3cret'
  answer 403 ''
)
address=${url#http://}
fetch 11 --policy quick -v -L --report report \
  -H 'Authorization: Bearer s3cret' -H 'X-Api-Key: s3cret' \
  -H 'X-Security-Token: s3cret' -b session=s3cret -e "http://r/?key=s3cret" \
  "http://me:s3cret@$address/a?Action=x&Signature=s3cret"
lacks err s3cret
lacks report s3cret
has err '^> Authorization: \.\.\.$'
has err '^> GET /a\?\.\.\. HTTP/1.1$'
has err "^  url  *http://$address/a\$"
requests_are 4
has requests 'Signature=s3cret'

serve < <(answer 401 '' 'WWW-Authenticate: Basic realm="r"')
fetch 11 --policy quick -v -u me:s3cret -d password=s3cret "$url/"
lacks err s3cret
stop
fetch 10 --policy quick -v --deadline 20ms "http://me:s3cret@$address/?s3cret"
lacks err s3cret
for wrong in ftp://me:s3cret@h/?s3cret //me:s3cret@h/ http://me:s3cret@ \
  'http://me:s3cret@h:x/'; do
  fetch 2 "$wrong"
  lacks err s3cret
done
fetch 2 -O http://me:s3cret@h/?s3cret
lacks err s3cret
finish
