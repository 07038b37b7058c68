#!/usr/bin/env bash
# versitygw on 127.0.0.1, an S3 with versions over a directory: s3.sh PORT DIRECTORY. The access key is test, its secret
# testtest. Go builds it once, into $TMPDIR; that takes minutes.
set -euo pipefail
port=$1
data=$2
programs=${TMPDIR:-/tmp}/versitygw-bin
mkdir -p "$data" "$data-iam" "$data-versions"
[ -x "$programs/versitygw" ] || GOBIN="$programs" go install github.com/versity/versitygw/cmd/versitygw@v1.8.0
export ROOT_ACCESS_KEY=test ROOT_SECRET_KEY=testtest
exec "$programs/versitygw" --port "127.0.0.1:$port" --iam-dir "$data-iam" posix --versioning-dir "$data-versions" "$data"
