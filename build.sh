#!/usr/bin/env bash
# Everything a fresh machine needs, one command each. Needs the .NET 10 SDK; on Debian it installs what else is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
  cat <<'USAGE'
usage: ./build.sh COMMAND [arguments]

  demo    train a residual network on Fashion-MNIST, evaluate it, save it, write artifacts/fashion-mnist/
  serve   serve the demo's model, or that of --Model FILE, with a page to drop images on
  paper   repeat the paper's experiments: ./build.sh paper table6 --data FOLDER --scale 0.01, ./build.sh paper --help names all
  flowers teach a pretrained network to tell the photos of a folder apart: ./build.sh flowers FOLDER [PHOTO...]; without a folder it
          takes 200 photos of flowers, where they are beside this repository
  imagenet  train ResNet-50 on ImageNet, or on a folder laid out like it: ./build.sh imagenet train --data FOLDER, with --plan to ask how long
  tool    run the command mlresnet from here: ./build.sh tool train FOLDER, ./build.sh tool --help names the rest
  cells   teach a pretrained network to find blood cells, or what you drew boxes around: ./build.sh cells train --data FOLDER
  test    run every test; the last line reads "N passed, N failed, N skipped"
  bench   measure training, scoring and serving beside bare loops and engines, write artifacts/bench/results.md and .json: half an hour;
          --quick compares with the ratios in bench/ratios.json in two minutes, --thorough --keep-ratios measures to publish
  mutate  change the code of areas in one place at a time, and count what their tests notice: ./build.sh mutate serving; an area takes
          ten minutes to an hour. Areas: checkpoints datasets data onnx saving serving training
  pack    make the NuGet packages in artifacts/packages/: the library, the command mlresnet, the templates
  docs    make the documentation site in artifacts/site/; --serve shows it at http://localhost:8080

Further arguments go to the program: ./build.sh demo --epochs 2, ./build.sh test --filter Name~Surface

environment
  TorchRuntime   cpu (default) | cuda: which builds of libtorch and ONNX Runtime programs get
  PYTHON         the Python that bench runs PyTorch with
USAGE
}

bold=""; plain=""
if [ -t 2 ]; then bold=$'\033[1m'; plain=$'\033[0m'; fi
step() { printf '%s==>%s %s\n' "$bold" "$plain" "$*" >&2; }
fail() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }

source build/debian.sh

prepare() {
  command -v dotnet >/dev/null || fail "the .NET 10 SDK is not on the PATH"
}

# msbuild by its own name: `dotnet build` adds a summary that no verbosity takes away.
build() {
  step "Building $1"
  dotnet msbuild "$1" -restore -nologo -verbosity:quiet -property:Configuration=Release
}

# The program takes the place of this script, so that whoever ends the one ends the other.
run() { exec dotnet "$@"; }

demo() {
  prepare
  debian_packages dataset-fashion-mnist
  build samples/FashionMnist
  step "Running the demo"
  run samples/FashionMnist/bin/Release/net10.0/FashionMnist.dll "$@"
}

serve() {
  prepare
  build samples/Serving
  # A setting that the command line overrides.
  export Model=${Model:-artifacts/fashion-mnist/model.zip}
  run samples/Serving/bin/Release/net10.0/Serving.dll "$@"
}

flowers() {
  prepare
  build samples/FlowerClassifier
  local program=$PWD/samples/FlowerClassifier/bin/Release/net10.0/FlowerClassifier.dll
  if [ $# -eq 0 ]; then
    local photos=$PWD/../shared/data/flowers/flower_photos_small_set.tar.gz
    [ -f "$photos" ] || fail "which photos? ./build.sh flowers FOLDER, a folder with a folder of photos for each class"
    rm -rf artifacts/flowers && mkdir -p artifacts/flowers && cd artifacts/flowers
    tar -xzf "$photos"
    set -- flower_photos_small_set
  fi
  run "$program" "$@"
}

tool() {
  prepare
  build tool
  run tool/bin/Release/net10.0/mlresnet.dll "$@"
}

cells() {
  prepare
  build samples/CellDetector
  run samples/CellDetector/bin/Release/net10.0/CellDetector.dll "$@"
}

imagenet() {
  prepare
  build samples/ImageNet
  run samples/ImageNet/bin/Release/net10.0/ImageNet.dll "$@"
}

paper() {
  prepare
  build samples/PaperExperiments
  run samples/PaperExperiments/bin/Release/net10.0/PaperExperiments.dll "$@"
}

run_tests() {
  prepare
  debian_packages dataset-fashion-mnist python3-torch python3-torchvision python3-onnx chromium
  # Without one of these, tests that train in several processes are skipped.
  (debian_packages openmpi-bin libopenmpi3 mpich libmpich12) || step "No MPI: tests with several processes will be skipped"
  build Microsoft.ML.ResNet.sln
  source build/test.sh
  test_all "$@"
}

bench() {
  prepare
  source build/python.sh
  find_pytorch
  build bench/Microsoft.ML.ResNet.Bench
  step "Measuring"
  run bench/Microsoft.ML.ResNet.Bench/bin/Release/net10.0/Microsoft.ML.ResNet.Bench.dll --python "$python" "$@"
}

mutate() {
  prepare
  [ $# -gt 0 ] || fail "which area? ./build.sh help names them"
  dotnet tool restore
  source build/mutate.sh
  step "Mutating $*"
  mutate_areas "$@"
}

pack() {
  prepare
  step "Packing"
  for project in src tool templates; do
    dotnet pack "$project" --configuration Release --nologo --verbosity quiet --output artifacts/packages "$@"
  done
  ls -1 artifacts/packages
}

docs() {
  prepare
  build src
  step "Making the site"
  dotnet tool restore >artifacts/tools.log || { cat artifacts/tools.log >&2; fail "the local tools cannot be restored"; }
  rm -rf docs/api artifacts/site
  dotnet docfx docs/docfx.json --warningsAsErrors --logLevel warning "$@"
  step "artifacts/site/index.html"
}

command=${1:-}
[ $# -eq 0 ] || shift
case "$command" in
  demo) demo "$@" ;;
  serve) serve "$@" ;;
  flowers) flowers "$@" ;;
  tool) tool "$@" ;;
  cells) cells "$@" ;;
  paper) paper "$@" ;;
  imagenet) imagenet "$@" ;;
  test) run_tests "$@" ;;
  bench) bench "$@" ;;
  mutate) mutate "$@" ;;
  pack) pack "$@" ;;
  docs) docs "$@" ;;
  help|-h|--help) usage ;;
  '') usage >&2; exit 2 ;;
  *) usage >&2; fail "no such command: $command" ;;
esac
