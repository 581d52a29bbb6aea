package events

import "testing"

func TestParseSNS(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       SNS
		ok         bool
	}{
		{
			name: "notification",
			body: `{"Type":"Notification","MessageId":"m","TopicArn":"arn:t","Subject":"Amazon S3 Notification","Message":"{}",
				"Timestamp":"2012-04-26T20:45:04.751Z","SignatureVersion":"1","Signature":"EXAMPLE","SigningCertURL":"https://c","UnsubscribeURL":"https://u"}`,
			want: SNS{
				Type: SNSNotification, MessageID: "m", TopicARN: "arn:t", Subject: "Amazon S3 Notification", Message: "{}",
				Timestamp: "2012-04-26T20:45:04.751Z", SignatureVersion: "1", Signature: "EXAMPLE", SigningCertURL: "https://c",
			},
			ok: true,
		},
		{
			name: "confirmation",
			body: `{"Type":"SubscriptionConfirmation","MessageId":"m","Token":"2336","TopicArn":"arn:t","SubscribeURL":"https://s"}`,
			want: SNS{Type: SNSSubscriptionConfirmation, MessageID: "m", TopicARN: "arn:t", Token: "2336", SubscribeURL: "https://s"},
			ok:   true,
		},
		{
			name: "as functions get it",
			body: `{"Type":"Notification","MessageId":"m","TopicArn":"arn:t","Subject":null,"Message":"{}","SigningCertUrl":"https://c"}`,
			want: SNS{Type: SNSNotification, MessageID: "m", TopicARN: "arn:t", Message: "{}", SigningCertURL: "https://c"},
			ok:   true,
		},
		{name: "another type", body: `{"Type":"Bounce","MessageId":"m","TopicArn":"arn:t","Message":"{}"}`},
		{name: "no topic", body: `{"Type":"Notification","MessageId":"m","Message":"{}"}`},
		{name: "a message that is no string", body: `{"Type":"Notification","MessageId":"m","TopicArn":"arn:t","Message":{}}`},
		{name: "two values", body: `{"Type":"Notification","MessageId":"m","TopicArn":"arn:t"} {}`},
		{name: "no JSON", body: `Notification`},
		{name: "an array", body: `[]`},
		{name: "nothing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, ok := ParseSNS([]byte(c.body)); got != c.want || ok != c.ok {
				t.Errorf("got %+v, %v, want %+v, %v", got, ok, c.want, c.ok)
			}
		})
	}
}
