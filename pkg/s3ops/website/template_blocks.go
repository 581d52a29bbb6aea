package website

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"

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
	cors := corsBlock(opt, names)
	places := strings.NewReplacer(
		"{{Bucket}}", names.Bucket, "{{Parameter}}", names.Parameter, "{{Title}}", cmp.Or(names.Title, "the bucket"),
		"{{Default}}", defaultLine(opt.Bucket), "{{CORS}}", cors,
		"{{BlockACLs}}", strconv.FormatBool(!opt.AllowACL), "{{Ownership}}", string(opt.ownership()),
		"{{Index}}", quoteYAML(opt.Index), "{{Error}}", quoteYAML(opt.Error),
		"{{Sid}}", policy.PublicReadSid, "{{Action}}", policy.ReadAction,
		"{{Objects}}", quoteYAML("arn:${AWS::Partition}:s3:::${"+names.Bucket+"}/"+opt.PublicPrefix+"*"),
	)
	return TemplateBlocks{
		Parameter: places.Replace(bucketParameter), Resources: places.Replace(bucketResources), CORS: cors, Outputs: places.Replace(bucketOutputs),
	}, nil
}

// quoteYAML writes a string as a double-quoted scalar: YAML took that form over from JSON.
func quoteYAML(s string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(s) // of a string, into memory
	return strings.TrimSuffix(b.String(), "\n")
}

// defaultLine is that of a parameter, "" where it has none.
func defaultLine(value string) string {
	if value == "" {
		return ""
	}
	return "    Default: " + quoteYAML(value) + "\n"
}

// corsBlock is "" where there are no origins. Below !If the rules stand no further in than the key above them, which is a list to YAML all
// the same.
func corsBlock(opt Options, names TemplateNames) string {
	switch {
	case names.HasOrigins != "":
		return "      CorsConfiguration: !If\n        - " + names.HasOrigins + "\n        - CorsRules:\n" + ruleBlock(opt, names) + "        - !Ref AWS::NoValue\n"
	case len(opt.CORSOrigins) > 0:
		return "      CorsConfiguration:\n        CorsRules:\n" + ruleBlock(opt, names)
	}
	return ""
}

func ruleBlock(opt Options, names TemplateNames) string {
	rule := corsRule(opt.CORSOrigins)
	origins := listYAML(rule.AllowedOrigins, quoteYAML)
	if names.Origins != "" {
		origins = " !Ref " + names.Origins
	}
	plain := func(word string) string { return word }
	return strings.NewReplacer(
		"{{Id}}", quoteYAML(corsRuleID), "{{Origins}}", origins, "{{Methods}}", listYAML(rule.AllowedMethods, plain),
		"{{Headers}}", listYAML(rule.AllowedHeaders, quoteYAML), "{{Exposed}}", listYAML(rule.ExposeHeaders, plain),
		"{{MaxAge}}", strconv.Itoa(corsMaxAge),
	).Replace(bucketCORSRule)
}

// listYAML is what stands behind the key of a list in a rule.
func listYAML(items []string, write func(string) string) string {
	var b strings.Builder
	for _, item := range items {
		b.WriteString("\n              - " + write(item))
	}
	return b.String()
}

// The blocks name what is filled in as {{Place}}. A place that stands alone in its line holds whole lines, or none.
const (
	bucketParameter = `  {{Parameter}}:
    Type: String
    Description: Name of {{Title}}, unique among all AWS accounts
{{Default}}    MinLength: 3
    MaxLength: 63
    AllowedPattern: "[a-z0-9][a-z0-9.-]*[a-z0-9]"
    ConstraintDescription: 3 to 63 lower-case letters, digits, hyphens and dots
`

	bucketResources = `  {{Bucket}}:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      BucketName: !Ref {{Parameter}}
      PublicAccessBlockConfiguration:
        BlockPublicAcls: {{BlockACLs}}
        IgnorePublicAcls: {{BlockACLs}}
        BlockPublicPolicy: false
        RestrictPublicBuckets: false
      OwnershipControls:
        Rules:
          - ObjectOwnership: {{Ownership}}
      WebsiteConfiguration:
        IndexDocument: {{Index}}
        ErrorDocument: {{Error}}
{{CORS}}
  {{Bucket}}Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref {{Bucket}}
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Sid: {{Sid}}
            Effect: Allow
            Principal: "*"
            Action: {{Action}}
            Resource: !Sub {{Objects}}
`

	bucketCORSRule = `          - Id: {{Id}}
            AllowedOrigins:{{Origins}}
            AllowedMethods:{{Methods}}
            AllowedHeaders:{{Headers}}
            ExposedHeaders:{{Exposed}}
            MaxAge: {{MaxAge}}
`

	bucketOutputs = `  WebsiteURL:
    Description: Address of the website
    Value: !GetAtt {{Bucket}}.WebsiteURL
  ObjectBaseURL:
    Description: What comes before the key in the public URL of an object
    Value: !Sub "https://${{{Bucket}}.RegionalDomainName}/"
`
)
