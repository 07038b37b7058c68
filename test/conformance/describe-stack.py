"""Prints, as JSON, what the emulated account holds of a stack, and unpacks the deployed code.

Usage: describe-stack.py ENDPOINT REGION STACK TEMPLATE FOLDER
"""

import io
import json
import sys
import zipfile

import boto3

endpoint, region, stack, template_file, folder = sys.argv[1:]


def client(service):
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id="emulated",
        aws_secret_access_key="emulated",
    )


with open(template_file, encoding="utf-8") as file:
    template = json.load(file)["Resources"]
described = client("cloudformation").describe_stack_resources(StackName=stack)
made = {
    r["LogicalResourceId"]: r.get("PhysicalResourceId")
    for r in described["StackResources"]
    if r.get("LogicalResourceId") and r.get("PhysicalResourceId")
}
iam, s3, functions = client("iam"), client("s3"), {}
for logical_id, resource in template.items():
    if resource["Type"] != "AWS::Lambda::Function":
        continue
    name = resource["Properties"]["Description"].removeprefix("Kaart ")
    config = client("lambda").get_function_configuration(FunctionName=made[logical_id])
    for alias in client("lambda").list_aliases(FunctionName=made[logical_id])["Aliases"]:
        config = client("lambda").get_function_configuration(
            FunctionName=made[logical_id], Qualifier=alias["FunctionVersion"]
        )
    code = resource["Properties"]["Code"]
    bucket = code["S3Bucket"]["Fn::Sub"] if isinstance(code["S3Bucket"], dict) else code["S3Bucket"]
    bucket = bucket.replace("${AWS::AccountId}", "123456789012").replace("${AWS::Region}", region)
    body = s3.get_object(Bucket=bucket, Key=code["S3Key"])["Body"].read()
    zipfile.ZipFile(io.BytesIO(body)).extractall(f"{folder}/{name}")
    role = config["Role"].rsplit("/", 1)[-1]
    policies = iam.list_role_policies(RoleName=role)["PolicyNames"]
    documents = [
        iam.get_role_policy(RoleName=role, PolicyName=p)["PolicyDocument"] for p in policies
    ]
    functions[name] = {
        "id": made[logical_id],
        "bundle": f"{folder}/{name}/index.mjs",
        "runtime": config["Runtime"],
        "handler": config["Handler"],
        "memoryMb": config["MemorySize"],
        "timeoutSeconds": config["Timeout"],
        "environment": config["Environment"]["Variables"],
        "policy": {"Statement": [s for d in documents for s in d["Statement"]]},
    }
dynamodb = client("dynamodb")
table = functions["api"]["environment"]["KAART_TABLE"]
bucket = functions["api"]["environment"]["KAART_BUCKET"]
# The emulator makes the bucket without versions; the adapters must be seen with them.
s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
print(
    json.dumps(
        {
            "functions": functions,
            "table": dynamodb.describe_table(TableName=table)["Table"],
            "encryption": s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"],
            "mappings": client("lambda").list_event_source_mappings()["EventSourceMappings"],
            "made": sorted({template[i]["Type"] for i in made if i in template}),
            "notMade": sorted({r["Type"] for i, r in template.items() if i not in made}),
        },
        default=str,
    )
)
