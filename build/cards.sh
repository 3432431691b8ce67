#!/usr/bin/env bash
# What only a machine with cards can show, in one go: that trainings in several processes with a card each are those of one process, by NCCL and
# through the memory of the host, and how fast. Needs the CUDA builds of TorchSharp, Open MPI and two cards; not run yet.
#   build/cards.sh [processes]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
processes=${1:-2}
export TorchRuntime=cuda
dotnet msbuild test/Programs/DistributedTraining -restore -nologo -verbosity:quiet -property:Configuration=Release
dotnet msbuild samples/ImageNet -restore -nologo -verbosity:quiet -property:Configuration=Release
program=test/Programs/DistributedTraining/bin/Release/net10.0/DistributedTraining.dll
out=artifacts/cards
rm -rf "$out"
trainings=(plain shortcut-b bottleneck weights-and-mixing uneven)
for exchange in Nccl HostMemory; do
  mkdir -p "$out/$exchange" "$out/one"
  echo "==> $processes cards, $exchange"
  mpirun -n "$processes" --bind-to none dotnet "$program" "$out/$exchange" "${trainings[@]}" device=cuda "cards=$exchange" verbose=1
done
echo "==> one card"
dotnet "$program" "$out/one" "${trainings[@]}" device=cuda
for training in "${trainings[@]}"; do
  for exchange in Nccl HostMemory; do
    # All processes have the same weights, bit for bit.
    for ((rank = 1; rank < processes; rank++)); do
      cmp "$out/$exchange/$training-0.safetensors" "$out/$exchange/$training-$rank.safetensors"
    done
    dotnet "$program" "compare=$out/one/$training-0.safetensors" "with=$out/$exchange/$training-0.safetensors"
  done
done
if [ -n "${IMAGENET:-}" ]; then
  for count in 1 "$processes"; do
    echo "==> ResNet-50 on $IMAGENET, $count cards, 200 steps"
    mpirun -n "$count" --bind-to none dotnet samples/ImageNet/bin/Release/net10.0/ImageNet.dll train --data "$IMAGENET" \
      --model "$out/resnet50-$count.zip" --batch-size $((64 * count)) --iterations 200 --device cuda
  done
fi
