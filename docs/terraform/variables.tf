variable "name" {
  description = "Name of the stack; the function and its log are called by it."
  type        = string
}

variable "upload_bucket" {
  description = "Name of the private bucket that uploads go to, unique among all AWS accounts."
  type        = string
}

variable "download_bucket" {
  description = "Name of the bucket whose objects are public, unique among all AWS accounts."
  type        = string

  validation {
    condition     = var.download_bucket != ""
    error_message = "Renditions need a bucket of their own."
  }
}

variable "code_bucket" {
  description = "Name of a bucket that is there already, in the same region, for the archive of the function."
  type        = string
}

variable "archive" {
  description = "File that `s3img lambda package` wrote, or s3img_lambda_arm64.zip of a release."
  type        = string
}

variable "template" {
  description = "File with what `s3img lambda template --bucket UPLOAD --dest s3://DOWNLOAD/` printed."
  type        = string
}

variable "architecture" {
  description = "Processor that the archive is for."
  type        = string
  default     = "arm64"

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "The architecture is arm64 or x86_64."
  }
}

variable "parameters" {
  description = "Further parameters of the template, as { Sizes = \"1600,400\" }: docs/lambda.md lists them."
  type        = map(string)
  default     = {}
}

variable "tags" {
  description = "Tags of the stack, and so of all that it makes."
  type        = map(string)
  default     = {}
}
