package website

// Template returns a CloudFormation template, in YAML, that makes the same bucket as [Create] with
// these options. The bucket's name is its parameter BucketName; opt.Bucket, where set, is the parameter's default. The
// stack keeps the bucket when it is deleted. It fails with an [*InvalidError].
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html
func Template(opt Options) (string, error) {
	blocks, err := Blocks(opt, TemplateNames{Bucket: "Bucket", Parameter: "BucketName"})
	if err != nil {
		return "", err
	}
	return `AWSTemplateFormatVersion: "2010-09-09"
Description: A bucket whose objects have public URLs

Parameters:
` + blocks.Parameter + `
Resources:
` + blocks.Resources + `
Outputs:
` + blocks.Outputs, nil
}
