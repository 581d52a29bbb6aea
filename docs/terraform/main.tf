# s3img on AWS Lambda: the buckets, queue, function and rights that `s3img lambda template` prints, as one stack. Terraform holds the
# stack and its parameters, and the archive of the function; what is in the stack is that template's alone.
terraform {
  required_version = ">= 1.3"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

resource "aws_s3_object" "code" {
  bucket      = var.code_bucket
  key         = "s3img/${filesha256(var.archive)}.zip" # another archive is another key, and so updates the function
  source      = var.archive
  source_hash = filesha256(var.archive)
}

resource "aws_cloudformation_stack" "s3img" {
  name          = var.name
  template_body = file(var.template)
  capabilities  = ["CAPABILITY_IAM"]
  parameters = merge(var.parameters, {
    UploadBucketName   = var.upload_bucket
    DownloadBucketName = var.download_bucket
    CodeBucket         = aws_s3_object.code.bucket
    CodeKey            = aws_s3_object.code.key
    Architecture       = var.architecture
  })
  tags = var.tags
}
