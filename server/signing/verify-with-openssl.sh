#!/bin/sh
# Verifies a sealed letter of Consilium with openssl and the tools of any Unix, without a line of Consilium.
#   sh verify-with-openssl.sh letter.pdf [root-fingerprint]
# Exit 0: everything fits together. Exit 1: not valid, and why. Whose root it is you must know from elsewhere:
# compare the fingerprint that is printed with the one your network publishes, or give it as the second argument.
set -u
export LC_ALL=C
file=$1
wanted=${2:-}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
fail() { echo "NOT VALID: $1"; exit 1; }
# Hexadecimal to bytes: openssl writes an octet string, whose head (tag and length) is cut off again.
unhex() {
  length=$(printf %s "$1" | wc -c)
  head=2; [ "$length" -gt 255 ] && head=3; [ "$length" -gt 511 ] && head=4
  openssl asn1parse -genstr "FORMAT:HEX,OCT:$1" -noout -out "$work/octets" 2>/dev/null || return 1
  tail -c +$((head + 1)) "$work/octets"
}
unbase64url() {
  text=$(printf %s "$1" | tr '_-' '/+')
  while [ $(($(printf %s "$text" | wc -c) % 4)) -ne 0 ]; do text="$text="; done
  printf %s "$text" | openssl base64 -d -A
}

# 1. One revision, one seal, and the seal covers all of the file but itself.
size=$(wc -c <"$file") || exit 2
[ "$(grep -a -o 'startxref' "$file" | wc -l)" -eq 1 ] || fail 'the file was added to after it was written'
[ "$(grep -a -o '%%EOF' "$file" | wc -l)" -eq 1 ] || fail 'the file was added to after it was written'
[ "$(tail -c 6 "$file")" = '%%EOF' ] || fail 'something follows the end of the file'
range=$(grep -a -o '/ByteRange \[0 [0-9]* [0-9]* [0-9]*\]' "$file") || fail 'there is no seal'
[ "$(printf '%s\n' "$range" | wc -l)" -eq 1 ] || fail 'there is more than one seal'
set -- $(printf %s "$range" | tr -dc '0-9 ')
first=$2; second=$3; last=$4
[ $((second + last)) -eq "$size" ] && [ "$first" -lt "$second" ] || fail 'the seal does not cover all of the file'
hex=$(head -c "$second" "$file" | tail -c $((second - first)) | tr -d '\0')
printf %s "$hex" | grep -q '^<[0-9a-f]*>$' || fail 'the place of the seal holds something else'
hex=${hex#<}; hex=${hex%>}
[ $((second - first - 2)) -eq "$(printf %s "$hex" | wc -c)" ] || fail 'the place of the seal holds something else'
case $hex in 3082*) ;; *) fail 'the seal cannot be read' ;; esac
digits=$((2 * ($(printf '%d' "0x$(printf %s "$hex" | cut -c5-8)") + 4)))
printf %s "$hex" | cut -c$((digits + 1))- | grep -q '[^0]' && fail 'something stands behind the seal'
unhex "$(printf %s "$hex" | cut -c1-$digits)" >"$work/seal.der" || fail 'the seal cannot be read'
{ head -c "$first" "$file"; tail -c "$last" "$file"; } >"$work/sealed.bin"

# 2. The root that the letter brings along, and its fingerprint.
grep -a -A 30 -e '-----BEGIN CERTIFICATE-----' "$file" | sed '/-----END CERTIFICATE-----/q' >"$work/root.pem"
print=$(openssl x509 -in "$work/root.pem" -noout -fingerprint -sha256 2>/dev/null) || fail 'there is no root certificate'
print=$(printf %s "${print#*=}" | tr -d : | tr 'A-F' 'a-f')
[ -z "$wanted" ] || [ "$wanted" = "$print" ] || fail "the root is another one: $print"

# 3. The seal has the one form that it may have, also where no signature reaches.
root64=$(sed '/-----/d' "$work/root.pem" | tr -d '\n')
# check_form FILE VERSION CONTENT NAME: a SignedData by one P-256 key, with the root of this letter beside it.
check_form() {
  openssl asn1parse -inform DER -in "$1" >"$work/tree" 2>/dev/null || fail "the $4 cannot be read"
  openssl cms -cmsout -inform DER -in "$1" -certsout "$work/certificates.pem" -noout 2>/dev/null || fail "the $4 cannot be read"
  sed 's/^ *[0-9]*:d=\([0-9]*\) *hl=[0-9]* l= *[0-9]* /\1 /; s/ *$//; s/  */ /g' "$work/tree" | grep -E '^[0-6] ' >"$work/shape"
  expected="0 cons: SEQUENCE|1 prim: OBJECT :pkcs7-signedData|1 cons: cont [ 0 ]|2 cons: SEQUENCE|3 prim: INTEGER :$2|3 cons: SET"
  expected="$expected|4 cons: SEQUENCE|5 prim: OBJECT :sha256|3 cons: SEQUENCE|4 prim: OBJECT :$3|"
  [ "$(head -10 "$work/shape" | tr '\n' '|')" = "$expected" ] || fail "the $4 has another form"
  sed -n '/^3 cons: SET/,$p' "$work/shape" | sed '1,/^3 cons: SEQUENCE/d' | sed -n '/^3 cons: SET/,$p' >"$work/signer"
  sed -n '2,3p' "$work/signer" | tr '\n' '|' | grep -q '^4 cons: SEQUENCE|5 prim: INTEGER :01|$' || fail "the $4 has another form"
  grep -q '^6 prim: OBJECT :ecdsa-with-SHA256' "$work/signer" || fail "the $4 has another form"
  tr -d '\n' <"$work/certificates.pem" | grep -q -F -e "$root64" || fail "the $4 names another root"
}
check_form "$work/seal.der" 01 pkcs7-data seal

# 4. Its time-stamp (RFC 3161), over the value of the signature.
stamp=$(sed -n '/:id-smime-aa-timeStampToken/,$p' "$work/tree" | sed -n '3p' | sed 's/^ *\([0-9]*\):.*/\1/')
value=$(sed '/:id-smime-aa-timeStampToken/,$d' "$work/tree" | grep 'd=5 .*OCTET STRING' | tail -1 | sed 's/.*DUMP\]://')
[ -n "$stamp" ] && [ -n "$value" ] || fail 'there is no time-stamp'
openssl asn1parse -inform DER -in "$work/seal.der" -strparse "$stamp" -noout -out "$work/token.der" 2>/dev/null
check_form "$work/token.der" 03 id-smime-ct-TSTInfo time-stamp
unhex "$value" >"$work/value.bin" || fail 'the seal cannot be read'
when=$(openssl ts -reply -token_in -in "$work/token.der" -text 2>/dev/null | sed -n 's/^Time stamp: //p')
[ -n "$when" ] || fail 'the time-stamp cannot be read'
at=$(date -u -d "$when" +%s 2>/dev/null || date -u -j -f '%b %d %T %Y %Z' "$when" +%s) || exit 2
openssl ts -verify -token_in -in "$work/token.der" -data "$work/value.bin" -CAfile "$work/root.pem" -attime "$at" >"$work/said" 2>&1 ||
  fail 'the time-stamp is not of this seal'

# 5. The seal itself (CAdES), at the time of its stamp.
openssl cms -verify -cades -binary -inform DER -in "$work/seal.der" -content "$work/sealed.bin" -CAfile "$work/root.pem" \
  -purpose any -attime "$at" -out /dev/null 2>"$work/said" || fail 'something in the file was changed, or the seal is not of this root'

# 6. Each member's signature, over their own position on this very text.
grep -a '^{"case":{"pseudonym"' "$file" | head -1 | tr -d '\n' >"$work/statement.json"
digest=$(openssl dgst -sha256 -r "$work/statement.json" | cut -d' ' -f1)
grep -a '^\[{"jws":' "$file" | head -1 | grep -o '"jws":{[^}]*}' >"$work/signatures" || : >"$work/signatures"
count=0
while IFS= read -r line; do
  field() { printf %s "$line" | sed "s/.*\"$1\":\"\([^\"]*\)\".*/\1/"; }
  payload=$(field payload); protected=$(field protected)
  signature=$(unbase64url "$(field signature)" | od -An -v -tx1 | tr -d ' \n')
  printf 'asn1=SEQUENCE:s\n[s]\nr=INTEGER:0x%s\ns=INTEGER:0x%s\n' "$(printf %s "$signature" | cut -c1-64)" \
    "$(printf %s "$signature" | cut -c65-128)" >"$work/conf"
  openssl asn1parse -genconf "$work/conf" -noout -out "$work/signature.der" 2>/dev/null || fail 'a signature cannot be read'
  leaf=$(unbase64url "$protected" | sed 's/.*"x5c":\["\([^"]*\)".*/\1/')
  printf -- '-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n' "$(printf %s "$leaf" | fold -w 64)" >"$work/leaf.pem"
  printf %s "$protected.$payload" >"$work/signed"
  openssl x509 -in "$work/leaf.pem" -noout -pubkey >"$work/key.pem" 2>/dev/null || fail 'a certificate cannot be read'
  openssl dgst -sha256 -verify "$work/key.pem" -signature "$work/signature.der" "$work/signed" >/dev/null 2>&1 || fail 'a signature does not fit'
  issued=$(openssl x509 -in "$work/leaf.pem" -noout -startdate | cut -d= -f2)
  issued=$(date -u -d "$issued" +%s 2>/dev/null || date -u -j -f '%b %d %T %Y %Z' "$issued" +%s)
  openssl verify -attime $((issued + 1)) -purpose any -CAfile "$work/root.pem" "$work/leaf.pem" >/dev/null 2>&1 || fail 'a certificate is not of this root'
  unbase64url "$payload" | grep -q "\"statementDigest\":\"$digest\"" || fail 'a signature is for another text'
  count=$((count + 1))
  openssl x509 -in "$work/leaf.pem" -noout -subject -nameopt utf8,sep_comma_plus_space
done <"$work/signatures"

echo "VALID: sealed $when, $count signatures, digest $digest"
echo "Root $print: compare it with the one your network publishes."
