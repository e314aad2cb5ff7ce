#!/usr/bin/env bash
# Makes the certificates here anew, all of them: the CAs' keys are not kept. Needs bash and openssl.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
printf '%s\n' '[ca]' 'default_ca=d' '[d]' "database=$work/index" "new_certs_dir=$work" "serial=$work/serial" \
  'default_md=sha256' 'policy=p' 'copy_extensions=copy' 'unique_subject=no' '[p]' 'commonName=supplied' >"$work/ca.cnf"
touch "$work/index"
echo 01 >"$work/serial"
always=(20200101000000Z 21200101000000Z)
local_names='subjectAltName=DNS:localhost,DNS:*.test.example,IP:127.0.0.1'

# issue <file> <common name> <extension> <from> <until> <CA | -selfsign>
issue() {
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/$1.key" -out "$work/$1.csr" \
    -subj "/CN=$2" -addext "$3"
  local by=(-cert "$work/$6.crt" -keyfile "$work/$6.key")
  [[ $6 == -selfsign ]] && by=(-selfsign -keyfile "$work/$1.key")
  openssl ca -batch -notext -config "$work/ca.cnf" "${by[@]}" -in "$work/$1.csr" -out "$work/$1.crt" \
    -startdate "$4" -enddate "$5"
}

for ca in ca other-ca; do
  issue $ca "Postcommit test $ca" basicConstraints=critical,CA:TRUE "${always[@]}" -selfsign
  cp "$work/$ca.crt" $ca.pem
done
issue good localhost "$local_names" "${always[@]}" ca
issue wrong-host other.example subjectAltName=DNS:other.example "${always[@]}" ca
issue expired localhost "$local_names" 20200101000000Z 20210101000000Z ca
issue not-yet localhost "$local_names" 21000101000000Z 21200101000000Z ca
issue self-signed localhost 'subjectAltName=DNS:localhost,IP:127.0.0.1' "${always[@]}" -selfsign
for name in good wrong-host expired not-yet self-signed; do
  cat "$work/$name.crt" "$work/$name.key" >$name.pem
done
