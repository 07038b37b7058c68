"""Starts the server of moto on 127.0.0.1. Usage: moto-server.py PORT

moto 5.2.5 takes the tags of a KMS key from a template by the names of CloudFormation, and stores them
by those of KMS. So it fails at a key with tags.
"""

import sys

from moto.kms.models import Key
from moto.server import main

create = Key.create_from_cloudformation_json.__func__


def create_with_tags(cls, resource_name, cloudformation_json, *args, **kwargs):
    properties = cloudformation_json["Properties"]
    tags = [{"TagKey": t["Key"], "TagValue": t["Value"]} for t in properties.get("Tags", [])]
    changed = {**cloudformation_json, "Properties": {**properties, "Tags": tags}}
    return create(cls, resource_name, changed, *args, **kwargs)


Key.create_from_cloudformation_json = classmethod(create_with_tags)
main(["-H", "127.0.0.1", "-p", sys.argv[1]])
