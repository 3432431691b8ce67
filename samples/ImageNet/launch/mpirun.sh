#!/usr/bin/env bash
# One process for each card (or each socket) of the machines in a host file; all see the program, the data and the model under the same paths:
#   PROGRAM=/app/ImageNet.dll launch/mpirun.sh 16 hosts --data /data/imagenet --model /models/resnet50.zip --device cuda
set -euo pipefail
program=${PROGRAM:-$(dirname "$(realpath "$0")")/../bin/Release/net10.0/ImageNet.dll}
processes=$1 hosts=$2
shift 2
exec mpirun -n "$processes" --hostfile "$hosts" --bind-to none -x PATH -x DOTNET_ROOT dotnet "$program" train "$@"
