"""Writes what botocore 1.43 sends to S3 Control for jobs: requests.json, a list of inputs and of what is sent for them; and reads what
S3 Control answers by its documentation, described.xml, so that the test's reading of it is botocore's. Run: python3 make.py
Sources: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_CreateJob.html and API_control_DescribeJob.html
"""
import json, botocore, botocore.session
from botocore.awsrequest import AWSResponse
from botocore.parsers import create_parser

session = botocore.session.get_session()
session.set_credentials("k", "s")
client = session.create_client("s3control", region_name="eu-west-1")
sent = {}


class Sent(Exception):
    pass


def stop(request, **_):
    sent.update(method=request.method, url=request.url, body=(request.body or b"").decode(), account=(request.headers["x-amz-account-id"] or b"").decode()
                if isinstance(request.headers["x-amz-account-id"], bytes) else request.headers["x-amz-account-id"])
    raise Sent


client.meta.events.register("before-send.s3-control", stop)
ROLE = "arn:aws:iam::123456789012:role/batch"
FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:s3img"
common = dict(AccountId="123456789012", ClientRequestToken="token-1", Priority=10, RoleArn=ROLE, ConfirmationRequired=False)
cases = {
    "generated": dict(
        common, Description="thumbnails & more",
        Operation={"LambdaInvoke": {"FunctionArn": FUNCTION, "InvocationSchemaVersion": "2.0", "UserArguments": {"force": "true", "sizes": "400,80"}}},
        Report={"Enabled": True, "Bucket": "arn:aws:s3:::reports", "Prefix": "s3img", "Format": "Report_CSV_20180820", "ReportScope": "FailedTasksOnly"},
        ManifestGenerator={"S3JobManifestGenerator": {
            "SourceBucket": "arn:aws:s3:::photos-upload", "EnableManifestOutput": False,
            "Filter": {"CreatedAfter": "2026-11-20T10:00:00Z", "KeyNameConstraint": {"MatchAnyPrefix": ["input/"], "MatchAnySuffix": [".jpg", ".JPG"]}},
        }}),
    "whole": dict(
        common, Operation={"LambdaInvoke": {"FunctionArn": FUNCTION, "InvocationSchemaVersion": "2.0"}}, Report={"Enabled": False},
        ManifestGenerator={"S3JobManifestGenerator": {"SourceBucket": "arn:aws:s3:::photos-upload", "EnableManifestOutput": False}}),
    "inventory": dict(
        common,
        Operation={"LambdaInvoke": {"FunctionArn": FUNCTION, "InvocationSchemaVersion": "2.0"}},
        Report={"Enabled": False},
        Manifest={"Spec": {"Format": "S3InventoryReport_CSV_20161130"}, "Location": {
            "ObjectArn": "arn:aws:s3:::inventories/photos-upload/all/2026-11-27T01-00Z/manifest.json", "ETag": "60e460c9d1046e73f7dde5043ac3ae85"}}),
}
out = {}
for name, params in cases.items():
    try:
        client.create_job(**params)
    except Sent:
        out[name] = dict(sent)
try:
    client.describe_job(AccountId="123456789012", JobId="00e123a4-c0d8-41f4-a0eb-b46f9ba5b07c")
except Sent:
    out["describe"] = dict(sent)
with open("requests.json", "w") as f:
    json.dump(out, f, indent=1)
model = session.get_service_model("s3control").operation_model("DescribeJob")
with open("described.xml", "rb") as f:
    parsed = create_parser("rest-xml").parse({"status_code": 200, "headers": {}, "body": f.read()}, model.output_shape)
job = parsed["Job"]
assert job["JobId"] == "00e123a4-c0d8-41f4-a0eb-b46f9ba5b07c" and job["Status"] == "Complete", job
assert job["ProgressSummary"]["TotalNumberOfTasks"] == 10 and job["ProgressSummary"]["NumberOfTasksFailed"] == 1, job
assert job["ProgressSummary"]["Timers"]["ElapsedTimeInActiveSeconds"] == 75, job
assert job["FailureReasons"] == [{"FailureCode": "ManifestNotFound", "FailureReason": "Manifest <object> not found"}], job
assert job["Report"]["Bucket"] == "arn:aws:s3:::reports" and job["Report"]["Prefix"] == "s3img", job
print(botocore.__version__)
