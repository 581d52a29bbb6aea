output "stack" {
  description = "What the template tells: UploadBucket, DownloadBucket, ObjectBaseURL, WebsiteURL, FunctionName, FunctionURL, QueueURL, DeadLetterQueueURL, LogGroup."
  value       = aws_cloudformation_stack.s3img.outputs
}

output "object_base_url" {
  description = "Base of the URLs of renditions."
  value       = aws_cloudformation_stack.s3img.outputs["ObjectBaseURL"]
}
