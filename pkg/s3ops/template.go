package s3ops

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// WebsiteTemplate returns a CloudFormation template, in YAML, that makes the same bucket as [Client.CreateWebsite] with
// these options. The bucket's name is its parameter BucketName; opt.Bucket, where set, is the parameter's default. The
// stack keeps the bucket when it is deleted. It fails with an [*InvalidError].
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html
func WebsiteTemplate(opt WebsiteOptions) (string, error) {
	normalize := opt.normalized
	if opt.Bucket == "" {
		normalize = opt.normalizedSettings
	}
	opt, err := normalize()
	if err != nil {
		return "", err
	}
	opt.Index = cmp.Or(opt.Index, DefaultIndex)
	opt.Error = cmp.Or(opt.Error, opt.PublicPrefix+DefaultError)
	t, err := template.New("website").Funcs(template.FuncMap{"quote": quoteYAML}).Parse(websiteTemplate)
	if err != nil {
		return "", fmt.Errorf("parse the website template: %w", err)
	}
	var b strings.Builder
	data := struct {
		WebsiteOptions
		Ownership, Sid, Action, RuleID string
		MaxAge                         int
		Rule                           types.CORSRule
	}{opt, string(opt.ownership()), policySid, readAction, corsRuleID, corsMaxAge, corsRule(opt.CORSOrigins)}
	if err := t.Execute(&b, data); err != nil {
		return "", fmt.Errorf("render the website template: %w", err)
	}
	return b.String(), nil
}

// quoteYAML writes a string as a double-quoted scalar: YAML took that form over from JSON.
func quoteYAML(s string) (string, error) {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(s)
	return strings.TrimSuffix(b.String(), "\n"), err
}

const websiteTemplate = `AWSTemplateFormatVersion: "2010-09-09"
Description: A bucket whose objects have public URLs

Parameters:
  BucketName:
    Type: String
    Description: Name of the bucket, unique among all AWS accounts
{{- with .Bucket}}
    Default: {{quote .}}
{{- end}}
    MinLength: 3
    MaxLength: 63
    AllowedPattern: "[a-z0-9][a-z0-9.-]*[a-z0-9]"
    ConstraintDescription: 3 to 63 lower-case letters, digits, hyphens and dots

Resources:
  Bucket:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      BucketName: !Ref BucketName
      PublicAccessBlockConfiguration:
        BlockPublicAcls: {{not .AllowACL}}
        IgnorePublicAcls: {{not .AllowACL}}
        BlockPublicPolicy: false
        RestrictPublicBuckets: false
      OwnershipControls:
        Rules:
          - ObjectOwnership: {{.Ownership}}
      WebsiteConfiguration:
        IndexDocument: {{quote .Index}}
        ErrorDocument: {{quote .Error}}
{{- if .CORSOrigins}}
      CorsConfiguration:
        CorsRules:
          - Id: {{quote .RuleID}}
            AllowedOrigins:
{{- range .Rule.AllowedOrigins}}
              - {{quote .}}
{{- end}}
            AllowedMethods:
{{- range .Rule.AllowedMethods}}
              - {{.}}
{{- end}}
            AllowedHeaders:
{{- range .Rule.AllowedHeaders}}
              - {{quote .}}
{{- end}}
            ExposedHeaders:
{{- range .Rule.ExposeHeaders}}
              - {{.}}
{{- end}}
            MaxAge: {{.MaxAge}}
{{- end}}

  BucketPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Sid: {{.Sid}}
            Effect: Allow
            Principal: "*"
            Action: {{.Action}}
            Resource: !Sub {{quote (print "arn:${AWS::Partition}:s3:::${Bucket}/" .PublicPrefix "*")}}

Outputs:
  WebsiteURL:
    Description: Address of the website
    Value: !GetAtt Bucket.WebsiteURL
  ObjectBaseURL:
    Description: What comes before the key in the public URL of an object
    Value: !Sub "https://${Bucket.RegionalDomainName}/"
`
