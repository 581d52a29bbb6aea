#!/usr/bin/env bash
# Makes certificates and messages like those of SNS with the openssl command and jq alone, so that none of our code has a part
# in what it is tested with. Was run once, with OpenSSL 3.0; keys are thrown away. The texts that are signed are written out
# by hand below, as https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html describes them.
set -euo pipefail
cd "$(dirname "$0")"
keys=$(mktemp -d)
trap 'rm -r "$keys"' EXIT

# certificate NAME SUBJECT ISSUER EXTENSIONS…: valid for a hundred years, signed by ISSUER, or by itself.
certificate() {
	local name=$1 subject=$2 issuer=$3 by
	shift 3
	openssl genrsa -out "$keys/$name.key" 2048 2>/dev/null
	openssl req -new -key "$keys/$name.key" -subj "/CN=$subject" -out "$keys/$name.csr"
	printf '%s\n' "$@" >"$keys/extensions"
	by=(-CA "$issuer.pem" -CAkey "$keys/$issuer.key" -CAcreateserial -CAserial "$keys/serial")
	[ "$issuer" = "$name" ] && by=(-signkey "$keys/$name.key")
	openssl x509 -req -in "$keys/$name.csr" "${by[@]}" -days 36500 -sha256 -extfile "$keys/extensions" -out "$name.pem" 2>/dev/null
}

ca=("basicConstraints=critical,CA:TRUE" "keyUsage=critical,keyCertSign,cRLSign")
signer=("basicConstraints=critical,CA:FALSE" "keyUsage=critical,digitalSignature,keyEncipherment" "extendedKeyUsage=serverAuth")
# As with Amazon: the root is known to the reader, and the certificate says where that of its issuer is.
found_at="authorityInfoAccess=caIssuers;URI:http://crt.ca.example/issuer.cer"

certificate root "Root of the tests" root "${ca[@]}"
certificate issuer "Issuer of the tests" root "${ca[@]}"
openssl x509 -in issuer.pem -outform DER -out issuer.cer
certificate sns sns.amazonaws.com issuer "${signer[@]}" "subjectAltName=DNS:sns.amazonaws.com" "$found_at"
certificate milan sns-signing.eu-south-1.amazonaws.com issuer "${signer[@]}" "subjectAltName=DNS:sns-signing.eu-south-1.amazonaws.com" "$found_at"
certificate stranger sns.example.com issuer "${signer[@]}" "subjectAltName=DNS:sns.example.com" "$found_at"
certificate unlinked sns.amazonaws.com issuer "${signer[@]}" "subjectAltName=DNS:sns.amazonaws.com"
certificate selfmade sns.amazonaws.com selfmade "${signer[@]}" "subjectAltName=DNS:sns.amazonaws.com"

# sign NAME KEY DIGEST TEXT: NAME.json gets the signature of TEXT.
sign() {
	local signature
	signature=$(printf '%s' "$4" | openssl dgst "-$3" -sign "$keys/$2.key" | openssl base64 -A)
	jq --arg signature "$signature" '.Signature = $signature' "$keys/$1.json" >"$1.json"
}

event='{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"eu-central-1","eventTime":"2030-03-01T10:00:00.000Z","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"photos"},"object":{"key":"input/%C3%A9/a+b%2Bc.png","sequencer":"0065E1A2"}}}]}'
topic=arn:aws:sns:eu-central-1:123456789012:photos
place=https://sns.eu-central-1.amazonaws.com
at=2030-03-01T10:00:01.234Z # in the years of the certificates, which begin today
token=2336412f37fb687f5d51e6e2425e

# What a topic sends, with a subject, by version 1.
jq -n --arg m "$event" --arg t "$topic" --arg u "$place/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem" --arg at "$at" \
	'{Type: "Notification", MessageId: "m-1", TopicArn: $t, Subject: "Amazon S3 Notification", Message: $m, Timestamp: $at,
	  SignatureVersion: "1", SigningCertURL: $u, UnsubscribeURL: "https://sns.eu-central-1.amazonaws.com/?Action=Unsubscribe"}' >"$keys/subject.json"
sign subject sns sha1 "Message
$event
MessageId
m-1
Subject
Amazon S3 Notification
Timestamp
$at
TopicArn
$topic
Type
Notification
"

# Without a subject, by version 2.
jq 'del(.Subject) | .SignatureVersion = "2"' "$keys/subject.json" >"$keys/plain.json"
plain="Message
$event
MessageId
m-1
Timestamp
$at
TopicArn
$topic
Type
Notification
"
sign plain sns sha256 "$plain"

# The same, signed by those whose certificate does not hold.
for name in stranger unlinked selfmade; do
	cp "$keys/plain.json" "$keys/by-$name.json"
	sign "by-$name" "$name" sha256 "$plain"
done

# Of a region whose certificates have a name of their own.
milan=arn:aws:sns:eu-south-1:123456789012:photos
jq --arg t "$milan" '.TopicArn = $t | .SigningCertURL |= sub("eu-central-1"; "eu-south-1")' "$keys/plain.json" >"$keys/by-milan.json"
sign by-milan milan sha256 "${plain/"$topic"/"$milan"}"

# The confirmations, whose message has two lines.
ask="You have chosen to subscribe to the topic $topic.
To confirm the subscription, visit the SubscribeURL included in this message."
link="$place/?Action=ConfirmSubscription&TopicArn=$topic&Token=$token"
for type in SubscriptionConfirmation UnsubscribeConfirmation; do
	jq --arg m "$ask" --arg s "$link" --arg k "$token" --arg type "$type" \
		'del(.UnsubscribeURL) | .Type = $type | .Message = $m | .SubscribeURL = $s | .Token = $k' "$keys/plain.json" >"$keys/$type.json"
	sign "$type" sns sha256 "Message
$ask
MessageId
m-1
SubscribeURL
$link
Timestamp
$at
Token
$token
TopicArn
$topic
Type
$type
"
done

# Somebody publishes to a topic of their own what reads like a message of ours, cut into fields in another way.
theirs=arn:aws:sns:eu-central-1:999999999999:theirs
inner="$event
MessageId
m-1
Timestamp
$at
TopicArn
$topic
Type
Notification"
jq --arg m "$inner" --arg t "$theirs" '.Message = $m | .TopicArn = $t' "$keys/plain.json" >"$keys/theirs.json"
sign theirs sns sha256 "Message
$inner
MessageId
m-1
Timestamp
$at
TopicArn
$theirs
Type
Notification
"
rm issuer.pem
