package website

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/s3ops/policy"
)

// TemplateNames are what the parts of a website bucket are called in a CloudFormation template.
type TemplateNames struct {
	Bucket    string // logical id of the bucket; that of its policy has "Policy" behind it
	Parameter string // parameter that holds the bucket's name
	Title     string // what the description of that parameter calls the bucket; "" = the bucket
	// Origins is a parameter of the type CommaDelimitedList that holds the CORS origins, and HasOrigins the condition that
	// it holds any; "" = those of the options.
	Origins, HasOrigins string
}

// TemplateBlocks are the parts of a CloudFormation template that make a website bucket: lines of YAML, indented for their
// places, to be put together with others. Each ends with a line break.
type TemplateBlocks struct {
	Parameter string // below Parameters: the bucket's name, as it may be for any bucket
	Resources string // below Resources: the bucket and its policy
	CORS      string // a property of any bucket that pages of the origins shall use; "" = there are none
	Outputs   string // below Outputs: WebsiteURL and ObjectBaseURL
}

// Blocks returns what [Template] is made of, for templates that make more than that bucket. opt.Bucket, where
// set, is the default of the parameter. It fails with an [*InvalidError].
func Blocks(opt Options, names TemplateNames) (TemplateBlocks, error) {
	normalize := opt.normalized
	if opt.Bucket == "" {
		normalize = opt.normalizedSettings
	}
	opt, err := normalize()
	if err != nil {
		return TemplateBlocks{}, err
	}
	opt.Index = cmp.Or(opt.Index, DefaultIndex)
	opt.Error = cmp.Or(opt.Error, opt.PublicPrefix+DefaultError)
	data := websiteData{
		Options: opt, Names: names, Ownership: string(opt.ownership()),
		Sid: policy.PublicReadSid, Action: policy.ReadAction, RuleID: corsRuleID, MaxAge: corsMaxAge, Rule: corsRule(opt.CORSOrigins),
	}
	return data.blocks()
}

// websiteData is what the definitions below are filled in with.
type websiteData struct {
	Options
	Names                          TemplateNames
	Ownership, Sid, Action, RuleID string
	MaxAge                         int
	Rule                           types.CORSRule
}

func (d websiteData) blocks() (blocks TemplateBlocks, err error) {
	set, err := template.New("website").Funcs(template.FuncMap{"quote": quoteYAML}).Parse(websiteDefinitions)
	if err != nil {
		return blocks, fmt.Errorf("parse the website template: %w", err)
	}
	for name, block := range map[string]*string{
		"parameter": &blocks.Parameter, "resources": &blocks.Resources, "cors": &blocks.CORS, "outputs": &blocks.Outputs,
	} {
		var b strings.Builder
		if err := set.ExecuteTemplate(&b, name, d); err != nil {
			return blocks, fmt.Errorf("render the website template: %w", err)
		}
		*block = b.String()
	}
	return blocks, nil
}

// quoteYAML writes a string as a double-quoted scalar: YAML took that form over from JSON.
func quoteYAML(s string) (string, error) {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(s)
	return strings.TrimSuffix(b.String(), "\n"), err
}

// Below !If the CORS rules stand no further in than the key above them, which is a list to YAML all the same.
const websiteDefinitions = `
{{- define "parameter"}}  {{.Names.Parameter}}:
    Type: String
    Description: Name of {{or .Names.Title "the bucket"}}, unique among all AWS accounts
{{- with .Bucket}}
    Default: {{quote .}}
{{- end}}
    MinLength: 3
    MaxLength: 63
    AllowedPattern: "[a-z0-9][a-z0-9.-]*[a-z0-9]"
    ConstraintDescription: 3 to 63 lower-case letters, digits, hyphens and dots
{{end}}

{{- define "resources"}}  {{.Names.Bucket}}:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      BucketName: !Ref {{.Names.Parameter}}
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
{{template "cors" .}}
  {{.Names.Bucket}}Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref {{.Names.Bucket}}
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Sid: {{.Sid}}
            Effect: Allow
            Principal: "*"
            Action: {{.Action}}
            Resource: !Sub {{quote (print "arn:${AWS::Partition}:s3:::${" .Names.Bucket "}/" .PublicPrefix "*")}}
{{end}}

{{- define "cors"}}
{{- if .Names.HasOrigins}}      CorsConfiguration: !If
        - {{.Names.HasOrigins}}
        - CorsRules:
{{template "rule" .}}        - !Ref AWS::NoValue
{{else if .CORSOrigins}}      CorsConfiguration:
        CorsRules:
{{template "rule" .}}
{{- end}}{{end}}

{{- define "rule"}}          - Id: {{quote .RuleID}}
            AllowedOrigins:
{{- if .Names.Origins}} !Ref {{.Names.Origins}}
{{- else}}
{{- range .Rule.AllowedOrigins}}
              - {{quote .}}
{{- end}}
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
{{end}}

{{- define "outputs"}}  WebsiteURL:
    Description: Address of the website
    Value: !GetAtt {{.Names.Bucket}}.WebsiteURL
  ObjectBaseURL:
    Description: What comes before the key in the public URL of an object
    Value: !Sub "https://${ {{- .Names.Bucket -}} .RegionalDomainName}/"
{{end}}`
