package website

import (
	"strconv"
	"strings"
)

// UploadTemplate returns a CloudFormation template, in YAML, that makes the same bucket as [CreateUpload] with these
// options. The bucket's name is its parameter BucketName; opt.Bucket, where set, is the parameter's default. The stack keeps the
// bucket when it is deleted. It fails with an [*InvalidError].
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html
func UploadTemplate(opt UploadOptions) (string, error) {
	names := TemplateNames{Bucket: "Bucket", Parameter: "BucketName"}
	blocks, err := Blocks(Options{Bucket: opt.Bucket, CORSOrigins: opt.CORSOrigins}, names)
	if err != nil {
		return "", err
	}
	return strings.NewReplacer(
		"{{Parameter}}", blocks.Parameter, "{{CORS}}", blocks.CORS,
		"{{RuleId}}", lifecycleRuleID, "{{Days}}", strconv.Itoa(AbortUploadsAfterDays),
	).Replace(uploadDefinition), nil
}

const uploadDefinition = `AWSTemplateFormatVersion: "2010-09-09"
Description: A private bucket that originals are uploaded to

Parameters:
{{Parameter}}
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      BucketName: !Ref BucketName
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        IgnorePublicAcls: true
        BlockPublicPolicy: true
        RestrictPublicBuckets: true
      OwnershipControls:
        Rules:
          - ObjectOwnership: BucketOwnerEnforced
{{CORS}}      LifecycleConfiguration:
        Rules:
          - Id: {{RuleId}}
            Status: Enabled
            AbortIncompleteMultipartUpload:
              DaysAfterInitiation: {{Days}}

Outputs:
  UploadBaseURL:
    Description: What comes before the key in signed upload URLs
    Value: !Sub "https://${Bucket.RegionalDomainName}/"
`
