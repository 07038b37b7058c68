#!/usr/bin/env bash
# DynamoDB Local on 127.0.0.1: dynamodb.sh PORT [DIRECTORY]. Without a directory it keeps its data in memory.
# Maven fetches it once, into $TMPDIR. It can choose no address of its own, so DynamodbOnLoopback.java starts it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${TMPDIR:-/tmp}/dynamodb-local
mkdir -p "$cache"
[ -d "$cache/lib" ] || mvn --quiet --batch-mode --file "$here/dynamodb.pom.xml" dependency:copy-dependencies -DoutputDirectory="$cache/lib"
[ -f "$cache/DynamodbOnLoopback.class" ] || javac -cp "$cache/lib/*" -d "$cache" "$here/DynamodbOnLoopback.java"
exec java -Xmx256m -Djava.library.path="$cache/lib" -cp "$cache:$cache/lib/*" DynamodbOnLoopback "$@"
