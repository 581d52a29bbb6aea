package events

// openDirect reads a call by hand, which has these keys and no others: {"file":"x-wing.jpg"}, or {"bucket":"b","key":"a/x-wing.jpg"},
// where a "versionId" may stand beside. Nothing in it is encoded.
func openDirect(o object) (content, error) {
	e := Event{
		Kind: Created, Bucket: o.text("bucket"), Key: o.text("key"), VersionID: o.text("versionId"), Shape: ShapeDirect,
	}
	whole := e.Bucket != "" && e.Key != "" && (o.count == 2 || o.count == 3 && e.VersionID != "")
	if file := o.text("file"); file != "" && o.count == 1 {
		e.Key, whole = file, true
	}
	if !whole {
		if err := o.wrongText("file", "bucket", "key", "versionId"); err != nil {
			return content{}, err
		}
		return content{}, unknown("%s", o.keys())
	}
	return content{carrier: CarrierDirect, events: []Event{e}}, nil
}
