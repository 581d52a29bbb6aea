package website

import (
	"fmt"
	"strings"
	"text/template"
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
	page, err := template.New("upload").Parse(uploadDefinition)
	if err != nil {
		return "", fmt.Errorf("parse the template of an upload bucket: %w", err)
	}
	var b strings.Builder
	err = page.Execute(&b, uploadData{Blocks: blocks, RuleID: lifecycleRuleID, Days: AbortUploadsAfterDays})
	return b.String(), err
}

type uploadData struct {
	Blocks TemplateBlocks
	RuleID string
	Days   int
}

const uploadDefinition = `AWSTemplateFormatVersion: "2010-09-09"
Description: A private bucket that originals are uploaded to

Parameters:
{{.Blocks.Parameter}}
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
{{.Blocks.CORS}}      LifecycleConfiguration:
        Rules:
          - Id: {{.RuleID}}
            Status: Enabled
            AbortIncompleteMultipartUpload:
              DaysAfterInitiation: {{.Days}}

Outputs:
  UploadBaseURL:
    Description: What comes before the key in signed upload URLs
    Value: !Sub "https://${Bucket.RegionalDomainName}/"
`
