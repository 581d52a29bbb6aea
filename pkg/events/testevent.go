package events

// openTest reads what S3 sends when a notification is configured, and versitygw when it starts.
// Source: "Amazon S3 test message" in https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
func openTest(o object) (content, error) {
	if o.text("Event") != "s3:TestEvent" {
		return content{}, unknown("%s", o.keys())
	}
	if o.text("Service") == "S3" {
		return content{carrier: CarrierVersity, test: true}, nil
	}
	return content{carrier: CarrierS3, test: true}, nil
}
