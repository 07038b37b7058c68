"""Starts the server of moto on 127.0.0.1. Usage: moto-server.py PORT

moto 5.2.5 takes the tags of a KMS key from a template by the names of CloudFormation, and stores them
by those of KMS. So it fails at a key with tags. It takes the policy of such a key as text.

At a transaction it copies the whole table once for each item, for the case that it must restore it.
A hundred items take many seconds then. One copy is enough.

It does not name the versions of a function that a template makes, and knows no alias of a function. It
cannot change the protection of a stack, and deletes a protected one. At an update it makes the new
version of a function before it changes the function.
"""

import copy
import json
import sys
import threading
from contextlib import suppress

import moto.dynamodb.models as dynamodb
from moto.awslambda.exceptions import UnknownFunctionException
from moto.awslambda.models import LambdaVersion, lambda_backends
from moto.cloudformation.exceptions import ValidationError
from moto.cloudformation.parsing import ResourceMap
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.responses import ActionResult
from moto.core.common_models import CloudFormationModel
from moto.kms.models import Key
from moto.server import main

create = Key.create_from_cloudformation_json.__func__


def create_with_tags(cls, resource_name, cloudformation_json, *args, **kwargs):
    properties = cloudformation_json["Properties"]
    tags = [{"TagKey": t["Key"], "TagValue": t["Value"]} for t in properties.get("Tags", [])]
    policy = json.dumps(properties["KeyPolicy"])
    changed = {
        **cloudformation_json,
        "Properties": {**properties, "Tags": tags, "KeyPolicy": policy},
    }
    return create(cls, resource_name, changed, *args, **kwargs)


Key.create_from_cloudformation_json = classmethod(create_with_tags)

transact = dynamodb.DynamoDBBackend.transact_write_items
transaction = threading.local()


class CopyOfTables:
    """Stands for the module copy: within a transaction it copies each table once."""

    @staticmethod
    def deepcopy(value):
        copies = getattr(transaction, "copies", None)
        if copies is None or not isinstance(value, dynamodb.Table):
            return copy.deepcopy(value)
        if id(value) not in copies:
            copies[id(value)] = copy.deepcopy(value)
        return copies[id(value)]


def transact_with_one_copy(self, items):
    transaction.copies = {}
    try:
        return transact(self, items)
    finally:
        transaction.copies = None


def create_named_version(cls, name, template, account_id, region_name, **kwargs):
    version = create_version(cls, name, template, account_id, region_name, **kwargs)
    version.physical_resource_id = f"{template['Properties']['FunctionName']}:{version.version}"
    return version


create_version = LambdaVersion.create_from_cloudformation_json.__func__
LambdaVersion.create_from_cloudformation_json = classmethod(create_named_version)
LambdaVersion.has_cfn_attr = classmethod(lambda cls, attribute: attribute == "Version")
LambdaVersion.get_cfn_attribute = lambda self, attribute: str(self.version)
LambdaVersion.delete = lambda self, account_id, region: None


class Alias(CloudFormationModel):
    """An alias of a function, for templates."""

    __module__ = "moto.awslambda.alias"  # moto takes the service from it

    def __init__(self, made, function):
        self.made, self.function = made, function
        self.physical_resource_id = made.arn

    @staticmethod
    def cloudformation_name_type():
        return ""

    @staticmethod
    def cloudformation_type():
        return "AWS::Lambda::Alias"

    @classmethod
    def has_cfn_attr(cls, attribute):
        return False

    @classmethod
    def create_from_cloudformation_json(cls, name, template, account_id, region_name, **kwargs):
        values = template["Properties"]
        function = values["FunctionName"]
        backend = lambda_backends[account_id][region_name]
        made = backend.create_alias(values["Name"], function, values["FunctionVersion"], "", None)
        return cls(made, function)

    @classmethod
    def update_from_cloudformation_json(cls, original_resource, cloudformation_json, **kwargs):
        version = cloudformation_json["Properties"]["FunctionVersion"]
        original_resource.made.update(None, version, None)
        return original_resource

    def delete(self, account_id, region):
        with suppress(UnknownFunctionException):  # a deleted function has no alias
            lambda_backends[account_id][region].delete_alias(self.made.name, self.function)


def diff_in_order(self, other_template, parameters=None):
    """Functions first. The alias of a function, which refers to its new version, makes the version."""
    names = diff(self, other_template, parameters)
    kind = {name: resource["Type"] for name, resource in other_template["Resources"].items()}
    names["Add"] = [name for name in names["Add"] if kind[name] != "AWS::Lambda::Version"]
    names["Modify"].sort(key=lambda name: kind[name] != "AWS::Lambda::Function")
    return names


diff = ResourceMap.build_resource_diff
ResourceMap.build_resource_diff = diff_in_order


def update_termination_protection(self):
    stack = self.cloudformation_backend.get_stack(self._get_param("StackName"))
    protected = self._get_param("EnableTerminationProtection")
    stack.enable_termination_protection = str(protected).lower() == "true"
    return ActionResult({"StackId": stack.stack_id})


def delete_unprotected_stack(self):
    stack = self.cloudformation_backend.get_stack(self._get_param("StackName"))
    if stack.enable_termination_protection:
        raise ValidationError(message=f"Stack {stack.name} has termination protection")
    return delete_stack(self)


delete_stack = CloudFormationResponse.delete_stack
CloudFormationResponse.delete_stack = delete_unprotected_stack
CloudFormationResponse.update_termination_protection = update_termination_protection
dynamodb.copy = CopyOfTables
dynamodb.DynamoDBBackend.transact_write_items = transact_with_one_copy
main(["-H", "127.0.0.1", "-p", sys.argv[1]])
