"""Starts the server of moto on 127.0.0.1. Usage: moto-server.py PORT

moto 5.2.5 takes the tags of a KMS key from a template by the names of CloudFormation, and stores them
by those of KMS. So it fails at a key with tags.

At a transaction it copies the whole table once for each item, for the case that it must restore it.
A hundred items take many seconds then. One copy is enough.
"""

import copy
import sys
import threading

import moto.dynamodb.models as dynamodb
from moto.kms.models import Key
from moto.server import main

create = Key.create_from_cloudformation_json.__func__


def create_with_tags(cls, resource_name, cloudformation_json, *args, **kwargs):
    properties = cloudformation_json["Properties"]
    tags = [{"TagKey": t["Key"], "TagValue": t["Value"]} for t in properties.get("Tags", [])]
    changed = {**cloudformation_json, "Properties": {**properties, "Tags": tags}}
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


dynamodb.copy = CopyOfTables
dynamodb.DynamoDBBackend.transact_write_items = transact_with_one_copy
main(["-H", "127.0.0.1", "-p", sys.argv[1]])
